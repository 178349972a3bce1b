package card

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// maxData bounds what NW7 takes; no card number comes near it.
const maxData = 64

// Options says how NW-7 bars are drawn. The zero value of a field takes its default. Widths are whole units, so that a bar
// never falls between two dots: the default 2 and 5 is the ratio 2.5.
type Options struct {
	// Start and Stop are the letters around the data, A to D; default A. Readers often drop them, some systems demand them.
	Start string `toml:"start"`
	Stop  string `toml:"stop"`
	// Narrow and Wide are the widths of the two kinds of bar in units; one module is one narrow bar. Defaults 2 and 5.
	// Wide divided by Narrow must lie between 2.0 and 3.0 (JIS X 0506).
	Narrow int `toml:"narrow"`
	Wide   int `toml:"wide"`
	// Quiet is the white margin on either side in modules, 10 to 100 (JIS X 0506 asks for 10); default 10.
	Quiet int `toml:"quiet"`
	// Height is the height of the bars in modules, 10 to 200; default 40.
	Height int `toml:"height"`
}

// Validate reports every option that cannot work, in words for the operator, joined into one error.
func (o Options) Validate() error {
	o = o.withDefaults()
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	if !isGuard(o.Start) {
		refuse("start: must be one of the letters A, B, C, D, not %q", o.Start)
	}
	if !isGuard(o.Stop) {
		refuse("stop: must be one of the letters A, B, C, D, not %q", o.Stop)
	}
	if o.Narrow < 1 || o.Narrow > 10 {
		refuse("narrow: must lie between 1 and 10 units, not %d", o.Narrow)
	} else if o.Wide < 2*o.Narrow || o.Wide > 3*o.Narrow {
		refuse("wide: must be 2 to 3 times narrow (%d), not %d", o.Narrow, o.Wide)
	}
	if o.Quiet < 10 || o.Quiet > 100 {
		refuse("quiet: must lie between 10 and 100 modules, not %d", o.Quiet)
	}
	if o.Height < 10 || o.Height > 200 {
		refuse("height: must lie between 10 and 200 modules, not %d", o.Height)
	}
	return errors.Join(errs...)
}

func isGuard(letter string) bool { return len(letter) == 1 && strings.Contains("ABCD", letter) }

func (o Options) withDefaults() Options {
	if o.Start == "" {
		o.Start = "A"
	}
	if o.Stop == "" {
		o.Stop = "A"
	}
	if o.Narrow == 0 && o.Wide == 0 {
		o.Narrow, o.Wide = 2, 5
	}
	if o.Quiet == 0 {
		o.Quiet = 10
	}
	if o.Height == 0 {
		o.Height = 40
	}
	return o
}

// Bars is an NW-7 symbol, measured in units.
type Bars struct {
	// Widths alternates bar, space, bar … and begins and ends with a bar.
	Widths []int
	// Quiet is the white margin left and right, Height the height of the bars.
	Quiet, Height int
	// Spare is white beyond the right margin, of symbols that fill a whole space.
	Spare int
}

// Width is that of the whole symbol, both margins included.
func (b Bars) Width() int {
	w := 2*b.Quiet + b.Spare
	for _, e := range b.Widths {
		w += e
	}
	return w
}

// nw7Patterns holds the seven elements of each character, bar and space by turns, as in JIS X 0506: a set bit is a wide
// element and the highest of the seven comes first. The order is that of nw7Values.
var nw7Patterns = [len(nw7Values)]uint8{
	0b0000011, 0b0000110, 0b0001001, 0b1100000, 0b0010010, // 0–4
	0b1000010, 0b0100001, 0b0100100, 0b0110000, 0b1001000, // 5–9
	0b0001100, 0b0011000, 0b1000101, 0b1010001, 0b1010100, 0b0010101, // - $ : / . +
	0b0011010, 0b0101001, 0b0001011, 0b0001110, // A–D
}

// NW7 encodes data, 1 to 64 of the characters 0–9 - $ : / . +, between the start and stop letters of o. It adds no check
// character: a card number already holds its own. Other characters are an error that names their place, not the data.
func NW7(data string, o Options) (Bars, error) {
	o = o.withDefaults()
	if err := o.Validate(); err != nil {
		return Bars{}, err
	}
	if data == "" || len(data) > maxData {
		return Bars{}, fmt.Errorf("NW-7 data must have 1 to %d characters, not %d", maxData, len(data))
	}
	for i, c := range []byte(data) {
		if strings.IndexByte(nw7Values[:16], c) < 0 {
			return Bars{}, fmt.Errorf("NW-7 cannot carry the character at place %d", i+1)
		}
	}
	b := Bars{Quiet: o.Quiet * o.Narrow, Height: o.Height * o.Narrow}
	for i, c := range []byte(o.Start + data + o.Stop) {
		if i > 0 {
			b.Widths = append(b.Widths, o.Narrow)
		}
		b.Widths = append(b.Widths, o.elements(c)...)
	}
	return b, nil
}

func (o Options) elements(c byte) []int {
	pattern := nw7Patterns[strings.IndexByte(nw7Values, c)]
	widths := make([]int, 7)
	for i := range widths {
		widths[i] = o.Narrow
		if pattern&(1<<(6-i)) != 0 {
			widths[i] = o.Wide
		}
	}
	return widths
}

// Narrow is the width of the narrowest element: one module.
func (b Bars) Narrow() int { return slices.Min(b.Widths) }
