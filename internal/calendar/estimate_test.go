package calendar_test

import (
	"testing"

	"ouchi/internal/calendar"
)

func TestEstimate(t *testing.T) {
	c := newCalendar(t, kumamoto)
	for name, row := range map[string]struct {
		from, today     string // no today: from
		waiting, perDay int
		want            string
		busy, longer    bool
	}{
		"a quiet day, three days later":    {"2026-06-03", "", 0, 20, "2026-06-06 2026-06-07", false, false},
		"three days later is a Tuesday":    {"2026-06-06", "", 5, 20, "2026-06-10 2026-06-11", false, false},
		"the last that keeps the least":    {"2026-06-03", "", 59, 20, "2026-06-06 2026-06-10", false, false},
		"one more":                         {"2026-06-03", "", 60, 20, "2026-06-07 2026-06-12", true, false},
		"busy: a week to ten days":         {"2026-06-03", "", 110, 20, "2026-06-10 2026-06-13", true, false},
		"turn falls on the end":            {"2026-06-03", "", 179, 20, "2026-06-13 2026-06-13", true, false},
		"the queue passes the end":         {"2026-06-03", "", 180, 20, "2026-06-13 2026-06-13", true, true},
		"a million wait":                   {"2026-06-03", "", 1000000, 1, "2026-06-13 2026-06-13", true, true},
		"over the new year":                {"2025-12-26", "", 0, 20, "2026-01-04 2026-01-05", false, false},
		"the end itself moves":             {"2025-12-20", "", 999, 20, "2026-01-04 2026-01-04", true, true},
		"特別整理期間 swallows the window":       {"2026-02-01", "", 0, 20, "2026-02-13 2026-02-13", false, false},
		"the days have run since":          {"2026-06-03", "2026-06-06", 0, 20, "2026-06-07 2026-06-08", false, false},
		"nothing may be promised for past": {"2026-06-03", "2026-06-20", 0, 20, "2026-06-21 2026-06-21", false, true},
		"overdue before a Tuesday":         {"2026-06-03", "2026-06-15", 0, 20, "2026-06-17 2026-06-17", false, true},
		"a negative queue and no pace":     {"2026-06-03", "", -5, 0, "2026-06-06 2026-06-07", false, false},
	} {
		load := calendar.Load{From: day(t, row.from), Waiting: row.waiting, PerDay: row.perDay, Least: 3, Most: 10}
		if row.today != "" {
			load.Today = day(t, row.today)
		}
		w := calendar.Estimate(c, load)
		if got := w.Earliest.String() + " " + w.Latest.String(); got != row.want || w.Busy != row.busy || w.Longer != row.longer {
			t.Errorf("%s: %s, busy %t, longer %t; want %s, %t, %t", name, got, w.Busy, w.Longer, row.want, row.busy, row.longer)
		}
	}
}

// Laws: the window is two opening days in order, after today, and a longer queue never brings them nearer.
func FuzzEstimate(f *testing.F) {
	f.Add(0, 0, 5, 20, 3, 10)
	f.Add(200, 30, 1000, 1, 3, 10)
	f.Add(-7, 2, 1<<62, -1, 400, -1)
	c := newCalendar(f, kumamoto)
	begin := day(f, "2025-11-01")
	f.Fuzz(func(t *testing.T, from, gone, waiting, perDay, least, most int) {
		l := calendar.Load{From: begin.Plus(from % 1000), Waiting: waiting, PerDay: perDay, Least: least, Most: most}
		l.Today = l.From.Plus(max(gone%100, 0))
		w := calendar.Estimate(c, l)
		if !c.Open(w.Earliest) || !c.Open(w.Latest) || w.Latest.Before(w.Earliest) || !w.Earliest.After(l.Today) {
			t.Fatalf("%+v gives %s to %s", l, w.Earliest, w.Latest)
		}
		l.Waiting = min(l.Waiting, 1<<62) + 1
		more := calendar.Estimate(c, l)
		if more.Earliest.Before(w.Earliest) || more.Latest.Before(w.Latest) || (w.Longer && !more.Longer) {
			t.Fatalf("%+v: one more waiting brings %+v forward to %+v", l, w, more)
		}
	})
}

func BenchmarkEstimate(b *testing.B) {
	c := newCalendar(b, kumamoto)
	l := calendar.Load{From: day(b, "2026-06-03"), Waiting: 100000, PerDay: 20, Least: 3, Most: 10}
	for b.Loop() {
		if !calendar.Estimate(c, l).Longer {
			b.Fatal("the queue should pass the end")
		}
	}
}
