package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// kin is what makes two records look like one person's: the birth date, and the name
// or its reading. A telephone number, mail or address alone says nothing: families
// share them.
type kin struct{ birth, name, kana string }

func kinOf(name, kana string, birth registration.Date) kin {
	return kin{birth.String(), jptext.NameKey(name), jptext.KanaKey(kana)}
}

// isTwin tells of an open application a whether a patron or another application looks
// like the same person. The patron whose card a names, or whom it made, is none, and
// neither are that patron's earlier applications.
const isTwin = `(a.status IN ('provisional', 'waiting', 'returned') AND (
	EXISTS (SELECT 1 FROM patrons AS p WHERE p.birth = a.birth AND p.name_key = a.name_key AND a.name_key <> ''
		AND (a.kind = 'new' OR p.number <> a.card_number)) OR
	EXISTS (SELECT 1 FROM patrons AS p WHERE p.birth = a.birth AND p.kana_key = a.kana_key AND a.kana_key <> ''
		AND (a.kind = 'new' OR p.number <> a.card_number)) OR
	EXISTS (SELECT 1 FROM applications AS b WHERE b.birth = a.birth AND b.name_key = a.name_key AND a.name_key <> '' AND ` + other + `) OR
	EXISTS (SELECT 1 FROM applications AS b WHERE b.birth = a.birth AND b.kana_key = a.kana_key AND a.kana_key <> '' AND ` + other + `)))`

const other = `b.id <> a.id AND b.status NOT IN ('withdrawn', 'lapsed') AND (b.patron_id = ''
	OR NOT EXISTS (SELECT 1 FROM patrons AS p WHERE p.id = b.patron_id AND p.number = a.card_number))`

// Twins lists who may be the same person as an application's: patrons, and the other
// applications, the newest first.
func (db *DB) Twins(ctx context.Context, a registration.Application) ([]registration.Patron, []registration.Application, error) {
	k := kinOf(a.Name, a.NameKana, a.Birth)
	named := a.CardNumber
	if !a.Kind.NamesCard() {
		named = ""
	}
	people, err := db.patronsWhere(ctx, `id IN (
			SELECT id FROM patrons WHERE birth = $1 AND name_key = $2 AND $2 <> ''
			UNION SELECT id FROM patrons WHERE birth = $1 AND kana_key = $3 AND $3 <> '')
		AND number <> $4 ORDER BY id LIMIT 20`, k.birth, k.name, k.kana, string(named))
	if err != nil {
		return nil, nil, err
	}
	others, err := db.applicationsWhere(ctx, `id IN (
			SELECT b.id FROM applications AS a JOIN applications AS b ON b.birth = a.birth AND b.name_key = a.name_key
				WHERE a.id = $1 AND a.name_key <> '' AND `+other+`
			UNION SELECT b.id FROM applications AS a JOIN applications AS b ON b.birth = a.birth AND b.kana_key = a.kana_key
				WHERE a.id = $1 AND a.kana_key <> '' AND `+other+`)
		ORDER BY queued_at DESC, id LIMIT 20`, a.ID)
	return people, others, err
}

// settle finds anew which applications of these people are possible duplicates, and
// files them under what they are now.
func (db *DB) settle(ctx context.Context, tx *sql.Tx, people ...kin) error {
	slices.SortFunc(people, func(a, b kin) int {
		return cmp.Or(cmp.Compare(a.birth, b.birth), cmp.Compare(a.name, b.name), cmp.Compare(a.kana, b.kana))
	})
	for _, k := range slices.Compact(people) {
		if err := db.settleOne(ctx, tx, k); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) settleOne(ctx context.Context, tx *sql.Tx, k kin) error {
	// Most patrons of a register never applied here: to learn so is cheap, to ask for
	// their twins is not.
	var applied bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM applications WHERE birth = $1 AND name_key = $2)
		OR EXISTS (SELECT 1 FROM applications WHERE birth = $1 AND kana_key = $3 AND $3 <> '')`, k.birth, k.name, k.kana).Scan(&applied)
	if err != nil || !applied {
		return err
	}
	list, err := standing(tx.QueryContext(ctx, `SELECT `+standingColumns+` FROM applications AS a WHERE id IN (
		SELECT id FROM applications WHERE birth = $1 AND name_key = $2
		UNION SELECT id FROM applications WHERE birth = $1 AND kana_key = $3 AND $3 <> '') ORDER BY id`, k.birth, k.name, k.kana))
	if err != nil {
		return err
	}
	for _, s := range list {
		now := facetOf(&s.application, s.keys).String()
		if now == s.facet {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE applications SET facet = $2 WHERE id = $1`, s.application.ID, now); err != nil {
			return err
		}
		t := trays(s.application.Status, s.application.CardState)
		if err := db.refile(ctx, tx, s.application.ID, filed{t, s.facet}, filed{t, now}); err != nil {
			return err
		}
	}
	return nil
}

// stands is an application as far as the queue files it.
type stands struct {
	application registration.Application
	keys        keys
	facet       string
}

const standingColumns = `id, status, card_state, facet, kind, delivery, birth, queued_at, outside, lang, ` + isTwin

func (s *stands) columns() []any {
	a := &s.application
	return []any{
		&a.ID, &a.Status, &a.CardState, &s.facet, &a.Kind, &a.Delivery,
		day{&a.Birth},
		ms{&s.keys.queued},
		&a.Outside, &a.Lang, &s.keys.twin,
	}
}

func standing(rows *sql.Rows, err error) ([]stands, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []stands
	for rows.Next() {
		var s stands
		if err := rows.Scan(s.columns()...); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// patronKin is who a patron was before a change; the zero kin when there is none yet.
func patronKin(ctx context.Context, tx *sql.Tx, id string) (kin, error) {
	var k kin
	err := tx.QueryRowContext(ctx, `SELECT birth, name_key, kana_key FROM patrons WHERE id = $1`, id).Scan(&k.birth, &k.name, &k.kana)
	if errors.Is(err, sql.ErrNoRows) {
		return kin{}, nil
	}
	return k, err
}
