package store

import (
	"context"

	"ouchi/internal/registration"
)

// Family lists the applications that the one with the id leads, itself first, then the
// others as they were told; none when it leads nobody.
func (db *DB) Family(ctx context.Context, head string) ([]registration.Application, error) {
	if head == "" {
		return nil, nil
	}
	return db.applicationsWhere(ctx, `family = $1 AND family <> '' ORDER BY id <> family, draft_id`, head)
}

// families tells of rows whose it is who applied together, how many there are.
func (db *DB) families(ctx context.Context, rows []registration.QueueRow) error {
	for i := range rows {
		if r := &rows[i]; r.Family != "" {
			err := db.read.QueryRowContext(ctx, `SELECT count(*), COALESCE(max(CASE WHEN id = family THEN receipt END), '')
				FROM applications WHERE family = $1 AND family <> ''`, r.Family).Scan(&r.Members, &r.Head)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	// notLeanedOn tells of an application a that nobody of its family is judged by its
	// images any more at $1: all are decided, and their days are over.
	notLeanedOn = `NOT EXISTS (SELECT 1 FROM applications AS b WHERE b.family = a.id AND b.family <> ''
		AND b.id <> a.id AND (b.shred_at = 0 OR b.shred_at > $1))`
	// headOfNobody tells of an application a that none stands beside it that it leads.
	headOfNobody = `NOT EXISTS (SELECT 1 FROM applications AS b WHERE b.family = a.id AND b.family <> '' AND b.id <> a.id)`
)
