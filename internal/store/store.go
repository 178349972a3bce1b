// Package store keeps everything but the images themselves: applications, patrons,
// promised mails, sessions, the event log. One SQL text serves SQLite and
// PostgreSQL, and one conformance suite holds for both.
//
// It owns transactions: what a registration.Change says is committed whole and
// durably or not at all. It refuses to decide anything.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"

	"ouchi/internal/registration"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is a library's database. Its methods may be called at once.
type DB struct {
	write, read *sql.DB // the same pool on PostgreSQL
	dialect     dialect
	rules       sync.Map // version → registration.Rules, which never change
	events      atomic.Uint32
	prepared    sync.Map // query → *sql.Stmt, of db.query
}

// dialect is what the two engines do differently.
type dialect struct {
	name goose.Dialect
	// again tells whether a transaction that failed so may succeed when repeated.
	again func(error) bool
	// full tells whether an error says that the disk is full.
	full func(error) bool
	// settle makes deleted rows unreadable in the database's files.
	settle func(context.Context, *sql.DB) error
	// shards is how many rows a count is kept in, so that writers don't queue for one.
	shards uint32
	// clustered ends a CREATE TABLE whose rows are to lie in the order of their key.
	clustered string
	// lock ends a SELECT of rows that the transaction is about to act on.
	lock string
	// options for goose, e.g. a lock among replicas.
	options []goose.ProviderOption
}

// Close waits for running queries and lets go of the files.
func (db *DB) Close() error {
	if db.read == db.write {
		return db.write.Close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}

// Ping tells whether the database answers and can be written.
func (db *DB) Ping(ctx context.Context) error { return db.write.PingContext(ctx) }

// Empty tells whether nobody ever applied, logged in or was imported: whether new
// keys may be made for it.
func (db *DB) Empty(ctx context.Context) (bool, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM (SELECT 1 FROM applications LIMIT 1) AS a) +
		(SELECT count(*) FROM (SELECT 1 FROM patrons LIMIT 1) AS p) +
		(SELECT count(*) FROM (SELECT 1 FROM drafts LIMIT 1) AS d)`).Scan(&n)
	return n == 0, err
}

func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(db.dialect.name, db.write, files, append(db.dialect.options, goose.WithGoMigrations(db.fillMigration()))...)
	if err != nil {
		return fmt.Errorf("store: read the migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

// attempts bounds how often a transaction that lost against another is repeated.
const attempts = 8

// tx runs f in a transaction, again when the engine says that another was in the way.
func (db *DB) tx(ctx context.Context, f func(*sql.Tx) error) error {
	var err error
	for range attempts {
		err = db.once(ctx, f)
		if err == nil || !db.dialect.again(err) {
			return db.room(err)
		}
	}
	return fmt.Errorf("store: after %d attempts: %w", attempts, err)
}

// room tells whoever waits that the disk is full, beside what the engine says of it.
func (db *DB) room(err error) error {
	if err != nil && db.dialect.full(err) {
		return errors.Join(registration.Fault(registration.Full, ""), err)
	}
	return err
}

func (db *DB) once(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// exec runs one statement that is its own transaction.
func (db *DB) exec(ctx context.Context, query string, args ...any) error {
	_, err := db.write.ExecContext(ctx, query, args...)
	return db.room(err)
}

// exec runs a statement and tells how many rows it touched.
func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) (int64, error) {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// found turns "no rows" into what a person can act on.
func found(err error, reason string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return registration.Fault(registration.NotFound, reason)
	}
	return err
}

// Release gives back the mails, the documents and the sealing that a process that is gone had in hand,
// so that nobody waits for its leases to end. It is for whoever knows that no other
// process works on the database.
func (db *DB) Release(ctx context.Context) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE notices SET lease_until = 0 WHERE state = 'queued' AND lease_until > 0`)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE documents SET lease_until = 0 WHERE state = 'received' AND lease_until > 0`)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE sealer SET lease_until = 0`)
		return err
	})
}

// Settle makes deleted rows unreadable in the database's own files.
func (db *DB) Settle(ctx context.Context) error { return db.dialect.settle(ctx, db.write) }

// eventID sorts by time, then by order within the process.
func (db *DB) eventID(at time.Time) string {
	var noise [4]byte
	_, _ = rand.Read(noise[:]) // never fails
	return fmt.Sprintf("%012x%08x%s", at.UnixMilli(), db.events.Add(1), hex.EncodeToString(noise[:]))
}
