package bench

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"ouchi/internal/secret"
)

// BenchmarkApplications takes forms to their receipt numbers: checked, the password
// hashed, kept as a draft, confirmed, the mail promised. When the work returns, the
// application and its mail are durable. The floor is the hash alone, on a gate of
// the same width.
func BenchmarkApplications(b *testing.B) {
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			h, hash := build(b, "sqlite", secret.DefaultParams()), hasher(b)
			ctx := b.Context()
			contest{clients: clients, work: h.applicant(ctx), floor: func(int) error {
				_, err := hash.Hash(ctx, "sakura2026")
				return err
			}}.run(b)
		})
	}
}

// commits is how many transactions an application takes: its try is counted, its
// draft is kept, it is applied.
const commits = 3

// BenchmarkApplicationsWithoutHash is the same with a hash that costs nothing, which
// shows what everything else costs. The floor is as many durable transactions of
// one row each.
func BenchmarkApplicationsWithoutHash(b *testing.B) {
	for _, engine := range engines {
		for _, clients := range []int{1, 8, 32} {
			b.Run(fmt.Sprintf("%s/clients=%d", engine, clients), func(b *testing.B) {
				h := build(b, engine, light)
				floor := plainCommits(b, build(b, engine, light).database(b))
				contest{clients: clients, work: h.applicant(b.Context()), floor: floor}.run(b)
			})
		}
	}
}

func (h house) applicant(ctx context.Context) deed {
	return func(place int) error {
		_, err := h.apply(ctx, place)
		return err
	}
}

func plainCommits(b *testing.B, db *sql.DB) deed {
	b.Helper()
	ctx := b.Context()
	if _, err := db.ExecContext(ctx, `CREATE TABLE plain (place INTEGER NOT NULL)`); err != nil {
		b.Fatal(err)
	}
	return func(place int) error {
		for range commits {
			if _, err := db.ExecContext(ctx, `INSERT INTO plain (place) VALUES ($1)`, place); err != nil {
				return err
			}
		}
		return nil
	}
}
