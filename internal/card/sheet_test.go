package card_test

import (
	"strings"
	"testing"

	"ouchi/internal/card"
)

func TestSheetsLieOnThePaper(t *testing.T) {
	fits := card.Sheet{Columns: 2, Rows: 5, Left: 17.4, Top: 9.5, GapX: 4, GapY: 2}
	if err := fits.Validate(card.Width, card.Height); err != nil || fits.Cells() != 10 {
		t.Error(fits.Cells(), err)
	}
	if x, y := fits.Place(3, 80, 50); x != 101.4 || y != 61.5 {
		t.Errorf("the fourth lies at %v, %v", x, y)
	}
	for says, change := range map[string]func(*card.Sheet){
		"columns, rows: must":    func(s *card.Sheet) { s.Rows = 0 },
		"columns: 3 of 85.6 mm":  func(s *card.Sheet) { s.Columns = 3 },
		"rows: 6 of 54.0 mm":     func(s *card.Sheet) { s.Rows = 6 },
		"gap_x: must not be neg": func(s *card.Sheet) { s.GapX = -1 },
	} {
		s := fits
		change(&s)
		if err := s.Validate(card.Width, card.Height); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v, want %q", s, err, says)
		}
	}
}
