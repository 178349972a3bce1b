package page

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Square is a QR code as one path of an SVG drawing, in units of a module.
type Square struct {
	Side int // with the quiet zone
	Path string
}

// quiet is the white margin that readers need (ISO/IEC 18004: four modules).
const quiet = 4

// QR makes a QR code of a text.
func QR(text string) (Square, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Square{}, err
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
	return Square{Side: n + 2*quiet, Path: path.String()}, nil
}
