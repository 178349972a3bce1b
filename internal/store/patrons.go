package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ouchi/internal/registration"
)

var patrons = columns("patrons", `
	id, version, number, name, name_kana, birth, postal_code, address, phone, email, pickup_place,
	notice_method, workplace, valid_until, hash, first, first_until, failures, nonce, nonce_until,
	created_at, updated_at, name_key, kana_key, blocked_at, lang, common_name`)

func bindPatron(p *registration.Patron, k *kin) []any {
	return []any{
		&p.ID, &p.Version, &p.Number, &p.Name, &p.NameKana,
		day{&p.Birth},
		&p.PostalCode, &p.Address,
		&p.Phone, &p.Email, &p.PickupPlace, &p.NoticeMethod, &p.Workplace,
		day{&p.ValidUntil},
		&p.Login.Hash, &p.Login.First,
		ms{&p.Login.FirstUntil},
		&p.Login.Failures, &p.Login.Nonce,
		ms{&p.Login.NonceUntil},
		ms{&p.CreatedAt},
		ms{&p.UpdatedAt},
		&k.name, &k.kana,
		ms{&p.BlockedAt},
		&p.Lang,
		&p.CommonName,
	}
}

// querier is what a pool and a transaction have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Patron finds one by id.
func (db *DB) Patron(ctx context.Context, id string) (registration.Patron, error) {
	return patronWhere(ctx, db.read, "id = $1", id)
}

// PatronByNumber finds one by the card in force; a void number finds nobody.
func (db *DB) PatronByNumber(ctx context.Context, n registration.CardNumber) (registration.Patron, error) {
	return patronWhere(ctx, db.read, "number = $1", string(n))
}

func patronWhere(ctx context.Context, q querier, where string, arg any) (registration.Patron, error) {
	var p registration.Patron
	err := q.QueryRowContext(ctx, "SELECT "+patrons.list()+" FROM patrons WHERE "+where, arg).Scan(bindPatron(&p, new(kin))...)
	return p, found(err, "patron_unknown")
}

func (db *DB) patronsWhere(ctx context.Context, where string, args ...any) ([]registration.Patron, error) {
	query := "SELECT " + patrons.list() + " FROM patrons WHERE " + where //nolint:gosec // constants of this package
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: read patrons: %w", err)
	}
	defer rows.Close()
	var list []registration.Patron
	for rows.Next() {
		var p registration.Patron
		if err := rows.Scan(bindPatron(&p, new(kin))...); err != nil {
			return nil, fmt.Errorf("store: read a patron: %w", err)
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// putPatron inserts, or updates the version that was read. Whose name or birth date is
// new here may be somebody who waits.
func (db *DB) putPatron(ctx context.Context, tx *sql.Tx, p *registration.Patron) error {
	before, err := patronKin(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	now := kinOf(p.Name, p.NameKana, p.Birth)
	p.Version++
	if p.Version == 1 {
		_, err = tx.ExecContext(ctx, patrons.insert(), bindPatron(p, &now)...)
	} else {
		var n int64
		n, err = exec(ctx, tx, patrons.update("id = $1 AND version = $2 - 1"), bindPatron(p, &now)...)
		if err == nil && n == 0 {
			err = registration.Fault(registration.Conflict, "changed")
		}
	}
	if err != nil || before == now {
		return err
	}
	return db.settle(ctx, tx, before, now)
}

// SavePatron updates a patron by version, with events and mails, in one transaction.
func (db *DB) SavePatron(ctx context.Context, c registration.PatronChange) (registration.Patron, error) {
	var p registration.Patron
	err := db.tx(ctx, func(tx *sql.Tx) error {
		p = c.Patron
		if err := exchange(ctx, tx, &p, c); err != nil {
			return err
		}
		if err := carryPassword(ctx, tx, p); err != nil {
			return err
		}
		if err := db.putPatron(ctx, tx, &p); err != nil {
			return err
		}
		if err := putNotices(ctx, tx, c.Notices); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, c.Events)
	})
	return p, err
}

// carryPassword gives what a patron asked for under the password that was in force the one
// that is set: hashes are salted, so that only what came from My page has the same. The
// version moves too, or what was read before would bring the old one back; of what was
// returned it stays, for staff may undo that until something happens.
func carryPassword(ctx context.Context, tx *sql.Tx, p registration.Patron) error {
	_, err := tx.ExecContext(ctx, `UPDATE applications SET password_hash = $2,
			version = version + CASE WHEN status = 'returned' THEN 0 ELSE 1 END
		WHERE password_hash <> '' AND password_hash <> $2 AND $2 <> ''
		AND card_number = $3 AND card_number <> ''
		AND password_hash = (SELECT hash FROM patrons WHERE id = $1)`, p.ID, p.Login.Hash, string(p.Number))
	return err
}

// exchange ends the card that is to be void and gives the next where one is drawn.
func exchange(ctx context.Context, tx *sql.Tx, p *registration.Patron, c registration.PatronChange) error {
	if c.Void != "" {
		_, err := tx.ExecContext(ctx, `UPDATE cards SET voided_at = $2, reason = $3 WHERE number = $1`,
			string(c.Void), millis(c.Events[0].At), string(c.VoidReason))
		if err != nil {
			return err
		}
	}
	if c.Draw == nil {
		return nil
	}
	number, err := draw(ctx, tx, *c.Draw)
	if err != nil {
		return err
	}
	p.Number = number
	return giveCard(ctx, tx, *p, c.Events[0].At)
}

// ImportPatrons inserts or updates by card number, all in one transaction. Logins, and
// the validity where the import has none, are left alone; so are cards that were
// replaced here, which another system may still believe in.
func (db *DB) ImportPatrons(ctx context.Context, list []registration.Patron) (registration.Imported, error) {
	return db.importPatrons(ctx, list, nil)
}

// TryPatrons tells what ImportPatrons would do and does nothing.
func (db *DB) TryPatrons(ctx context.Context, list []registration.Patron) (registration.Imported, error) {
	return db.importPatrons(ctx, list, errTried)
}

// errTried takes back what was done to see what it does.
var errTried = errors.New("store: only tried")

func (db *DB) importPatrons(ctx context.Context, list []registration.Patron, end error) (registration.Imported, error) {
	var done registration.Imported
	err := db.tx(ctx, func(tx *sql.Tx) error {
		done = registration.Imported{}
		for _, p := range list {
			if err := db.importPatron(ctx, tx, p, &done); err != nil {
				return err
			}
		}
		return end
	})
	if err != nil && !errors.Is(err, errTried) {
		return registration.Imported{}, fmt.Errorf("store: import patrons: %w", err)
	}
	return done, nil
}

func (db *DB) importPatron(ctx context.Context, tx *sql.Tx, p registration.Patron, done *registration.Imported) error {
	before, err := patronWhere(ctx, tx, "number = $1", string(p.Number))
	if errors.Is(err, registration.ErrNotFound) {
		return db.addPatron(ctx, tx, p, done)
	}
	if err != nil {
		return err
	}
	p.ID, p.Version, p.CreatedAt, p.Login = before.ID, before.Version, before.CreatedAt, before.Login
	p.BlockedAt, p.Lang = before.BlockedAt, before.Lang
	p.CommonName = before.CommonName // no column tells of it
	if p.ValidUntil.IsZero() {
		p.ValidUntil = before.ValidUntil
	}
	if len(before.Differences(p)) == 0 && before.ValidUntil == p.ValidUntil {
		return nil
	}
	done.Changed++
	return db.putPatron(ctx, tx, &p)
}

// addPatron takes in a patron whose card is new here, or that of a patron who was
// forgotten; a void one stays void.
func (db *DB) addPatron(ctx context.Context, tx *sql.Tx, p registration.Patron, done *registration.Imported) error {
	n, err := exec(ctx, tx, `INSERT INTO cards (number, patron_id, issued_at) VALUES ($1, $2, $3)
		ON CONFLICT (number) DO UPDATE SET patron_id = excluded.patron_id WHERE cards.voided_at = 0`,
		string(p.Number), p.ID, millis(p.CreatedAt))
	if err != nil {
		return err
	}
	if n == 0 {
		done.Void = append(done.Void, p.Number)
		return nil
	}
	done.Added++
	return db.putPatron(ctx, tx, &p)
}
