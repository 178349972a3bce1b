package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"ouchi/internal/registration"
)

var applications = columns("applications", `
	id, version, receipt, draft_id, status, name, name_kana, birth, postal_code, address, phone, email,
	pickup_place, notice_method, kind, delivery, card_number, workplace, outside, password_hash,
	rules_version, link_nonce, link_expires, round, correction, card_state, patron_id, issued,
	created_at, sent_at, decided_at, purge_at, reminded_at, shred_at, name_key, kana_key, queued_at,
	card_at, stamps_yen, card_list, card_since, decision, lang, facet, common_name,
	family, guardian_name, guardian_relation`)

// keys are the columns computed from an application, for search and order.
type keys struct {
	name, kana string
	queued     time.Time
	cards      registration.CardList
	cardSince  time.Time
	facet      string
	twin       bool // within the facet; no column of its own
}

func keysOf(a *registration.Application) keys {
	k := keys{queued: a.SentAt}
	if k.queued.IsZero() {
		k.queued = a.CreatedAt
	}
	k.name, k.kana = a.SearchKeys()
	switch k.cards = a.CardList(); k.cards {
	case registration.NoList:
	case registration.AwaitedList:
		k.cardSince = a.DecidedAt
	default:
		k.cardSince = a.CardAt
	}
	return k
}

func bindApplication(a *registration.Application, k *keys) []any {
	return []any{
		&a.ID, &a.Version, &a.Receipt, &a.DraftID, &a.Status, &a.Name, &a.NameKana,
		day{&a.Birth},
		&a.PostalCode, &a.Address, &a.Phone, &a.Email, &a.PickupPlace, &a.NoticeMethod, &a.Kind,
		&a.Delivery, &a.CardNumber, &a.Workplace, &a.Outside, &a.PasswordHash,
		&a.Rules.Version, &a.Link.Nonce,
		ms{&a.Link.ExpiresAt},
		&a.Round,
		doc{&a.Correction},
		&a.CardState, &a.PatronID, &a.Issued,
		ms{&a.CreatedAt},
		ms{&a.SentAt},
		ms{&a.DecidedAt},
		ms{&a.PurgeAt},
		ms{&a.RemindedAt},
		ms{&a.ShredAt},
		&k.name, &k.kana,
		ms{&k.queued},
		ms{&a.CardAt},
		&a.StampsYen, &k.cards,
		ms{&k.cardSince},
		doc{&a.Decision},
		&a.Lang, &k.facet, &a.CommonName,
		&a.Family, &a.Guardian.Name, &a.Guardian.Relation,
	}
}

// Application finds one by id.
func (db *DB) Application(ctx context.Context, id string) (registration.Application, error) {
	return db.application(ctx, "id = $1", id)
}

// ApplicationByReceipt finds one by its receipt number.
func (db *DB) ApplicationByReceipt(ctx context.Context, n registration.ReceiptNumber) (registration.Application, error) {
	return db.application(ctx, "receipt = $1", string(n))
}

// ApplicationByDraft finds the one that a draft became.
func (db *DB) ApplicationByDraft(ctx context.Context, draftID string) (registration.Application, error) {
	return db.application(ctx, "draft_id = $1", draftID)
}

func (db *DB) application(ctx context.Context, where string, args ...any) (registration.Application, error) {
	list, err := db.applicationsWhere(ctx, where, args...)
	if err == nil && len(list) == 0 {
		err = registration.Fault(registration.NotFound, "application_unknown")
	}
	if err != nil {
		return registration.Application{}, err
	}
	return list[0], nil
}

func (db *DB) applicationsWhere(ctx context.Context, where string, args ...any) ([]registration.Application, error) {
	return db.applicationsFrom(ctx, db.read, where, args...)
}

// applicationsFrom reads them from a pool or within a transaction.
func (db *DB) applicationsFrom(ctx context.Context, q querier, where string, args ...any) ([]registration.Application, error) {
	query := "SELECT " + applications.list() + " FROM applications WHERE " + where
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: read applications: %w", err)
	}
	defer rows.Close()
	var list []registration.Application
	for rows.Next() {
		var a registration.Application
		if err := rows.Scan(bindApplication(&a, new(keys))...); err != nil {
			return nil, fmt.Errorf("store: read an application: %w", err)
		}
		list = append(list, a)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: read applications: %w", err)
	}
	for i := range list {
		if list[i].Rules, err = db.rulesOf(ctx, list[i].Rules.Version); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// rulesOf finds the rules of a version, which never change once written.
func (db *DB) rulesOf(ctx context.Context, version string) (registration.Rules, error) {
	if r, ok := db.rules.Load(version); ok {
		return r.(registration.Rules), nil
	}
	var r registration.Rules
	err := db.read.QueryRowContext(ctx, `SELECT body FROM rules WHERE version = $1`, version).Scan(doc{&r})
	if err != nil {
		return r, fmt.Errorf("store: read rules: %w", err)
	}
	db.rules.Store(version, r)
	return r, nil
}

func keepRules(ctx context.Context, tx *sql.Tx, r registration.Rules) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO rules (version, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
		r.Version, string(body))
	return err
}

// WaitingBefore counts the applications in review that were sent before t.
func (db *DB) WaitingBefore(ctx context.Context, t time.Time) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx,
		`SELECT count(*) FROM applications WHERE status = 'waiting' AND queued_at < $1`, millis(t)).Scan(&n)
	return n, err
}

// LapseDue lists unfinished applications whose purge date has passed.
func (db *DB) LapseDue(ctx context.Context, now time.Time, n int) ([]registration.Application, error) {
	return db.applicationsWhere(ctx,
		`status IN ('provisional', 'returned') AND purge_at <= $1 ORDER BY purge_at LIMIT $2`, millis(now), n)
}

// RemindDue lists unfinished applications whose purge date is before the given time
// and whose applicants were not told. Of a family that has not sent anything, its head is told.
func (db *DB) RemindDue(ctx context.Context, before time.Time, n int) ([]registration.Application, error) {
	return db.applicationsWhere(ctx,
		`status IN ('provisional', 'returned') AND purge_at <= $1 AND reminded_at = 0
			AND (status = 'returned' OR family IN ('', id)) ORDER BY purge_at LIMIT $2`,
		millis(before), n)
}
