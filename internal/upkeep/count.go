package upkeep

import (
	"context"
	"time"

	"ouchi/internal/registration"
)

// Statistics counts what happened, and keeps it.
type Statistics interface {
	// Count counts what happened in a window.
	Count(ctx context.Context, w registration.Window) (registration.Figures, error)
	// PutFigures keeps a day's figures for good, in place of those kept before.
	PutFigures(ctx context.Context, day registration.Date, f registration.Figures) error
	// CountedUntil tells the last day that is kept, and when the log begins.
	CountedUntil(ctx context.Context) (last registration.Date, begins time.Time, err error)
}

const (
	countBatch = 100              // days at a time, on the first run over an old log
	settled    = 10 * time.Minute // after midnight a day's last events are committed
)

// count keeps the figures of the days that are over.
func (u *Upkeep) count(ctx context.Context) error {
	last, begins, err := u.Statistics.CountedUntil(ctx)
	if err != nil || begins.IsZero() {
		return err
	}
	zone := u.Policy.Location
	next := registration.DateOf(begins.In(zone))
	if !last.IsZero() {
		next = last.Next()
	}
	today := registration.DateOf(u.Now().Add(-settled).In(zone))
	for range countBatch {
		if !next.Before(today) {
			return nil
		}
		f, err := u.Statistics.Count(ctx, next.Window(zone, u.Policy.OpeningDays))
		if err != nil {
			return err
		}
		if err := u.Statistics.PutFigures(ctx, next, f); err != nil {
			return err
		}
		next = next.Next()
	}
	return nil
}
