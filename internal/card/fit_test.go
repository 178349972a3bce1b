package card_test

import (
	"slices"
	"testing"

	"ouchi/internal/card"
)

func TestFitTakesTheLargestWholeModule(t *testing.T) {
	for _, c := range []struct {
		number             string
		room, module, wide int
	}{
		{"80010008", 288, 2, 5}, // a phone of 320 pixels
		{"80010008", 328, 2, 5}, // of 360
		{"80010008", 432, 3, 8}, // a tablet
		{"80010008", 608, 4, 10},
		{"80010008", 5000, 8, 20},
		{"12345678901234", 288, 1, 3}, // long, on a small phone
		{"12345678901234", 10, 1, 3},  // nothing fits: it is drawn all the same
	} {
		b, err := card.Fit(c.number, card.Options{}, c.room)
		if err != nil {
			t.Fatal(err)
		}
		if got := []int{b.Narrow(), slices.Max(b.Widths)}; got[0] != c.module || got[1] != c.wide {
			t.Errorf("%s in %d: bars of %d, want %d and %d", c.number, c.room, got, c.module, c.wide)
		}
		if b.Quiet != 10*b.Narrow() || b.Width()%2 != 0 || c.room > 10 && b.Width() > c.room {
			t.Errorf("%s in %d: %d wide, margins of %d", c.number, c.room, b.Width(), b.Quiet)
		}
	}
}

func TestFitKeepsTheRatioOfTheStandard(t *testing.T) {
	for wide := 4; wide <= 6; wide++ {
		for room := 100; room < 2000; room += 50 {
			b, err := card.Fit("80010008", card.Options{Narrow: 2, Wide: wide}, room)
			if err != nil {
				t.Fatal(err)
			}
			if n, w := b.Narrow(), slices.Max(b.Widths); w < 2*n || w > 3*n {
				t.Errorf("%d to 2 in %d: %d to %d", wide, room, w, n)
			}
		}
	}
	if _, err := card.Fit("なし", card.Options{}, 300); err == nil {
		t.Error("drew what NW-7 cannot carry")
	}
}
