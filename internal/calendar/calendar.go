// Package calendar knows on which days a library is open, counts opening days, and estimates when an application will be
// decided.
//
// Opening days are data: weekly, monthly and yearly closures, and dated exceptions both ways, because the closing day moves
// around holidays and 特別整理期間 differs each year. The package is pure and holds no table of national holidays; a library
// that treats them apart writes them as exceptions. It knows days, not hours, and reads no clock.
package calendar

import (
	"slices"
	"time"
)

// Calendar tells open days from closed ones. Make it with New; it never changes, so it may be shared.
type Calendar struct {
	weekdays [7]bool // closed
	monthly  []nth
	yearly   []season
	closed   []span
	open     []span
	rules    []rule // as they were written, for Cause
}

// nth is such a day as the last Friday of the month.
type nth struct {
	ordinal int // 1 to 4, or last
	weekday int // as time.Weekday, or anyDay
}

const (
	last   = -1
	anyDay = -1
)

// season is a stretch of days of the year, both ends included, as month*100 + day; it wraps over the new year if from > to.
type season struct{ from, to int }

// span is a stretch of dates, both ends included.
type span struct{ from, to Day }

// Open reports whether the library is open on a day. A dated opening beats a dated closure, and both beat the rules that
// come round; New refuses dates that are both.
func (c *Calendar) Open(day Day) bool {
	switch {
	case covers(c.open, day):
		return true
	case covers(c.closed, day):
		return false
	}
	return c.regularlyOpen(day)
}

func (c *Calendar) regularlyOpen(day Day) bool {
	if c.weekdays[day.Weekday()] {
		return false
	}
	_, month, dom := day.Date()
	return !slices.ContainsFunc(c.yearly, func(s season) bool { return s.covers(month, dom) }) &&
		!slices.ContainsFunc(c.monthly, func(n nth) bool { return n.is(day) })
}

func (n nth) is(day Day) bool {
	if n.weekday != anyDay && int(day.Weekday()) != n.weekday {
		return false
	}
	step := 7
	if n.weekday == anyDay {
		step = 1
	}
	_, month, dom := day.Date()
	if n.ordinal == last {
		_, next, _ := day.Plus(step).Date()
		return next != month
	}
	return (dom-1)/step == n.ordinal-1
}

func (s season) covers(month time.Month, dom int) bool {
	d := int(month)*100 + dom
	if s.from <= s.to {
		return s.from <= d && d <= s.to
	}
	return d >= s.from || d <= s.to
}

// covers expects spans sorted and apart from each other, as New leaves them.
func covers(spans []span, day Day) bool {
	_, found := slices.BinarySearchFunc(spans, day, func(s span, d Day) int {
		switch {
		case s.to.Before(d):
			return -1
		case s.from.After(d):
			return 1
		}
		return 0
	})
	return found
}

// Add returns the n-th opening day after a day, which itself does not count (Civil Code, article 140: the first day is left
// out). A negative n counts backwards; 0 gives the day itself if open, else the next opening day. The result is always open.
// It walks day by day: for n in the thousands, not the millions.
func (c *Calendar) Add(day Day, n int) Day {
	if n == 0 && c.Open(day) {
		return day
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n = max(n, 1); n > 0; {
		day = day.Plus(step)
		if c.Open(day) {
			n--
		}
	}
	return day
}

// Between counts the opening days someone waited from one day to another: those after from, up to and including to. With to
// before from it is negative and counts those from to up to, but not including, from. It undoes Add:
// Between(d, Add(d, n)) is n for every n but 0, and for 0 as well if d is open.
func (c *Calendar) Between(from, to Day) int {
	step, n := 1, 0
	if to.Before(from) {
		step = -1
	}
	for d := from; d != to; {
		d = d.Plus(step)
		if c.Open(d) {
			n += step
		}
	}
	return n
}
