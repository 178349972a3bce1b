package calendar_test

import (
	"slices"
	"testing"
	"time"

	"ouchi/internal/calendar"
)

// kumamoto is the reference: Tuesdays, the last Friday of the month and the turn of the year are closed; in May 2022 the
// closing day moved from Tuesday the 3rd to Friday the 6th.
var kumamoto = calendar.Rules{
	ClosedWeekly:  []string{"tuesday"},
	ClosedMonthly: []string{"last friday"},
	ClosedYearly:  []string{"12-28..01-03"},
	Closed:        []string{"2022-05-06", "2026-02-01..2026-02-12"},
	Open:          []string{"2022-05-03", "2022-07-29"},
}

func newCalendar(t testing.TB, r calendar.Rules) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New(r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, text string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return d
}

func TestOpen(t *testing.T) {
	c := newCalendar(t, kumamoto)
	for text, want := range map[string]bool{
		"2022-05-02": true,
		"2022-05-03": true,  // a Tuesday, opened by date
		"2022-05-06": false, // a Friday, closed by date
		"2022-05-10": false, // the next Tuesday
		"2022-05-20": true,  // a Friday, not the last
		"2022-05-27": false, // the last Friday
		"2022-07-29": true,  // a last Friday, opened by date
		"2022-08-26": false,
		"2024-02-23": false, // the last Friday of a leap February; the 29th is a Thursday
		"2024-02-29": true,
		"2008-02-22": true, // here the 29th itself is the last Friday
		"2008-02-29": false,
		"2026-02-27": false,
		"2025-12-27": true,
		"2025-12-28": false,
		"2025-12-31": false,
		"2026-01-01": false,
		"2026-01-03": false,
		"2026-01-04": true,
		"2026-01-31": true,
		"2026-02-01": false, // 特別整理期間
		"2026-02-12": false,
		"2026-02-13": true,
	} {
		if got := c.Open(day(t, text)); got != want {
			t.Errorf("%s: open %t, want %t", text, got, want)
		}
	}
}

func TestMonthlyRules(t *testing.T) {
	for _, c := range []struct {
		rule, month string
		closed      []int
	}{
		{"first monday", "2026-06", []int{1}},
		{"first monday", "2026-09", []int{7}},
		{"third Thursday", "2026-10", []int{15}},
		{"fourth wednesday", "2026-04", []int{22}}, // there are five
		{"last wednesday", "2026-04", []int{29}},
		{"last day", "2024-02", []int{29}},
		{"last day", "2025-02", []int{28}},
		{"last day", "2025-12", []int{31}},
		{"second day", "2026-06", []int{2}},
	} {
		cal := newCalendar(t, calendar.Rules{ClosedMonthly: []string{c.rule}})
		var closed []int
		first := day(t, c.month+"-01")
		for d := first; d.Format("2006-01") == c.month; d = d.Plus(1) {
			if !cal.Open(d) {
				closed = append(closed, d.Minus(first)+1)
			}
		}
		if !slices.Equal(closed, c.closed) {
			t.Errorf("%s in %s: closed on %v, want %v", c.rule, c.month, closed, c.closed)
		}
	}
}

func TestLeapDayOfTheYear(t *testing.T) {
	c := newCalendar(t, calendar.Rules{ClosedYearly: []string{"02-29"}})
	for text, want := range map[string]bool{"2024-02-28": true, "2024-02-29": false, "2024-03-01": true, "2025-03-01": true} {
		if got := c.Open(day(t, text)); got != want {
			t.Errorf("%s: open %t, want %t", text, got, want)
		}
	}
}

func TestAddAndBetween(t *testing.T) {
	c := newCalendar(t, kumamoto)
	for _, row := range []struct {
		from string
		n    int
		want string
	}{
		{"2022-05-02", 0, "2022-05-02"},
		{"2022-05-02", 1, "2022-05-03"},
		{"2022-05-02", 4, "2022-05-07"}, // 3, 4, 5, then the 6th is closed
		{"2022-05-10", 0, "2022-05-11"}, // a closed day rolls on
		{"2022-05-10", 1, "2022-05-11"}, // and is not counted itself
		{"2022-05-10", -1, "2022-05-09"},
		{"2022-05-07", -1, "2022-05-05"},
		{"2025-12-27", 1, "2026-01-04"}, // over the new year
		{"2026-01-04", -1, "2025-12-27"},
		{"2026-01-31", 1, "2026-02-13"}, // over 特別整理期間
		{"2024-02-28", 2, "2024-03-01"}, // over a leap day
		{"2024-02-22", 1, "2024-02-24"},
	} {
		from, want := day(t, row.from), day(t, row.want)
		if got := c.Add(from, row.n); got != want {
			t.Errorf("%s and %d opening days: %s, want %s", from, row.n, got, want)
		}
		if got := c.Between(from, want); row.n != 0 && got != row.n {
			t.Errorf("between %s and %s: %d opening days, want %d", from, want, got, row.n)
		}
	}
	if got := c.Between(day(t, "2025-12-28"), day(t, "2026-01-03")); got != 0 {
		t.Errorf("nobody waits an opening day while all is closed: %d", got)
	}
}

// Laws: Add lands on an open day, Between undoes Add and Add undoes Between.
func FuzzCount(f *testing.F) {
	f.Add(738000, 3, uint8(4), "last friday", "12-28..01-03", 10)
	f.Add(0, -40, uint8(0b0111111), "first day", "02-29", 3000)
	f.Add(730179, 0, uint8(1), "fourth sunday", "01-01..12-30", 1)
	f.Fuzz(func(t *testing.T, start, n int, weekly uint8, monthly, yearly string, length int) {
		from := day(t, "1600-01-01").Plus(((start % 400000) + 400000) % 400000)
		closed := from.Plus(2).String() + ".." + from.Plus(2+length%3000).String()
		r := calendar.Rules{
			ClosedMonthly: []string{monthly},
			ClosedYearly:  []string{yearly},
			Closed:        []string{closed},
			Open:          []string{from.Plus(-3).String()},
		}
		for d := time.Sunday; d <= time.Saturday; d++ {
			if weekly&(1<<d) != 0 {
				r.ClosedWeekly = append(r.ClosedWeekly, d.String())
			}
		}
		c, err := calendar.New(r)
		if err != nil {
			return
		}
		n %= 100
		to := c.Add(from, n)
		if !c.Open(to) {
			t.Fatalf("%s and %d opening days is %s, which is closed", from, n, to)
		}
		if got := c.Between(from, to); got != n && (n != 0 || c.Open(from)) {
			t.Fatalf("from %s to %s: %d opening days, want %d", from, to, got, n)
		}
		if got := c.Add(from, c.Between(from, to)); got != to {
			t.Fatalf("from %s: Add undoes Between as %s, want %s", from, got, to)
		}
	})
}

func BenchmarkBetweenAYear(b *testing.B) {
	c := newCalendar(b, kumamoto)
	from, to := day(b, "2025-01-01"), day(b, "2026-01-01")
	for b.Loop() {
		if c.Between(from, to) < 200 {
			b.Fatal("too few opening days")
		}
	}
}
