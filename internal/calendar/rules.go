package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// maxSpan bounds a dated closure or opening, in days: ten years, more than any rebuilding takes.
const maxSpan = 3660

// Rules are the opening days as an operator writes them in the settings, in plain strings. Dates are YYYY-MM-DD, and a
// stretch is two dates joined by two dots, both included. English names, in any case. Behind a date or stretch may stand
// what the library calls it: "12-28..01-03 年末年始".
type Rules struct {
	// ClosedWeekly names days of the week: "tuesday".
	ClosedWeekly []string `toml:"closed_weekly"`
	// ClosedMonthly names days of each month: "first", "second", "third", "fourth" or "last", then a day of the week or
	// "day": "last friday", "last day".
	ClosedMonthly []string `toml:"closed_monthly"`
	// ClosedYearly names days of each year as MM-DD, or stretches that may wrap over the new year: "12-28..01-03".
	ClosedYearly []string `toml:"closed_yearly"`
	// Closed names dates that are closed against the rules above, such as 特別整理期間: "2026-02-01..2026-02-12".
	Closed []string `toml:"closed"`
	// Open names dates that are open although the rules above say closed. No date may be both Open and Closed.
	Open []string `toml:"open"`
}

// New builds a Calendar. It reports every rule it cannot read in words for the operator, joined into one error, and refuses
// rules that leave some year without any opening day, for then counting could not end.
func New(r Rules) (*Calendar, error) {
	var errs []error
	c := &Calendar{
		monthly: readAll(&errs, "closed_monthly", r.ClosedMonthly, parseNth),
		yearly:  readAll(&errs, "closed_yearly", r.ClosedYearly, parseSeason),
		rules:   written(r),
		closed:  merged(readAll(&errs, "closed", r.Closed, parseSpan)),
		open:    merged(readAll(&errs, "open", r.Open, parseSpan)),
	}
	for _, weekday := range readAll(&errs, "closed_weekly", r.ClosedWeekly, parseWeekday) {
		c.weekdays[weekday] = true
	}
	for _, o := range c.open {
		for _, s := range c.closed {
			if !o.to.Before(s.from) && !s.to.Before(o.from) {
				errs = append(errs, fmt.Errorf("open, closed: %s is in both", later(o.from, s.from)))
			}
		}
	}
	if !c.opensEveryYear() {
		errs = append(errs, errors.New("closed_weekly, closed_monthly, closed_yearly: together they leave no opening day"))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// opensEveryYear looks at 28 years, in which every kind of year occurs: seven first weekdays, leap or not.
func (c *Calendar) opensEveryYear() bool {
	for year := 2000; year < 2028; year++ {
		day, end := Date(year, time.January, 1), Date(year, time.December, 31)
		for !c.regularlyOpen(day) {
			if day == end {
				return false
			}
			day = day.Plus(1)
		}
	}
	return true
}

func readAll[T any](errs *[]error, key string, texts []string, parse func(string) (T, error)) []T {
	var all []T
	for _, text := range texts {
		bare, _ := Named(text)
		v, err := parse(strings.ToLower(bare))
		if err != nil {
			*errs = append(*errs, fmt.Errorf("%s: %q is %w", key, text, err))
			continue
		}
		all = append(all, v)
	}
	return all
}

func parseWeekday(text string) (int, error) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if text == strings.ToLower(d.String()) {
			return int(d), nil
		}
	}
	return 0, errors.New("not a day of the week, sunday to saturday")
}

var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": last}

func parseNth(text string) (nth, error) {
	words := strings.Fields(text)
	if len(words) == 2 {
		ordinal, known := ordinals[words[0]]
		weekday, err := parseWeekday(words[1])
		if words[1] == "day" {
			weekday, err = anyDay, nil
		}
		if known && err == nil {
			return nth{ordinal, weekday}, nil
		}
	}
	return nth{}, errors.New(`not a day of the month such as "last friday", "third monday" or "last day"`)
}

func parseSeason(text string) (season, error) {
	from, to := ends(text)
	a, errA := parseMonthDay(from)
	b, errB := parseMonthDay(to)
	if errA != nil || errB != nil {
		return season{}, errors.New(`not a day of the year such as "05-05" or a stretch such as "12-28..01-03"`)
	}
	return season{a, b}, nil
}

// parseMonthDay takes 29 February: 2000 is a leap year.
func parseMonthDay(text string) (int, error) {
	t, err := time.Parse(layout, "2000-"+text)
	if err != nil {
		return 0, err
	}
	return int(t.Month())*100 + t.Day(), nil
}

func parseSpan(text string) (span, error) {
	from, to := ends(text)
	a, errA := ParseDay(from)
	b, errB := ParseDay(to)
	switch {
	case errA != nil || errB != nil:
		return span{}, errors.New(`not a date such as "2026-05-06" or a stretch such as "2026-02-01..2026-02-12"`)
	case b.Before(a):
		return span{}, errors.New("a stretch that ends before it begins")
	case b.Minus(a) > maxSpan:
		return span{}, errors.New("a stretch of more than ten years")
	}
	return span{a, b}, nil
}

func ends(text string) (from, to string) {
	from, to, stretch := strings.Cut(text, "..")
	if !stretch {
		to = from
	}
	return strings.TrimSpace(from), strings.TrimSpace(to)
}

// merged sorts spans and joins those that touch.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from.Minus(b.from) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && !s.from.After(out[n-1].to.Plus(1)) {
			out[n-1].to = later(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}
