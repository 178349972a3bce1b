package staff

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// square is a QR code as one path of an SVG drawing, in units of a module.
type square struct {
	Side int // with the quiet zone
	Path string
}

// quiet is the white margin that readers need (ISO/IEC 18004: four modules).
const quiet = 4

// draw makes a QR code of a text.
func draw(text string) (square, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return square{}, err
	}
	n := code.Bounds().Dx()
	var path strings.Builder
	for y := range n {
		for x := range n {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return square{Side: n + 2*quiet, Path: path.String()}, nil
}

// inFours parts a secret so that it can be typed off the screen.
func inFours(text string) string {
	var parts []string
	for len(text) > 4 {
		parts, text = append(parts, text[:4]), text[4:]
	}
	return strings.Join(append(parts, text), " ")
}
