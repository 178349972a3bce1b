package calendar

import (
	"regexp"
	"strings"
)

// Cause is the rule that makes a day what it is.
type Cause struct {
	// Key is the key of Rules the rule stands under: "closed", "closed_weekly", "open" …
	Key string
	// Rule is the rule as it was written, without its name: "last friday".
	Rule string
	// Name is what the library calls it, such as 年末年始; "" for none.
	Name string
}

// rule is a written rule with what it covers.
type rule struct {
	Cause
	covers func(Day) bool
}

// Cause tells which rule makes the day open or closed; the zero Cause for a day that is
// simply open. Of several that say the same the first is told, in the order of Rules
// from the dated ones up.
func (c *Calendar) Cause(day Day) Cause {
	for _, r := range c.rules {
		if r.covers(day) {
			return r.Cause
		}
	}
	return Cause{}
}

// written lists the rules by their precedence. What cannot be read is left out: New has
// refused it.
func written(r Rules) []rule {
	var all []rule
	for _, list := range []struct {
		key   string
		texts []string
		read  func(string) (func(Day) bool, error)
	}{
		{"open", r.Open, spanOf},
		{"closed", r.Closed, spanOf},
		{"closed_yearly", r.ClosedYearly, seasonOf},
		{"closed_monthly", r.ClosedMonthly, nthOf},
		{"closed_weekly", r.ClosedWeekly, weekdayOf},
	} {
		for _, text := range list.texts {
			bare, name := Named(text)
			if covers, err := list.read(strings.ToLower(bare)); err == nil {
				all = append(all, rule{Cause{list.key, bare, name}, covers})
			}
		}
	}
	return all
}

func spanOf(text string) (func(Day) bool, error) {
	s, err := parseSpan(text)
	return func(d Day) bool { return !d.Before(s.from) && !d.After(s.to) }, err
}

func seasonOf(text string) (func(Day) bool, error) {
	s, err := parseSeason(text)
	return func(d Day) bool {
		_, month, dom := d.Date()
		return s.covers(month, dom)
	}, err
}

func nthOf(text string) (func(Day) bool, error) {
	n, err := parseNth(text)
	return n.is, err
}

func weekdayOf(text string) (func(Day) bool, error) {
	weekday, err := parseWeekday(text)
	return func(d Day) bool { return int(d.Weekday()) == weekday }, err
}

var dated = regexp.MustCompile(`^([0-9-]+(?:\s*\.\.\s*[0-9-]+)?)\s+([^.\s].*)$`)

// Named takes the name off a dated or yearly rule: "2027-02-01..2027-02-12 特別整理期間".
func Named(text string) (rule, name string) {
	text = strings.TrimSpace(text)
	if m := dated.FindStringSubmatch(text); m != nil {
		return m[1], m[2]
	}
	return text, ""
}
