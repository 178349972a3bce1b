package calendar_test

import (
	"testing"
	"time"

	"ouchi/internal/calendar"
)

func TestDayOfKnowsTheZone(t *testing.T) {
	tokyo := time.FixedZone("JST", 9*60*60)
	evening := time.Date(2026, 3, 31, 15, 0, 0, 0, time.UTC)
	if got := calendar.DayOf(evening, tokyo).String(); got != "2026-04-01" {
		t.Errorf("in Tokyo it is %s", got)
	}
	if got := calendar.DayOf(evening.Add(-time.Second), tokyo).String(); got != "2026-03-31" {
		t.Errorf("a second before it is %s", got)
	}
	if start := calendar.DayOf(evening, tokyo).Start(tokyo); !start.Equal(evening) {
		t.Errorf("the day starts at %s", start)
	}
}

func TestParseDay(t *testing.T) {
	for _, text := range []string{"0001-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "9999-12-31"} {
		if got := day(t, text).String(); got != text {
			t.Errorf("%s came back as %s", text, got)
		}
	}
	for _, text := range []string{
		"", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-4-1", "2026/04/01", "20260401", "0000-12-31",
		"2026-04-01 ", "２０２６-04-01", "2026-04-01T00:00:00Z", "12026-04-01",
	} {
		if got, err := calendar.ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	leap := day(t, "2024-02-28")
	if got := leap.Plus(2).String(); got != "2024-03-01" {
		t.Errorf("two days later: %s", got)
	}
	if got := day(t, "2026-01-01").Minus(day(t, "2025-01-01")); got != 365 {
		t.Errorf("2025 has %d days", got)
	}
	if leap.Weekday() != time.Wednesday || day(t, "0001-01-01").Weekday() != time.Monday {
		t.Error("the weekday is wrong")
	}
	if calendar.Date(2024, time.January, 32) != day(t, "2024-02-01") {
		t.Error("32 January is not 1 February")
	}
	var none calendar.Day
	if !none.IsZero() || leap.IsZero() || !none.Before(leap) || !leap.After(none) {
		t.Error("the zero day is not told apart")
	}
}

// Law: what ParseDay takes, String and the text methods write back letter for letter.
func FuzzParseDay(f *testing.F) {
	f.Add("2026-04-01")
	f.Add("0001-01-01")
	f.Add("2025-02-29")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := calendar.ParseDay(text)
		var viaText calendar.Day
		if errText := viaText.UnmarshalText([]byte(text)); (errText == nil) != (err == nil) || viaText != d {
			t.Fatalf("%q: ParseDay gives %v, %v; UnmarshalText %v, %v", text, d, err, viaText, errText)
		}
		if err != nil {
			return
		}
		written, err := d.MarshalText()
		if err != nil || string(written) != text || d.String() != text {
			t.Fatalf("%q came back as %q, %v", text, written, err)
		}
		if calendar.Date(d.Date()) != d || d.Plus(1).Minus(d) != 1 || d.Plus(7).Weekday() != d.Weekday() {
			t.Fatalf("%q: the parts do not fit together", text)
		}
	})
}
