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
		return db.read.QueryContext(ctx, query, args...)
	}
	if kept, ok := db.prepared.Load(query); ok {
		return kept.(*sql.Stmt).QueryContext(ctx, args...)
	}
	statement, err := db.read.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	if kept, first := db.prepared.LoadOrStore(query, statement); first {
		_ = statement.Close() // somebody else was preparing it too
		statement = kept.(*sql.Stmt)
	}
	return statement.QueryContext(ctx, args...)
}
