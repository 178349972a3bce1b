package stories

import (
	"bytes"
	"image/png"
	"testing"
)

func TestBlankIsAPicture(t *testing.T) {
	for side, colour := range map[int]bool{600: true, 3000: false, 701: true} {
		picture, err := png.Decode(bytes.NewReader(blank(t, side, colour)))
		if err != nil || picture.Bounds().Dx() != side {
			t.Errorf("%d pixels: %v", side, err)
		}
	}
}
