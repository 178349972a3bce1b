package desk

import (
	"context"
	"time"

	"ouchi/internal/registration"
)

// Statistics tells what happened and how things stand.
type Statistics interface {
	// KeptFigures gives what is kept of the days from the first to the last, by day.
	KeptFigures(ctx context.Context, first, last registration.Date) (map[registration.Date]registration.Figures, error)
	// Count counts what happened in a window.
	Count(ctx context.Context, w registration.Window) (registration.Figures, error)
	// Standing tells how things stand now; days are those of the zone.
	Standing(ctx context.Context, now time.Time, zone *time.Location) (registration.Standing, error)
}

// liveDays is how many of the last days are counted when they are looked at and the
// clock has not kept them: today, and yesterday in the first minutes after midnight.
const liveDays = 2

// Day is what happened on one day.
type Day struct {
	Date registration.Date
	registration.Figures
}

// Overview is what happened on some days up to today, the first one first, and how
// things stand now. It names nobody, and looking at it is not recorded.
type Overview struct {
	Days []Day
	Now  registration.Standing
}

// Overview counts the last n days.
func (d *Desk) Overview(ctx context.Context, c Caller, n int) (out Overview, err error) {
	if err := d.permit(c, seeOverview); err != nil {
		return out, err
	}
	today := d.today()
	first := today.Plus(1 - n)
	kept, err := d.Statistics.KeptFigures(ctx, first, today)
	if err != nil {
		return out, err
	}
	for day := first; !today.Before(day); day = day.Next() {
		f := kept[day]
		if f == nil && today.Plus(-liveDays).Before(day) {
			if f, err = d.Statistics.Count(ctx, day.Window(d.Policy.Location, d.Policy.OpeningDays)); err != nil {
				return out, err
			}
		}
		out.Days = append(out.Days, Day{day, f})
	}
	out.Now, err = d.Statistics.Standing(ctx, d.Now(), d.Policy.Location)
	return out, err
}
