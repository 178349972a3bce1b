package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ouchi/internal/registration"
)

// CardList lists a page of a list of the card desk, and how many are on those that
// somebody has to work off. Its cost is that of the page and of the open lists.
func (db *DB) CardList(ctx context.Context, f registration.CardFilter) (registration.CardPage, error) {
	where := `(card_since, id) > ($2, $3) ORDER BY card_since, id`
	if f.List == registration.PostedList {
		where = `(card_since, id) > ($2, $3) ORDER BY card_since DESC, id DESC`
	}
	rows, err := db.read.QueryContext(ctx, `SELECT card_since, id, receipt, version, status, kind, card_state, name, name_kana,
			issued, stamps_yen, rules_version,
			(SELECT coalesce(max(p.at), 0) FROM prints AS p WHERE p.application_id = a.id AND p.item = 'card'),
			(SELECT coalesce(max(p.at), 0) FROM prints AS p WHERE p.application_id = a.id AND p.item = 'label')
		FROM applications AS a WHERE card_list = $1 AND card_list <> '' AND `+where+` LIMIT $4`,
		string(f.List), millis(f.After.At), f.After.ID, f.Limit+1)
	if err != nil {
		return registration.CardPage{}, fmt.Errorf("store: list cards: %w", err)
	}
	defer rows.Close()
	var page registration.CardPage
	var rules []string
	for rows.Next() {
		var r registration.CardRow
		var version string
		err := rows.Scan(ms{&r.At}, &r.ID, &r.Receipt, &r.Version, &r.Status, &r.Kind, &r.CardState, &r.Name, &r.NameKana,
			&r.Issued, &r.StampsYen, &version, ms{&r.CardPrinted}, ms{&r.LabelPrinted})
		if err != nil {
			return page, fmt.Errorf("store: list cards: %w", err)
		}
		page.Rows, rules = append(page.Rows, r), append(rules, version)
	}
	if err := rows.Err(); err != nil {
		return page, fmt.Errorf("store: list cards: %w", err)
	}
	for i, version := range rules {
		r, err := db.rulesOf(ctx, version)
		if err != nil {
			return page, err
		}
		page.Rows[i].Postage = r.PostageYen
	}
	if page.More = len(page.Rows) > f.Limit; page.More {
		page.Rows = page.Rows[:f.Limit]
	}
	page.Totals, err = db.cardTotals(ctx)
	return page, err
}

func (db *DB) cardTotals(ctx context.Context) (map[registration.CardList]int, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT card_list, count(*) FROM applications
		WHERE card_list <> '' AND card_list IN ('ready', 'short', 'awaited', 'early', 'back') GROUP BY card_list`)
	if err != nil {
		return nil, fmt.Errorf("store: count cards: %w", err)
	}
	defer rows.Close()
	totals := map[registration.CardList]int{}
	for rows.Next() {
		var list registration.CardList
		var n int
		if err := rows.Scan(&list, &n); err != nil {
			return nil, fmt.Errorf("store: count cards: %w", err)
		}
		totals[list] = n
	}
	return totals, rows.Err()
}

// Print keeps that a batch was printed, with its events, before anybody prints it.
func (db *DB) Print(ctx context.Context, b registration.Batch) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		for _, p := range b.Cards {
			_, err := tx.ExecContext(ctx, `INSERT INTO prints (batch, item, application_id, number, actor, at)
				VALUES ($1, $2, $3, $4, $5, $6)`,
				b.ID, string(b.Item), p.ApplicationID, string(p.Number), string(b.By), millis(b.At))
			if err != nil {
				return fmt.Errorf("store: keep a print: %w", err)
			}
		}
		return db.putEvents(ctx, tx, b.Events())
	})
}

// Batches lists the newest batches, each with what it held.
func (db *DB) Batches(ctx context.Context, n int) ([]registration.Batch, error) {
	return db.batches(ctx, `batch IN (SELECT batch FROM prints GROUP BY batch ORDER BY max(at) DESC LIMIT $1)`, n)
}

// Batch finds one batch.
func (db *DB) Batch(ctx context.Context, id string) (registration.Batch, error) {
	list, err := db.batches(ctx, `batch = $1`, id)
	if err == nil && len(list) == 0 {
		err = registration.Fault(registration.NotFound, "batch_unknown")
	}
	if err != nil {
		return registration.Batch{}, err
	}
	return list[0], nil
}

func (db *DB) batches(ctx context.Context, where string, arg any) ([]registration.Batch, error) {
	//nolint:gosec // constants of this file
	rows, err := db.read.QueryContext(ctx, `SELECT p.batch, p.item, p.actor, p.at, p.application_id, p.number, a.receipt
		FROM prints AS p JOIN applications AS a ON a.id = p.application_id
		WHERE `+where+` ORDER BY p.at DESC, p.batch, a.receipt`, arg)
	if err != nil {
		return nil, fmt.Errorf("store: list prints: %w", err)
	}
	defer rows.Close()
	var list []registration.Batch
	for rows.Next() {
		var b registration.Batch
		var p registration.Printed
		if err := rows.Scan(&b.ID, &b.Item, &b.By, ms{&b.At}, &p.ApplicationID, &p.Number, &p.Receipt); err != nil {
			return nil, fmt.Errorf("store: list prints: %w", err)
		}
		if last := len(list) - 1; last < 0 || list[last].ID != b.ID {
			list = append(list, b)
		}
		last := &list[len(list)-1]
		last.Cards = append(last.Cards, p)
	}
	return list, rows.Err()
}

// CardByNumber tells what is known of a number: when it was given, whether it is void,
// and the application that gave it, where that is still kept.
func (db *DB) CardByNumber(ctx context.Context, n registration.CardNumber) (registration.CardRecord, error) {
	r := registration.CardRecord{Number: n}
	err := db.read.QueryRowContext(ctx, `SELECT patron_id, issued_at, voided_at, reason FROM cards WHERE number = $1`, string(n)).
		Scan(&r.PatronID, ms{&r.IssuedAt}, ms{&r.VoidedAt}, &r.Reason)
	if err != nil {
		return r, found(err, "card_never_given")
	}
	err = db.read.QueryRowContext(ctx, `SELECT receipt FROM applications WHERE issued = $1 AND issued <> ''
		ORDER BY decided_at, id LIMIT 1`, string(n)).Scan(&r.Receipt)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return r, err
}
