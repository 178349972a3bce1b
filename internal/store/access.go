package store

import (
	"context"
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

// PutSession keeps who is inside.
func (db *DB) PutSession(ctx context.Context, s registration.Session) error {
	err := db.exec(ctx, `INSERT INTO sessions (hash, purpose, subject, mark, expires_at)
		VALUES ($1, $2, $3, $4, $5)`, s.Hash, string(s.Purpose), s.Subject, s.Mark, millis(s.ExpiresAt))
	return err
}

// Session finds a session that has not ended.
func (db *DB) Session(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error) {
	s := registration.Session{Hash: hash, Purpose: p}
	err := db.read.QueryRowContext(ctx, `SELECT subject, mark, expires_at FROM sessions
		WHERE hash = $1 AND purpose = $2 AND expires_at > $3`, hash, string(p), millis(now)).
		Scan(&s.Subject, &s.Mark, ms{&s.ExpiresAt})
	return s, found(err, "session_over")
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

// Account finds a member of staff by id.
func (db *DB) Account(ctx context.Context, id string) (registration.Account, error) {
	return db.account(ctx, `id = $1`, id)
}

// AccountByLogin finds a member of staff by what is typed at the login.
func (db *DB) AccountByLogin(ctx context.Context, login string) (registration.Account, error) {
	return db.account(ctx, `login = $1`, login)
}

func (db *DB) account(ctx context.Context, where, arg string) (registration.Account, error) {
	var a registration.Account
	err := db.read.QueryRowContext(ctx, `SELECT id, login, name, hash, role, disabled FROM accounts WHERE `+where, arg).
		Scan(&a.ID, &a.Login, &a.Name, &a.Hash, &a.Role, &a.Disabled)
	return a, found(err, "account_unknown")
}

// PutAccount inserts or, by id, replaces an account.
func (db *DB) PutAccount(ctx context.Context, a registration.Account) error {
	err := db.exec(ctx, `INSERT INTO accounts (id, login, name, hash, role, disabled)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, hash = excluded.hash,
			role = excluded.role, disabled = excluded.disabled`,
		a.ID, a.Login, a.Name, a.Hash, string(a.Role), a.Disabled)
	return err
}
