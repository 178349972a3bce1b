package card

import "math"

// widest is the largest module of a screen: beyond it a reader gains nothing.
const widest = 8

// Fit encodes data as NW7 does, for a screen: its narrow bar is the largest whole number of units, at most 8, with which the
// whole symbol fits into room units, and 1 where none does. A unit is a CSS pixel, which a browser draws sharply only
// unscaled. Wide bars keep the ratio of o as nearly as whole units can, within the 2 to 3 of JIS X 0506; the width is even, so
// that in the middle of an even one it begins on a whole pixel.
func Fit(data string, o Options, room int) (Bars, error) {
	o = o.withDefaults()
	if err := o.Validate(); err != nil {
		return Bars{}, err
	}
	ratio := float64(o.Wide) / float64(o.Narrow)
	for module := widest; ; module-- {
		o.Narrow, o.Wide = module, min(3*module, max(2*module, int(math.Round(float64(module)*ratio))))
		b, err := NW7(data, o)
		if err != nil || module == 1 || b.Width()+b.Width()%2 <= room {
			b.Spare = b.Width() % 2
			return b, err
		}
	}
}
