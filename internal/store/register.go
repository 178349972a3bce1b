package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ouchi/internal/registration"
)

// registerPatron does what a change does to the register of patrons and cards: it
// draws a number where one is due, which it writes into the application too.
func (db *DB) registerPatron(ctx context.Context, tx *sql.Tx, a *registration.Application, c registration.Change) error {
	var p registration.Patron
	if c.Patron != nil {
		p = *c.Patron
	}
	if c.Draw != nil {
		number, err := draw(ctx, tx, *c.Draw)
		if err != nil {
			return err
		}
		p.Number, a.Issued = number, number
		if err := giveCard(ctx, tx, p, c.Events[0].At); err != nil {
			return err
		}
	}
	if err := turnCards(ctx, tx, c); err != nil {
		return err
	}
	if c.LogOut != "" {
		if err := logOut(ctx, tx, c.LogOut); err != nil {
			return err
		}
	}
	if c.Forget != nil {
		return db.forgetPatron(ctx, tx, *c.Forget, c.Events[0].At)
	}
	if c.Patron != nil {
		return db.putPatron(ctx, tx, &p)
	}
	return nil
}

// turnCards ends a card and puts one into force again.
func turnCards(ctx context.Context, tx *sql.Tx, c registration.Change) error {
	for number, at := range map[registration.CardNumber]time.Time{c.Void: c.Events[0].At, c.Revive: {}} {
		if number == "" {
			continue
		}
		_, err := tx.ExecContext(ctx, `UPDATE cards SET voided_at = $2 WHERE number = $1`, string(number), millis(at))
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetPatron deletes a patron by version, and the mails that wait for nobody now.
func (db *DB) forgetPatron(ctx context.Context, tx *sql.Tx, p registration.Patron, at time.Time) error {
	n, err := exec(ctx, tx, `DELETE FROM patrons WHERE id = $1 AND version = $2`, p.ID, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return registration.Fault(registration.Conflict, "changed")
	}
	_, err = tx.ExecContext(ctx, `UPDATE notices SET state = 'cancelled', closed_at = $2
		WHERE patron_id = $1 AND application_id = '' AND state = 'queued'`, p.ID, millis(at))
	if err != nil {
		return err
	}
	return db.settle(ctx, tx, kinOf(p.Name, p.NameKana, p.Birth))
}

// logOut ends a patron's sessions.
func logOut(ctx context.Context, tx *sql.Tx, patronID string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE subject = $1 AND purpose IN ($2, $3, $4)`,
		patronID, string(registration.MemberPurpose), string(registration.FirstPurpose), string(registration.CardPurpose))
	return err
}

// draw takes the next serial whose number was never a card's.
func draw(ctx context.Context, tx *sql.Tx, d registration.Draw) (registration.CardNumber, error) {
	for {
		var serial int64
		err := tx.QueryRowContext(ctx, `INSERT INTO counters (name, next) VALUES ('card', $1 + 1)
			ON CONFLICT (name) DO UPDATE SET next = CASE WHEN counters.next < $1 THEN $1 ELSE counters.next END + 1
			RETURNING next - 1`, d.First).Scan(&serial)
		if err != nil {
			return "", err
		}
		number, err := d.Number(serial)
		if err != nil {
			return "", err
		}
		var one int
		err = tx.QueryRowContext(ctx, `SELECT 1 FROM cards WHERE number = $1`, string(number)).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return number, nil
		}
		if err != nil {
			return "", err
		}
	}
}

func giveCard(ctx context.Context, tx *sql.Tx, p registration.Patron, at time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO cards (number, patron_id, issued_at) VALUES ($1, $2, $3)`,
		string(p.Number), p.ID, millis(at))
	return err
}
