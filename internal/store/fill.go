package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"

	"ouchi/internal/registration"
)

// fillVersion is the migration that computes in Go what the queue and the search need
// of the rows that are there already. What migrations after it add to a table, its
// statements must not name.
const fillVersion = 10

func (db *DB) fillMigration() *goose.Migration {
	return goose.NewGoMigration(fillVersion, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		// Rows in the order of the key are the only copy there is of them; the engine
		// that keeps rows apart from their keys has an index of everything besides.
		_, err := tx.ExecContext(ctx, `CREATE TABLE search_keys (
			key            BIGINT NOT NULL,
			at             BIGINT NOT NULL,
			application_id TEXT NOT NULL,
			PRIMARY KEY (key, at, application_id))`+db.dialect.clustered)
		if err != nil {
			return err
		}
		return db.fill(ctx, tx, noCommonName)
	}}, nil)
}

// Refill computes anew whatever the queue and the search keep beside the rows.
func (db *DB) Refill(ctx context.Context) error {
	return db.tx(ctx, func(tx *sql.Tx) error { return db.fill(ctx, tx, "common_name") })
}

// noCommonName stands for the column that rows get after the migration that fills.
const noCommonName = `''`

func (db *DB) fill(ctx context.Context, tx *sql.Tx, commonName string) error {
	for _, statement := range []string{`DELETE FROM search_keys`, `DELETE FROM facets`} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := everyRow(ctx, tx, `SELECT id, name, name_kana FROM patrons WHERE id > $1 ORDER BY id LIMIT $2`, fillPatron); err != nil {
		return fmt.Errorf("store: fill the patrons: %w", err)
	}
	var p pile
	if err := everyRow(ctx, tx, `SELECT `+standingColumns+`, name, name_kana, `+commonName+`, phone, email, card_number, issued, created_at
		FROM applications AS a WHERE id > $1 ORDER BY id LIMIT $2`, p.application); err != nil {
		return fmt.Errorf("store: fill the applications: %w", err)
	}
	if err := p.write(ctx, tx); err != nil {
		return fmt.Errorf("store: fill the search: %w", err)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO facets (status, facet, shard, n)
		SELECT status, facet, 0, count(*) FROM applications GROUP BY status, facet
		UNION ALL SELECT $1, facet, 0, count(*) FROM applications
			WHERE card_state = 'envelope_awaited' AND status IN ('waiting', 'returned', 'registered') GROUP BY facet`, envelopeTray)
	return err
}

// fillBatch bounds how many rows are held at once.
const fillBatch = 1000

// filling is what is written once a row was read.
type filling func(context.Context, *sql.Tx) error

// everyRow walks a table by id; do scans a row, and returns its id and what is then to
// be written.
func everyRow(ctx context.Context, tx *sql.Tx, query string, do func(*sql.Rows) (string, filling, error)) error {
	for last := ""; ; {
		writes, id, err := rowsAfter(ctx, tx, query, last, do)
		if err != nil {
			return err
		}
		for _, write := range writes {
			if err := write(ctx, tx); err != nil {
				return err
			}
		}
		if len(writes) < fillBatch {
			return nil
		}
		last = id
	}
}

func rowsAfter(ctx context.Context, tx *sql.Tx, query, last string, do func(*sql.Rows) (string, filling, error)) (writes []filling, id string, err error) {
	rows, err := tx.QueryContext(ctx, query, last, fillBatch)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	for rows.Next() {
		var write filling
		if id, write, err = do(rows); err != nil {
			return nil, "", err
		}
		writes = append(writes, write)
	}
	return writes, id, rows.Err()
}

func fillPatron(rows *sql.Rows) (string, filling, error) {
	var id, name, kana string
	err := rows.Scan(&id, &name, &kana)
	k := kinOf(name, kana, registration.Date{})
	return id, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE patrons SET name_key = $2, kana_key = $3 WHERE id = $1`, id, k.name, k.kana)
		return err
	}, err
}

// piled are rows of the search that are still to be written.
type piled struct {
	key, at int64
	id      string
}

// pileSize bounds the pile; a library of a hundred thousand applications is one.
const pileSize = 2_000_000

// pile gathers rows of the search and writes them in the order of their keys: scattered
// over the table one by one, they would touch every page of it again and again.
type pile struct{ rows []piled }

func (p *pile) application(rows *sql.Rows) (string, filling, error) {
	var s stands
	a := &s.application
	err := rows.Scan(append(s.columns(), &a.Name, &a.NameKana, &a.CommonName, &a.Phone, &a.Email, &a.CardNumber, &a.Issued, ms{&a.CreatedAt})...)
	return a.ID, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE applications SET facet = $2 WHERE id = $1`, a.ID, facetOf(a, s.keys).String())
		if err != nil {
			return err
		}
		words := wordsOf(a)
		for _, key := range words.keys() {
			p.rows = append(p.rows, piled{key, millis(words.at), a.ID})
		}
		if len(p.rows) < pileSize {
			return nil
		}
		return p.write(ctx, tx)
	}, err
}

func (p *pile) write(ctx context.Context, tx *sql.Tx) error {
	slices.SortFunc(p.rows, func(a, b piled) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id))
	})
	insert, err := tx.PrepareContext(ctx, `INSERT INTO search_keys (key, at, application_id) VALUES ($1, $2, $3)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, r := range p.rows {
		if _, err := insert.ExecContext(ctx, r.key, r.at, r.id); err != nil {
			return err
		}
	}
	p.rows = p.rows[:0]
	return nil
}
