package card

import (
	"errors"
	"fmt"
)

// Measures of paper in millimetres.
const (
	Width  = 85.60 // of a card: ID-1, ISO/IEC 7810
	Height = 53.98
	A4     = 210.0 // wide
	A4Tall = 297.0
)

// A module of the bars in millimetres: the least that readers read (JIS X 0506), and the most that a card is given.
const (
	minModule = 0.191
	maxModule = 0.33
)

// ErrWide says that the bars of a number do not fit on a card at a size that readers read.
var ErrWide = errors.New("the bars of a number are too wide for a card: choose shorter numbers, or narrower bars")

// OnCard is the width of one unit of the bars on a card, in millimetres: as wide as suits, never narrower than readers read.
func (b Bars) OnCard() (float64, error) {
	narrow := float64(b.Narrow())
	unit := min(maxModule/narrow, Width/float64(b.Width()))
	if unit*narrow < minModule {
		return 0, ErrWide
	}
	return unit, nil
}

// Layout is how cards lie on paper.
type Layout string

// The layouts.
const (
	Single Layout = "single" // each on a page of its own, of its own size
	Sheets Layout = "sheets" // several on a page of A4
)

// Sheet is the grid on a page of A4, in millimetres.
type Sheet struct {
	Columns int     `toml:"columns"`
	Rows    int     `toml:"rows"`
	Left    float64 `toml:"left"`  // white before the first column
	Top     float64 `toml:"top"`   // white above the first row
	GapX    float64 `toml:"gap_x"` // between columns
	GapY    float64 `toml:"gap_y"` // between rows
}

// Cells is how many there are on a page.
func (s Sheet) Cells() int { return s.Columns * s.Rows }

// Place is the upper left corner of a cell of the given size, counted from 0 by rows.
func (s Sheet) Place(cell int, width, height float64) (x, y float64) {
	column, row := cell%s.Columns, cell/s.Columns
	return s.Left + float64(column)*(width+s.GapX), s.Top + float64(row)*(height+s.GapY)
}

// Validate reports what does not fit on A4, in words for the operator, joined into one error.
func (s Sheet) Validate(width, height float64) error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	for _, m := range []struct {
		key   string
		value float64
	}{{"left", s.Left}, {"top", s.Top}, {"gap_x", s.GapX}, {"gap_y", s.GapY}} {
		if m.value < 0 {
			refuse("%s: must not be negative", m.key)
		}
	}
	if s.Columns < 1 || s.Rows < 1 {
		refuse("columns, rows: must both be 1 or more")
		return errors.Join(errs...)
	}
	x, y := s.Place(s.Cells()-1, width, height)
	if x+width > A4+0.05 {
		refuse("columns: %d of %.1f mm with left and gap_x need %.1f mm, and A4 has %.0f", s.Columns, width, x+width, A4)
	}
	if y+height > A4Tall+0.05 {
		refuse("rows: %d of %.1f mm with top and gap_y need %.1f mm, and A4 has %.0f", s.Rows, height, y+height, A4Tall)
	}
	return errors.Join(errs...)
}
