package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

// EndingCards lists patrons who are to be told of their card's end, the nearest first.
func (db *DB) EndingCards(ctx context.Context, e registration.Ending) ([]registration.Patron, error) {
	return db.patronsWhere(ctx, `valid_until <> '' AND valid_until >= $1 AND valid_until <= $2 AND email <> '' AND blocked_at = 0
		AND NOT EXISTS (SELECT 1 FROM card_reminders AS r
			WHERE r.patron_id = patrons.id AND r.valid_until = patrons.valid_until AND r.days = $3)
		AND NOT EXISTS (SELECT 1 FROM applications AS a
			WHERE a.card_number <> '' AND a.card_number = patrons.number AND a.kind = 'renewal' AND a.status = 'waiting')
		ORDER BY valid_until, id LIMIT $4`, e.From.String(), e.Until.String(), e.Days, e.Limit)
}

// RemindOfEnd promises the mail of a reminder and notes that it goes, in one transaction.
// It does nothing when it went before, or the card or its end is another by now.
func (db *DB) RemindOfEnd(ctx context.Context, r registration.CardReminder) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		for i, days := range r.Days {
			n, err := exec(ctx, tx, `INSERT INTO card_reminders (patron_id, valid_until, days, at)
				SELECT id, valid_until, CAST($3 AS INTEGER), CAST($4 AS BIGINT) FROM patrons
				WHERE id = $1 AND valid_until = $2 AND blocked_at = 0 ON CONFLICT DO NOTHING`,
				r.Patron.ID, r.Patron.ValidUntil.String(), days, millis(r.Event.At))
			if err != nil || i == 0 && n == 0 {
				return err
			}
		}
		if err := putNotices(ctx, tx, []registration.Notice{r.Notice}); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, []registration.Event{r.Event})
	})
}
