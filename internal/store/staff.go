package store

import (
	"context"
	"database/sql"
	"time"

	"ouchi/internal/registration"
)

var (
	accountColumns = columns("accounts", "id, login, name, hash, role, disabled, first_until, subject, created_at, version")
	factorColumns  = columns("factors", "id, account_id, kind, name, body, step, created_at, used_at")
)

func accountRow(a *registration.Account) []any {
	return []any{
		&a.ID, &a.Login, &a.Name, &a.Hash, &a.Role, &a.Disabled, ms{&a.FirstUntil}, &a.Subject, ms{&a.CreatedAt}, &a.Version,
	}
}

// Account finds a member of staff by id.
func (db *DB) Account(ctx context.Context, id string) (registration.Account, error) {
	return db.account(ctx, `id = $1`, id)
}

// AccountByLogin finds a member of staff by what is typed at the login.
func (db *DB) AccountByLogin(ctx context.Context, login string) (registration.Account, error) {
	return db.account(ctx, `login = $1`, login)
}

// AccountBySubject finds whom another login means.
func (db *DB) AccountBySubject(ctx context.Context, subject string) (registration.Account, error) {
	return db.account(ctx, `subject = $1 AND subject <> ''`, subject)
}

func (db *DB) account(ctx context.Context, where, arg string) (registration.Account, error) {
	var a registration.Account
	err := db.read.QueryRowContext(ctx, `SELECT `+accountColumns.list()+` FROM accounts WHERE `+where, arg).Scan(accountRow(&a)...)
	return a, found(err, "account_unknown")
}

// StaffRows lists all accounts, those at work first, by login.
func (db *DB) StaffRows(ctx context.Context, now time.Time) ([]registration.StaffRow, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT `+accountColumns.list()+`,`+ //nolint:gosec // our own names
		`(SELECT count(*) FROM factors WHERE account_id = accounts.id AND kind = 'passkey'),
		(SELECT count(*) FROM factors WHERE account_id = accounts.id AND kind = 'authenticator'),
		(SELECT count(*) FROM sessions WHERE subject = accounts.id AND purpose = 'staff' AND expires_at > $1),
		(SELECT coalesce(max(seen_at), 0) FROM sessions WHERE subject = accounts.id AND purpose = 'staff' AND expires_at > $1)
		FROM accounts ORDER BY disabled, login`, millis(now))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.StaffRow
	for rows.Next() {
		var r registration.StaffRow
		var apps int
		if err := rows.Scan(append(accountRow(&r.Account), &r.Passkeys, &apps, &r.Sessions, ms{&r.SeenAt})...); err != nil {
			return nil, err
		}
		r.Authenticator = apps > 0
		list = append(list, r)
	}
	return list, rows.Err()
}

// Factors lists what an account has beside its password, oldest first.
func (db *DB) Factors(ctx context.Context, accountID string) ([]registration.Factor, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT `+factorColumns.list()+` FROM factors `+ //nolint:gosec // our own names
		`WHERE account_id = $1 ORDER BY created_at, id`, accountID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Factor
	for rows.Next() {
		var f registration.Factor
		err := rows.Scan(&f.ID, &f.AccountID, &f.Kind, &f.Name, &f.Body, &f.Step, ms{&f.CreatedAt}, ms{&f.UsedAt})
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, rows.Err()
}

// ApplyStaff commits what one step does to an account. It is a Conflict when the
// account changed meanwhile ("changed"), the login is another's ("login_taken"), a code
// was used already ("code_used"), or no administrator would be left ("last_administrator").
func (db *DB) ApplyStaff(ctx context.Context, c registration.StaffChange) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		if c.Account != nil {
			if err := keepAccount(ctx, tx, *c.Account); err != nil {
				return err
			}
		}
		if err := changeFactors(ctx, tx, c); err != nil {
			return err
		}
		if err := changeSessions(ctx, tx, c); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, c.Events)
	})
}

func keepAccount(ctx context.Context, tx *sql.Tx, a registration.Account) error {
	before, err := administrators(ctx, tx)
	if err != nil {
		return err
	}
	var others int
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM accounts WHERE login = $1 AND id <> $2`, a.Login, a.ID).Scan(&others)
	if err != nil {
		return err
	}
	if others > 0 {
		return registration.Fault(registration.Conflict, "login_taken")
	}
	args := []any{
		a.ID, a.Login, a.Name, a.Hash, string(a.Role), a.Disabled, millis(a.FirstUntil), a.Subject, millis(a.CreatedAt), a.Version + 1,
	}
	if a.Version == 0 {
		_, err = exec(ctx, tx, accountColumns.insert(), args...)
		return err
	}
	n, err := exec(ctx, tx, accountColumns.update(`id = $1 AND version = $10 - 1`), args...)
	if err != nil {
		return err
	}
	if n == 0 {
		return registration.Fault(registration.Conflict, "changed")
	}
	after, err := administrators(ctx, tx)
	if err == nil && before > 0 && after == 0 {
		return registration.Fault(registration.Conflict, "last_administrator")
	}
	return err
}

// administrators counts those who may log in, and holds their rows: of two who take
// the last two away, one waits for the other and then sees it.
func administrators(ctx context.Context, tx *sql.Tx) (int64, error) {
	return exec(ctx, tx, `UPDATE accounts SET role = role WHERE role = 'administrator' AND NOT disabled`)
}

func changeFactors(ctx context.Context, tx *sql.Tx, c registration.StaffChange) error {
	used := registration.Fault(registration.Conflict, "code_used")
	if f := c.Use; f != nil {
		n, err := exec(ctx, tx, `UPDATE factors SET body = $2, step = $3, used_at = $4 WHERE id = $1 AND step < $3`,
			f.ID, f.Body, f.Step, millis(f.UsedAt))
		if err != nil {
			return err
		}
		if n == 0 {
			return used
		}
	}
	for _, id := range c.Drop {
		n, err := exec(ctx, tx, `DELETE FROM factors WHERE id = $1 AND account_id = $2`, id, c.Of)
		if err != nil {
			return err
		}
		if n == 0 {
			return used
		}
	}
	for _, f := range c.Add {
		_, err := exec(ctx, tx, factorColumns.insert(),
			f.ID, c.Of, string(f.Kind), f.Name, f.Body, f.Step, millis(f.CreatedAt), millis(f.UsedAt))
		if err != nil {
			return err
		}
	}
	return nil
}

func changeSessions(ctx context.Context, tx *sql.Tx, c registration.StaffChange) error {
	if c.EndAll {
		_, err := exec(ctx, tx, `DELETE FROM sessions WHERE subject = $1 AND purpose IN ('staff', 'staff_code') AND hash <> $2`, c.Of, c.Keep)
		if err != nil {
			return err
		}
	}
	for _, hash := range c.End {
		if _, err := exec(ctx, tx, `DELETE FROM sessions WHERE hash = $1 AND subject = $2`, hash, c.Of); err != nil {
			return err
		}
	}
	if c.Open == nil {
		return nil
	}
	_, err := exec(ctx, tx, sessionColumns.insert(), sessionArgs(*c.Open)...)
	return err
}
