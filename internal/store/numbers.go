package store

import (
	"context"
	"database/sql"
	"errors"

	"ouchi/internal/registration"
)

// NextSerial is the serial that the next card draws, or a later one where a number is
// taken.
func (db *DB) NextSerial(ctx context.Context, d registration.Draw) (int64, error) {
	next := d.First
	err := db.read.QueryRowContext(ctx, `SELECT next FROM counters WHERE name = 'card'`).Scan(&next)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return max(next, d.First), err
}

// CardsBetween counts the cards whose numbers lie between two of the same length, both
// included.
func (db *DB) CardsBetween(ctx context.Context, low, high registration.CardNumber) (int, error) {
	var n int
	err := db.read.QueryRowContext(ctx, `SELECT count(*) FROM cards WHERE number >= $1 AND number <= $2 AND length(number) = $3`,
		string(low), string(high), len(low)).Scan(&n)
	return n, err
}
