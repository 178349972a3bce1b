package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

const postgresConnections = 20

// OpenPostgres opens or upgrades the database of a postgres:// address; replicas
// that start together upgrade it once.
func OpenPostgres(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fmt.Errorf("store: open PostgreSQL: %w", err)
	}
	pool.SetMaxOpenConns(postgresConnections)
	pool.SetMaxIdleConns(postgresConnections)
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	db := &DB{write: pool, read: pool, dialect: dialect{
		name: goose.DialectPostgres, again: raced, full: diskFull, settle: nothing, lock: " FOR UPDATE", shards: 16,
		options: []goose.ProviderOption{goose.WithSessionLocker(locker)},
	}}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// raced tells whether another transaction was in the way: deadlock, failed
// serialisation, or a unique key that was free a moment ago.
func raced(err error) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == "40P01" || e.Code == "40001" || e.Code == "23505"
}

// diskFull is the server's own "disk_full".
func diskFull(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "53100"
}

// nothing: PostgreSQL overwrites dead rows when it vacuums, and what its log and
// backups still hold ends with the wrapping keys.
func nothing(context.Context, *sql.DB) error { return nil }
