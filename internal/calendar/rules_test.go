package calendar_test

import (
	"strings"
	"testing"

	"ouchi/internal/calendar"
)

func TestRulesAreExplained(t *testing.T) {
	all := []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
	for name, c := range map[string]struct {
		r    calendar.Rules
		says string
	}{
		"weekday":          {calendar.Rules{ClosedWeekly: []string{"Tuseday"}}, `closed_weekly: "Tuseday" is not a day of the week`},
		"ordinal":          {calendar.Rules{ClosedMonthly: []string{"fifth friday"}}, "closed_monthly:"},
		"no ordinal":       {calendar.Rules{ClosedMonthly: []string{"friday"}}, "closed_monthly:"},
		"three words":      {calendar.Rules{ClosedMonthly: []string{"the last friday"}}, "closed_monthly:"},
		"day of the year":  {calendar.Rules{ClosedYearly: []string{"02-30"}}, "closed_yearly:"},
		"half a stretch":   {calendar.Rules{ClosedYearly: []string{"12-28.."}}, "closed_yearly:"},
		"three ends":       {calendar.Rules{ClosedYearly: []string{"12-28..12-30..01-03"}}, "closed_yearly:"},
		"no such date":     {calendar.Rules{Closed: []string{"2025-02-29"}}, "closed:"},
		"backwards":        {calendar.Rules{Closed: []string{"2026-02-12..2026-02-01"}}, "ends before it begins"},
		"endless":          {calendar.Rules{Closed: []string{"2026-01-01..2046-01-01"}}, "more than ten years"},
		"open date":        {calendar.Rules{Open: []string{"tomorrow"}}, "open:"},
		"both":             {calendar.Rules{Closed: []string{"2026-02-01..2026-02-12"}, Open: []string{"2026-02-12"}}, "2026-02-12 is in both"},
		"never":            {calendar.Rules{ClosedWeekly: all}, "no opening day"},
		"never, by season": {calendar.Rules{ClosedYearly: []string{"01-01..12-31"}}, "no opening day"},
		"never, together":  {calendar.Rules{ClosedWeekly: all[:6], ClosedYearly: []string{"01-08..12-31"}, ClosedMonthly: []string{"first saturday"}}, "no opening day"},
		"in some years":    {calendar.Rules{ClosedYearly: []string{"03-01..02-28"}}, "no opening day"},
	} {
		_, err := calendar.New(c.r)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
}

func TestAllRulesAreCheckedAtOnce(t *testing.T) {
	_, err := calendar.New(calendar.Rules{ClosedWeekly: []string{"x"}, ClosedMonthly: []string{"y"}, Closed: []string{"z"}})
	for _, part := range []string{"closed_weekly:", "closed_monthly:", "closed:"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing from %v", part, err)
		}
	}
}

func TestRulesAreForgivingInCaseAndSpace(t *testing.T) {
	c := newCalendar(t, calendar.Rules{
		ClosedWeekly:  []string{" Tuesday "},
		ClosedMonthly: []string{"Last  FRIDAY"},
		ClosedYearly:  []string{"12-28 .. 01-03"},
	})
	for _, text := range []string{"2026-06-02", "2026-06-26", "2026-12-30"} {
		if c.Open(day(t, text)) {
			t.Errorf("%s is open", text)
		}
	}
}

func TestNoRulesMeanAlwaysOpen(t *testing.T) {
	c := newCalendar(t, calendar.Rules{})
	if got := c.Between(day(t, "2024-01-01"), day(t, "2025-01-01")); got != 366 {
		t.Errorf("%d opening days in a leap year", got)
	}
}

func TestExceptionsMayTouchAndOverlap(t *testing.T) {
	c := newCalendar(t, calendar.Rules{Closed: []string{
		"2026-02-10..2026-02-12", "2026-02-01..2026-02-20", "2026-02-21", "2026-03-02", "2026-02-05",
	}})
	if got := c.Add(day(t, "2026-01-31"), 1).String(); got != "2026-02-22" {
		t.Errorf("the next opening day is %s", got)
	}
	if c.Open(day(t, "2026-03-02")) || !c.Open(day(t, "2026-03-01")) {
		t.Error("a lone closed day is lost")
	}
}
