package registration

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar without a time zone; the zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the Date, and false when no such day exists (February 30th).
func NewDate(year, month, day int) (Date, bool) {
	d := DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
	same := d.Year == year && int(d.Month) == month && d.Day == day
	if !same || year < 1 || year > 9999 {
		return Date{}, false
	}
	return d, true
}

// DateOf is the day that t falls on in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2006-01-02"; "" is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("registration: a date that is not YYYY-MM-DD")
	}
	return DateOf(t), nil
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String writes "2006-01-02", and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Digits writes the eight digits YYYYMMDD, the guide's first password.
func (d Date) Digits() string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

// Before tells whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.String() < e.String() }

// Plus is the day n days later, earlier where n is negative.
func (d Date) Plus(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Next is the day after.
func (d Date) Next() Date { return d.Plus(1) }

// Start is the moment at which the day begins in a zone.
func (d Date) Start(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// Window is the day in a zone, with what counts opening days.
func (d Date) Window(zone *time.Location, opening func(since, until time.Time) int) Window {
	return Window{Day: d, From: d.Start(zone), Until: d.Next().Start(zone), OpeningDays: opening}
}

// AddYears is the same day n years on; February 29th becomes the 28th where needed.
func (d Date) AddYears(n int) Date {
	if next, ok := NewDate(d.Year+n, int(d.Month), d.Day); ok {
		return next
	}
	return Date{d.Year + n, d.Month, d.Day - 1}
}

// Age is the number of birthdays that a person born on d has had by the day on.
// A person born on February 29th has it on March 1st in common years.
func (d Date) Age(on Date) int {
	years := on.Year - d.Year
	if on.Month < d.Month || on.Month == d.Month && on.Day < d.Day {
		years--
	}
	return years
}

// MarshalText writes the form of String, so that Dates travel in JSON as text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}
