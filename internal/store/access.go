package store

import (
	"context"
	"database/sql"
	"time"

	"ouchi/internal/registration"
)

// PutDraft keeps a checked form.
func (db *DB) PutDraft(ctx context.Context, d registration.Draft) error {
	err := db.exec(ctx, `INSERT INTO drafts (id, session, sealed, expires_at) VALUES ($1, $2, $3, $4)`,
		d.ID, d.Session, d.Sealed, millis(d.ExpiresAt))
	return err
}

// Draft finds one of a session's drafts, the newest when id is "".
func (db *DB) Draft(ctx context.Context, session, id string, now time.Time) (registration.Draft, error) {
	d := registration.Draft{Session: session}
	err := db.read.QueryRowContext(ctx, `SELECT id, sealed, expires_at FROM drafts
		WHERE session = $1 AND ($2 = '' OR id = $2) AND expires_at > $3 ORDER BY expires_at DESC, id LIMIT 1`,
		session, id, millis(now)).Scan(&d.ID, &d.Sealed, ms{&d.ExpiresAt})
	return d, found(err, "draft_gone")
}

// RewriteDraft keeps another text of a draft, unless it changed since it was read.
func (db *DB) RewriteDraft(ctx context.Context, d registration.Draft, before string) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE drafts SET sealed = $3 WHERE id = $1 AND sealed = $2`, d.ID, before, d.Sealed)
		if err == nil && n == 0 {
			err = registration.Fault(registration.Conflict, "draft_changed")
		}
		return err
	})
}

// DropDrafts forgets the drafts of a session that were not confirmed.
func (db *DB) DropDrafts(ctx context.Context, session string) error {
	return db.exec(ctx, `DELETE FROM drafts WHERE session = $1 AND sealed <> ''`, session)
}

// PutEntry keeps what a session has typed so far in the place of what it had before.
func (db *DB) PutEntry(ctx context.Context, d registration.Draft) error {
	return db.exec(ctx, `INSERT INTO entries (session, id, sealed, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (session) DO UPDATE SET id = $2, sealed = $3, expires_at = $4`,
		d.Session, d.ID, d.Sealed, millis(d.ExpiresAt))
}

// Entry finds what a session has typed and not sent.
func (db *DB) Entry(ctx context.Context, session string, now time.Time) (registration.Draft, error) {
	d := registration.Draft{Session: session}
	err := db.read.QueryRowContext(ctx, `SELECT id, sealed, expires_at FROM entries WHERE session = $1 AND expires_at > $2`,
		session, millis(now)).Scan(&d.ID, &d.Sealed, ms{&d.ExpiresAt})
	return d, found(err, "draft_gone")
}

// DropEntry forgets what a session has typed.
func (db *DB) DropEntry(ctx context.Context, session string) error {
	return db.exec(ctx, `DELETE FROM entries WHERE session = $1`, session)
}

// Forget lets the tries under a key count no more.
func (db *DB) Forget(ctx context.Context, key string) error {
	return db.exec(ctx, `DELETE FROM throttles WHERE key = $1`, key)
}

var sessionColumns = columns("sessions", "hash, purpose, subject, mark, expires_at, opened_at, seen_at, device, method, voucher")

func sessionRow(s *registration.Session) []any {
	return []any{&s.Hash, &s.Purpose, &s.Subject, &s.Mark, ms{&s.ExpiresAt}, ms{&s.OpenedAt}, ms{&s.SeenAt}, &s.Device, &s.Method, &s.Voucher}
}

func sessionArgs(s registration.Session) []any {
	return []any{
		s.Hash, string(s.Purpose), s.Subject, s.Mark, millis(s.ExpiresAt), millis(s.OpenedAt), millis(s.SeenAt), s.Device, s.Method, s.Voucher,
	}
}

// PutSession keeps who is inside.
func (db *DB) PutSession(ctx context.Context, s registration.Session) error {
	return db.exec(ctx, sessionColumns.insert(), sessionArgs(s)...)
}

// Session finds a session that has not ended.
func (db *DB) Session(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error) {
	var s registration.Session
	err := db.read.QueryRowContext(ctx, `SELECT `+sessionColumns.list()+` FROM sessions
		WHERE hash = $1 AND purpose = $2 AND expires_at > $3`, hash, string(p), millis(now)).Scan(sessionRow(&s)...)
	return s, found(err, "session_over")
}

// TakeSession finds a session and ends it: of two who take it at once, one finds it.
func (db *DB) TakeSession(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error) {
	var s registration.Session
	err := db.write.QueryRowContext(ctx, `DELETE FROM sessions
		WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING `+sessionColumns.list(),
		hash, string(p), millis(now)).Scan(sessionRow(&s)...)
	return s, found(db.room(err), "session_over")
}

// TouchSession notes that a session is seen again, unless it is no longer as it was read:
// a request under way must not undo a lock.
func (db *DB) TouchSession(ctx context.Context, s registration.Session, seen time.Time) error {
	return db.exec(ctx, `UPDATE sessions SET seen_at = $2 WHERE hash = $1 AND seen_at = $3`,
		s.Hash, millis(seen), millis(s.SeenAt))
}

// LockSession locks a session, which is one that nobody has seen.
func (db *DB) LockSession(ctx context.Context, hash string) error {
	return db.exec(ctx, `UPDATE sessions SET seen_at = 0 WHERE hash = $1`, hash)
}

// ExtendSession lets a session that has not ended end later, never earlier.
func (db *DB) ExtendSession(ctx context.Context, hash string, until time.Time) error {
	return db.exec(ctx, `UPDATE sessions SET expires_at = $2 WHERE hash = $1 AND expires_at < $2`, hash, millis(until))
}

// Sessions lists a subject's sessions that have not ended, the newest first.
func (db *DB) Sessions(ctx context.Context, p registration.Purpose, subject string, now time.Time) ([]registration.Session, error) {
	return db.sessionsWhere(ctx, `subject = $1 AND purpose = $2 AND expires_at > $3`, subject, string(p), millis(now))
}

// Vouched lists what a session let in and what it offers to, the newest first.
func (db *DB) Vouched(ctx context.Context, voucher string, now time.Time) ([]registration.Session, error) {
	return db.sessionsWhere(ctx, `voucher = $1 AND expires_at > $2`, voucher, millis(now))
}

// EndVouched ends whatever a session let in or offers to.
func (db *DB) EndVouched(ctx context.Context, voucher string) error {
	return db.exec(ctx, `DELETE FROM sessions WHERE voucher = $1`, voucher)
}

func (db *DB) sessionsWhere(ctx context.Context, where string, args ...any) ([]registration.Session, error) {
	query := `SELECT ` + sessionColumns.list() + ` FROM sessions WHERE ` + where + ` ORDER BY opened_at DESC, hash` //nolint:gosec // constants of this package
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Session
	for rows.Next() {
		var s registration.Session
		if err := rows.Scan(sessionRow(&s)...); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// EndSession ends one; ending what has ended is no error.
func (db *DB) EndSession(ctx context.Context, hash string) error {
	err := db.exec(ctx, `DELETE FROM sessions WHERE hash = $1`, hash)
	return err
}

// EndSessions ends all of a subject's sessions of a purpose.
func (db *DB) EndSessions(ctx context.Context, p registration.Purpose, subject string) error {
	err := db.exec(ctx, `DELETE FROM sessions WHERE subject = $1 AND purpose = $2`, subject, string(p))
	return err
}

// Try counts one more try under a key and returns how many there were since the
// window of the first began.
func (db *DB) Try(ctx context.Context, key string, window time.Duration, now time.Time) (int, error) {
	var n int
	err := db.write.QueryRowContext(ctx, `INSERT INTO throttles (key, n, ends_at) VALUES ($1, 1, $2)
		ON CONFLICT (key) DO UPDATE SET
			n = CASE WHEN throttles.ends_at <= $3 THEN 1 ELSE throttles.n + 1 END,
			ends_at = CASE WHEN throttles.ends_at <= $3 THEN $2 ELSE throttles.ends_at END
		RETURNING n`, key, millis(now.Add(window)), millis(now)).Scan(&n)
	return n, db.room(err)
}
