package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"

	"ouchi/internal/registration"
)

// fillVersion is the migration that computes in Go what the queue and the search need
// of the rows that are there already. What migrations after it add to a table, its
// statements must not name.
const fillVersion = 10

func (db *DB) filling() *goose.Migration {
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
		return db.fill(ctx, tx)
	}}, nil)
}

// Refill computes anew whatever the queue and the search keep beside the rows.
func (db *DB) Refill(ctx context.Context) error {
	return db.tx(ctx, func(tx *sql.Tx) error { return db.fill(ctx, tx) })
}

func (db *DB) fill(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{`DELETE FROM search_keys`, `DELETE FROM facets`} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := everyRow(ctx, tx, `SELECT id, name, name_kana FROM patrons WHERE id > $1 ORDER BY id LIMIT $2`, fillPatron); err != nil {
		return fmt.Errorf("store: fill the patrons: %w", err)
	}
	if err := everyRow(ctx, tx, `SELECT `+standingColumns+`, name, name_kana, phone, email, card_number, issued, created_at
		FROM applications AS a WHERE id > $1 ORDER BY id LIMIT $2`, fillApplication); err != nil {
		return fmt.Errorf("store: fill the applications: %w", err)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO facets (status, facet, shard, n)
		SELECT status, facet, 0, count(*) FROM applications GROUP BY status, facet
		UNION ALL SELECT $1, facet, 0, count(*) FROM applications
			WHERE card_state = 'envelope_awaited' AND status IN ('waiting', 'returned', 'registered') GROUP BY facet`, envelopeTray)
	return err
}

// fillBatch bounds how many rows are held at once.
const fillBatch = 1000

// everyRow walks a table by id; do scans a row, and returns its id and what is then to
// be written.
func everyRow(ctx context.Context, tx *sql.Tx, query string, do func(*sql.Rows) (string, func(context.Context, *sql.Tx) error, error)) error {
	for last := ""; ; {
		rows, err := tx.QueryContext(ctx, query, last, fillBatch)
		if err != nil {
			return err
		}
		var writes []func(context.Context, *sql.Tx) error
		for rows.Next() {
			id, write, err := do(rows)
			if err != nil {
				_ = rows.Close()
				return err
			}
			last = id
			writes = append(writes, write)
		}
		if err := rows.Err(); err != nil {
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
	}
}

func fillPatron(rows *sql.Rows) (string, func(context.Context, *sql.Tx) error, error) {
	var id, name, kana string
	err := rows.Scan(&id, &name, &kana)
	k := kinOf(name, kana, registration.Date{})
	return id, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE patrons SET name_key = $2, kana_key = $3 WHERE id = $1`, id, k.name, k.kana)
		return err
	}, err
}

func fillApplication(rows *sql.Rows) (string, func(context.Context, *sql.Tx) error, error) {
	var s stands
	a := &s.application
	err := rows.Scan(append(s.columns(), &a.Name, &a.NameKana, &a.Phone, &a.Email, &a.CardNumber, &a.Issued, ms{&a.CreatedAt})...)
	return a.ID, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE applications SET facet = $2 WHERE id = $1`, a.ID, facetOf(a, s.keys).String())
		if err != nil {
			return err
		}
		return findable(ctx, tx, a.ID, nil, wordsOf(a))
	}, err
}
