package registration

import (
	"maps"
	"testing"
	"time"
)

func TestFiguresCountDeeds(t *testing.T) {
	day := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	opening := func(since, until time.Time) int { return int(until.Sub(since).Hours()) / 24 }
	f := Figures{}
	for _, d := range []Deed{
		{Act: "submit", Kind: New},
		{Act: "submit", Kind: Amend},
		{Act: "submit", Kind: New},
		{Act: "approve", Kind: New, At: day, SentAt: day.AddDate(0, 0, -2)},
		{Act: "return", Kind: New, Detail: "reasons=blurred,other", At: day, SentAt: day},
		{Act: "refuse", Kind: New, Detail: "reasons=other", At: day, SentAt: day.AddDate(0, 0, -9)},
		{Act: "undo", Kind: New},
		{Act: "withdraw", Kind: Renewal},
		{Act: "lapse", Kind: New},
		{Act: "images_shredded", Detail: "images=3"},
		{Act: "images_shredded", Detail: "images=4"},
		{Act: "card_posted"},
		{Act: "image_shredded", Detail: "document=x"},
		{Act: "application_viewed"},
	} {
		f.Add(d, opening)
	}
	want := Figures{
		"received.new": 2, "received.change": 1, "approve.new": 1, "return.new": 1, "refuse.new": 1, "undone.new": 1,
		"withdraw.renewal": 1, "lapse.new": 1, "reason.blurred": 1, "reason.other": 1, "days.0": 1, "days.2": 1, "days.9": 1,
		"shredded": 8, "posted": 1,
	}
	if !maps.Equal(f, want) {
		t.Errorf("got %v\nwant %v", f, want)
	}
	if f.Decided() != 2 || f.Sum(FigureReceived) != 3 || f.Under(FigureReceived)["new"] != 2 {
		t.Errorf("decided %d, received %d", f.Decided(), f.Sum(FigureReceived))
	}
	if two := Merge(f, f, nil); two["shredded"] != 16 || two["days.2"] != 2 {
		t.Errorf("merged %v", two)
	}
}

func TestPercentile(t *testing.T) {
	for name, tt := range map[string]struct {
		f           Figures
		median, p90 int
		ok          bool
	}{
		"none":     {Figures{"days.x": 4}, 0, 0, false},
		"one":      {Figures{"days.3": 1}, 3, 3, true},
		"two":      {Figures{"days.1": 1, "days.5": 1}, 1, 5, true},
		"ten":      {Figures{"days.0": 5, "days.1": 4, "days.30": 1}, 0, 1, true},
		"eleven":   {Figures{"days.0": 5, "days.1": 4, "days.30": 2}, 1, 30, true},
		"the same": {Figures{"days.12": 100}, 12, 12, true},
	} {
		median, ok := tt.f.Percentile(0.5)
		p90, _ := tt.f.Percentile(0.9)
		if median != tt.median || p90 != tt.p90 || ok != tt.ok {
			t.Errorf("%s: %d, %d, %v", name, median, p90, ok)
		}
	}
}

func TestDaysFollowEachOther(t *testing.T) {
	if got := (Date{2026, 12, 31}).Next(); got != (Date{2027, 1, 1}) {
		t.Errorf("got %v", got)
	}
	if got := (Date{2028, 3, 1}).Plus(-1); got != (Date{2028, 2, 29}) {
		t.Errorf("got %v", got)
	}
	w := Date{2026, 11, 25}.Window(time.FixedZone("JST", 9*60*60), nil)
	if !w.From.Equal(time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)) || w.Until.Sub(w.From) != 24*time.Hour {
		t.Errorf("%+v", w)
	}
}
