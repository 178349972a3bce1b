package picture

import (
	"bytes"
	"errors"
	"image/jpeg"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// Whatever comes in, either it is refused for a reason or what comes out is a
// small, plain JPEG of the promised size.
func FuzzNormalise(f *testing.F) {
	card := quarters(33, 21, "RGBW")
	exif := picturetest.Exif{Orientation: 7, GPS: true}
	f.Add(exif.InJPEG(picturetest.JPEG(card)))
	f.Add(exif.InPNG(picturetest.PNG(card)))
	f.Add(picturetest.GIF(card, 2))
	f.Add(coloured(0x41, "RGBW", true))
	f.Add(blocks{w: 3, h: 2, sampling: 0x22, components: 4, head: adobe(2), at: func(int, int) []byte { return []byte{1, 2, 3, 4} }}.encode())
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"))
	limits := Limits{Bytes: 16 << 10, Pixels: 1 << 14, Side: 1, Scans: 4}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Normalise(bytes.NewReader(data), limits, Output{View: 24, Thumb: 8})
		if err != nil {
			if !errors.As(err, new(Problem)) {
				t.Fatal(err)
			}
			return
		}
		if int64(got.Width)*int64(got.Height) > limits.Pixels {
			t.Fatal("more pixels than allowed:", got)
		}
		for most, made := range map[int][]byte{24: got.View, 8: got.Thumb} {
			img, err := jpeg.Decode(bytes.NewReader(made))
			if err != nil {
				t.Fatal(err)
			}
			size := img.Bounds().Size()
			if max(size.X, size.Y) > most || size.X > got.Width || size.Y > got.Height {
				t.Fatalf("%v became %v, at most %d", got, size, most)
			}
		}
		// Once clean, clean for ever: the result is taken in again as it is.
		again, err := Normalise(bytes.NewReader(got.View), limits, Output{View: 24})
		if err != nil || again.Format != JPEG {
			t.Fatal(again, err)
		}
	})
}

// What the first bytes say, the whole file does not contradict.
func FuzzInspect(f *testing.F) {
	f.Add(picturetest.JPEG(quarters(33, 21, "RGBW")), uint16(300))
	f.Add(picturetest.PNG(quarters(33, 21, "RGBW")), uint16(40))
	f.Add(picturetest.GIF(quarters(33, 21, "RGBW"), 1), uint16(20))
	limits := Limits{Bytes: 16 << 10, Pixels: 1 << 14, Side: 1}
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		head := data[:min(len(data), 16+int(n))]
		format, early, err := Inspect(head, limits)
		late, whole, lateErr := Inspect(data, limits)
		switch {
		case err != nil && lateErr == nil:
			t.Fatalf("refused at first (%v), then taken", err)
		case err != nil, early.Width == 0, errors.Is(lateErr, TooLarge):
		case lateErr != nil, format != late, early.Width != whole.Width, early.Height != whole.Height,
			Cost(early, format) != Cost(whole, late):
			t.Fatalf("%v %v became %v %v %v", format, early, late, whole, lateErr)
		}
	})
}
