package calendar

import (
	"errors"
	"fmt"
	"time"
)

// Day is a date of the civil calendar, without time of day or zone. Days compare with ==. The zero Day is 0001-01-01 and
// stands for "no day".
type Day struct{ n int } // days since 0001-01-01, a Monday

const (
	secondsPerDay = 24 * 60 * 60
	layout        = "2006-01-02"
)

var dayOne = time.Time{}.Unix()

// Date returns the Day of a year, month and day of the month. Values out of range run over as in time.Date: 32 January is
// 1 February.
func Date(year int, month time.Month, day int) Day {
	return Day{int((time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() - dayOne) / secondsPerDay)}
}

// DayOf returns the day it is at t on a clock in loc.
func DayOf(t time.Time, loc *time.Location) Day {
	return Date(t.In(loc).Date())
}

// ParseDay reads a day written YYYY-MM-DD, from the year 0001 to 9999. Days that do not exist are an error.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(layout, text)
	if err != nil || t.Year() < 1 {
		return Day{}, errors.New("not a date written YYYY-MM-DD")
	}
	return Date(t.Date()), nil
}

// String writes the day as YYYY-MM-DD.
func (d Day) String() string { return d.utc().Format(layout) }

// Format writes the day in a layout of package time.
func (d Day) Format(layout string) string { return d.utc().Format(layout) }

// MarshalText writes the day as YYYY-MM-DD.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes; the errors are those of ParseDay.
func (d *Day) UnmarshalText(text []byte) error {
	day, err := ParseDay(string(text))
	if err != nil {
		return fmt.Errorf("reading a day: %w", err)
	}
	*d = day
	return nil
}

// Date takes the day apart.
func (d Day) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Plus returns the day n days later, open or not; a negative n goes back.
func (d Day) Plus(n int) Day { return Day{d.n + n} }

// Minus counts the days from other to d, open or not.
func (d Day) Minus(other Day) int { return d.n - other.n }

// Before reports whether d comes before other.
func (d Day) Before(other Day) bool { return d.n < other.n }

// After reports whether d comes after other.
func (d Day) After(other Day) bool { return d.n > other.n }

// IsZero reports whether d is the zero Day.
func (d Day) IsZero() bool { return d.n == 0 }

// Start returns the first moment of the day in loc.
func (d Day) Start(loc *time.Location) time.Time {
	year, month, day := d.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

func (d Day) utc() time.Time { return time.Unix(dayOne+int64(d.n)*secondsPerDay, 0).UTC() }

func later(a, b Day) Day {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b Day) Day {
	if a.Before(b) {
		return a
	}
	return b
}
