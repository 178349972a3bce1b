package store

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

// query reads with a statement that is kept, for the few that are asked all day: to
// prepare one that merges thirty ranges takes SQLite longer than to run it. PostgreSQL's
// driver keeps its own.
func (db *DB) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if db.dialect.name != goose.DialectSQLite3 {
		return db.read.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // the caller closes
	}
	if kept, ok := db.prepared.Load(query); ok {
		return kept.(*sql.Stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // the caller closes
	}
	statement, err := db.read.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	kept, twice := db.prepared.LoadOrStore(query, statement)
	if twice { // somebody else was preparing it too
		defer func() { _ = statement.Close() }()
	}
	return kept.(*sql.Stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // the caller closes
}
