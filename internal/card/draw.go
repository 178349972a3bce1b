package card

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"iter"
	"strings"
)

const maxScale = 20

// Black yields the left edge and the width of each black bar, in units, the margin included in the edge.
func (b Bars) Black() iter.Seq2[int, int] {
	return func(yield func(x, w int) bool) {
		x := b.Quiet
		for i, w := range b.Widths {
			if i%2 == 0 && !yield(x, w) {
				return
			}
			x += w
		}
	}
}

// SVG draws the symbol as one svg element, one CSS pixel to the unit, announced to screen readers as label (plain text; it is
// escaped here). The page's style may make it higher; the bars keep their widths. It is black on white whatever the page's colours, since a reader needs
// the contrast, and carries no style attribute, so a strict Content-Security-Policy lets it stand inline.
func (b Bars) SVG(label string) string {
	var s strings.Builder
	w, h := b.Width(), b.Height
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="%s" width="%d" height="%d"`+
		` viewBox="0 0 %d %d" preserveAspectRatio="none" shape-rendering="crispEdges"><rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`,
		html.EscapeString(label), w, h, w, h, w, h)
	for x, w := range b.Black() {
		fmt.Fprintf(&s, "M%d 0h%dv%dh-%dz", x, w, h, w)
	}
	s.WriteString(`"/></svg>`)
	return s.String()
}

// PNG draws the symbol in two colours, scale dots (1 to 20) to the unit. Readers want two dots to a module at the least, so
// with Narrow 1 choose a scale of 2 or more.
func (b Bars) PNG(scale int) ([]byte, error) {
	if scale < 1 || scale > maxScale {
		return nil, fmt.Errorf("the scale of a PNG must lie between 1 and %d, not %d", maxScale, scale)
	}
	img := image.NewPaletted(image.Rect(0, 0, b.Width()*scale, b.Height*scale), color.Palette{color.White, color.Black})
	for x, w := range b.Black() {
		for y := range b.Height * scale {
			row := img.Pix[y*img.Stride:]
			for i := x * scale; i < (x+w)*scale; i++ {
				row[i] = 1
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("encoding the bars as PNG: %w", err)
	}
	return out.Bytes(), nil
}
