package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ouchi/internal/registration"
)

// ShredDue lists the applications that still hold images past their last day. Those of a
// head serve its family, and go when the last of them needs them no more.
func (db *DB) ShredDue(ctx context.Context, now time.Time, n int) ([]string, error) {
	return texts(db.read.QueryContext(ctx, `SELECT DISTINCT a.id FROM documents AS d
		JOIN applications AS a ON a.id = d.application_id
		WHERE a.shred_at > 0 AND a.shred_at <= $1 AND `+notLeanedOn+` LIMIT $2`, millis(now), n))
}

// Shred deletes the rows and keys of all of an application's images, logs how many
// with the event, and returns the files to delete. Images that are not due any more stay.
func (db *DB) Shred(ctx context.Context, applicationID string, e registration.Event) ([]registration.Object, error) {
	var objects []registration.Object
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		// Still to be shredded: it may have been reopened since it was found due.
		due, err := exec(ctx, tx, `UPDATE applications AS a SET shred_at = shred_at
			WHERE id = $2 AND shred_at > 0 AND shred_at <= $1 AND `+notLeanedOn, millis(e.At), applicationID)
		if objects = nil; err != nil || due == 0 {
			return err
		}
		objects, err = objectsWhere(ctx, tx, `document_id IN (SELECT id FROM documents WHERE application_id = $1)`, applicationID)
		if err != nil {
			return err
		}
		// Those that staff shredded before were told of then.
		if _, err := exec(ctx, tx, `DELETE FROM documents WHERE application_id = $1 AND state = 'shredded'`, applicationID); err != nil {
			return err
		}
		n, err := exec(ctx, tx, `DELETE FROM documents WHERE application_id = $1`, applicationID)
		if err != nil {
			return err
		}
		e.Detail = fmt.Sprintf("images=%d", n)
		return db.putEvents(ctx, tx, []registration.Event{e})
	})
	return objects, err
}

// purgeBatch bounds one purge, so that nobody waits long behind it.
const purgeBatch = 500

// Purge deletes what the horizons leave behind and returns how many rows. An
// application goes only when its images are gone; the log keeps that it went, and
// patrons and mails too.
func (db *DB) Purge(ctx context.Context, h registration.Horizons) (int, error) {
	total := 0
	err := db.tx(ctx, func(tx *sql.Tx) error {
		total = 0
		for _, forget := range []func(context.Context, *sql.Tx, registration.Horizons) (int, error){
			purgeVisits, db.purgeMails, db.purgePatrons, db.purgeApplications,
		} {
			n, err := forget(ctx, tx, h)
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	return total, err
}

func purgeVisits(ctx context.Context, tx *sql.Tx, h registration.Horizons) (int, error) {
	total := 0
	for _, query := range []string{
		`DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions WHERE expires_at <= $1 LIMIT $2)`,
		`DELETE FROM drafts WHERE id IN (SELECT id FROM drafts WHERE expires_at <= $1 LIMIT $2)`,
		`DELETE FROM entries WHERE session IN (SELECT session FROM entries WHERE expires_at <= $1 LIMIT $2)`,
		`DELETE FROM throttles WHERE key IN (SELECT key FROM throttles WHERE ends_at <= $1 LIMIT $2)`,
	} {
		n, err := exec(ctx, tx, query, millis(h.Now), purgeBatch)
		if err != nil {
			return 0, err
		}
		total += int(n)
	}
	return total, nil
}

func (db *DB) purgeMails(ctx context.Context, tx *sql.Tx, h registration.Horizons) (int, error) {
	n, err := exec(ctx, tx, `DELETE FROM notices WHERE id IN
		(SELECT id FROM notices WHERE closed_at > 0 AND closed_at <= $1 LIMIT $2)`, millis(h.Mails), purgeBatch)
	if err != nil || n == 0 {
		return 0, err
	}
	return int(n), db.putEvents(ctx, tx, []registration.Event{{
		At: h.Now, Subject: "mails", Actor: registration.ByClock, Act: "mails_purged", Detail: fmt.Sprintf("mails=%d", n),
	}})
}

func (db *DB) purgePatrons(ctx context.Context, tx *sql.Tx, h registration.Horizons) (int, error) {
	ids, err := texts(tx.QueryContext(ctx, `SELECT id FROM patrons WHERE valid_until <> '' AND valid_until < $1 LIMIT $2`,
		h.Patrons.String(), purgeBatch))
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		var was kin
		err := tx.QueryRowContext(ctx, `DELETE FROM patrons WHERE id = $1 RETURNING birth, name_key, kana_key`, id).
			Scan(&was.birth, &was.name, &was.kana)
		if err != nil {
			return 0, err
		}
		if err := db.settle(ctx, tx, was); err != nil {
			return 0, err
		}
	}
	events := make([]registration.Event, len(ids))
	for i, id := range ids {
		events[i] = registration.Event{At: h.Now, Subject: id, Actor: registration.ByClock, Act: "patron_purged"}
	}
	return len(ids), db.putEvents(ctx, tx, events)
}

func (db *DB) purgeApplications(ctx context.Context, tx *sql.Tx, h registration.Horizons) (int, error) {
	ids, err := texts(tx.QueryContext(ctx, `SELECT id FROM applications AS a WHERE decided_at > 0 AND decided_at <= $1
		AND NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.application_id = a.id) AND `+headOfNobody+` LIMIT $2`,
		millis(h.Applications), purgeBatch))
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		s, err := db.purgeApplication(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		// A mail that was still held would tell of what is gone.
		if err := cancelNotices(ctx, tx, id, h.Now); err != nil {
			return 0, err
		}
		err = db.putEvents(ctx, tx, []registration.Event{{
			At: h.Now, Subject: id, Actor: registration.ByClock, Act: "application_purged", Detail: "status=" + string(s),
		}})
		if err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// purgeApplication deletes one with all that it was counted and found by.
func (db *DB) purgeApplication(ctx context.Context, tx *sql.Tx, id string) (registration.Status, error) {
	var (
		was   = registration.Application{ID: id}
		facet string
	)
	err := tx.QueryRowContext(ctx, `DELETE FROM applications WHERE id = $1 RETURNING `+countedColumns, id).
		Scan(countedOf(&was, &facet)...)
	if err != nil {
		return "", err
	}
	return was.Status, errors.Join(
		db.tally(ctx, tx, id, was.Status, -1),
		db.refile(ctx, tx, id, filed{trays(was.Status, was.CardState), facet}, filed{}),
		findable(ctx, tx, id, wordsOf(&was), nil),
		db.settle(ctx, tx, kinOf(was.Name, was.NameKana, was.Birth)))
}

func texts(rows *sql.Rows, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// HasObject tells whether a row names the object.
func (db *DB) HasObject(ctx context.Context, name string) (bool, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM objects WHERE name = $1`, name).Scan(&n)
	return n > 0, err
}

// KeyInUse tells whether an object is still wrapped with the key.
func (db *DB) KeyInUse(ctx context.Context, keyID string) (bool, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM objects WHERE key_id = $1 LIMIT 1) AS o`, keyID).Scan(&n)
	return n > 0, err
}

// ObjectNames calls f for the name of every object.
func (db *DB) ObjectNames(ctx context.Context, f func(name string) error) error {
	rows, err := db.read.QueryContext(ctx, `SELECT name FROM objects ORDER BY name`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if err := f(name); err != nil {
			return err
		}
	}
	return rows.Err()
}
