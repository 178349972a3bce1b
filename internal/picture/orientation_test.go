package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"ouchi/internal/picture/picturetest"
)

var (
	red   = color.RGBA{200, 20, 20, 255}
	green = color.RGBA{20, 180, 40, 255}
	blue  = color.RGBA{30, 40, 190, 255}
	white = color.RGBA{250, 250, 250, 255}
	inks  = map[byte]color.RGBA{'R': red, 'G': green, 'B': blue, 'W': white}
)

// stored tells the corners (upper left, upper right, lower left, lower right)
// of a file in each orientation whose upright picture is R G over B W. From
// Exif 2.32: which side of the scene row 0 and column 0 are.
var stored = map[int]string{
	1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG",
	5: "RBGW", 6: "GWRB", 7: "WGBR", 8: "BRWG",
}

// quarters paints corners as above.
func quarters(w, h int, corners string) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, inks[corners[y*2/h*2+x*2/w]])
		}
	}
	return img
}

func TestEveryOrientationComesOutUpright(t *testing.T) {
	small := Limits{Side: 8}
	for turn, corners := range stored {
		exif := picturetest.Exif{Orientation: turn}
		files := map[string][]byte{
			"jpeg":        exif.InJPEG(picturetest.JPEG(quarters(161, 81, corners))),
			"large jpeg":  exif.InJPEG(picturetest.JPEG(quarters(803, 405, corners))),
			"png":         exif.InPNG(picturetest.PNG(quarters(161, 81, corners))),
			"large png":   exif.InPNG(picturetest.PNG(quarters(803, 405, corners))),
			"progressive": exif.InJPEG(coloured(0x22, corners, true)),
		}
		for sampling := range units {
			files[fmt.Sprintf("sampling %x", sampling)] = exif.InJPEG(coloured(sampling, corners, false))
		}
		for name, file := range files {
			t.Run(fmt.Sprint(turn, " ", name), func(t *testing.T) {
				got, err := Normalise(bytes.NewReader(file), small, Output{View: 300, Thumb: 40})
				if err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(name, "g") && (got.Width < got.Height) != (turn >= 5) {
					t.Errorf("size %d×%d", got.Width, got.Height)
				}
				assertCorners(t, got.View, "RGBW")
				assertCorners(t, got.Thumb, "RGBW")
			})
		}
	}
}

func coloured(sampling byte, corners string, progressive bool) []byte {
	return blocks{w: 10, h: 10, sampling: sampling, components: 3, progressive: progressive, at: func(x, y int) []byte {
		return ycc(inks[corners[y/5*2+x/5]])
	}}.encode()
}

// assertCorners looks into the middle of each quarter.
func assertCorners(t *testing.T, file []byte, corners string) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for i := range 4 {
		x, y := w/4+i%2*w/2, h/4+i/2*h/2
		assertColour(t, img.At(x, y), inks[corners[i]])
	}
}

func assertColour(t *testing.T, got, want color.Color) {
	t.Helper()
	const near = 32 << 8 // a thumbnail of a few blocks is coarse
	r, g, b, _ := got.RGBA()
	wr, wg, wb, _ := want.RGBA()
	for _, d := range []int{int(r) - int(wr), int(g) - int(wg), int(b) - int(wb)} {
		if max(d, -d) > near {
			t.Errorf("colour %v, want %v", color.RGBAModel.Convert(got), want)
			return
		}
	}
}

func TestOrientationOfMalformedExifIsUpright(t *testing.T) {
	good := string(picturetest.Exif{Orientation: 6}.TIFF())
	entry := "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"
	little := "II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	for name, c := range map[string]struct {
		tiff string
		want int
	}{
		"good":                  {good, 6},
		"little-endian":         {little, 6},
		"nothing":               {"", 1},
		"cut in the header":     {good[:7], 1},
		"cut in the directory":  {good[:30], 1},
		"no magic number":       {strings.Replace(good, "*", "+", 1), 1},
		"directory far away":    {strings.Replace(good, "\x00\x00\x00\x08", "\xff\xff\xff\xfe", 1), 1},
		"directory at the end":  {good[:4] + "\x00\x00\x00\x08", 1},
		"orientation 0":         {strings.Replace(good, entry, entry[:9]+"\x00", 1), 1},
		"orientation 9":         {strings.Replace(good, entry, entry[:9]+"\x09", 1), 1},
		"orientation as a long": {strings.Replace(good, entry, "\x01\x12\x00\x04"+entry[4:], 1), 1},
		"many entries claimed":  {strings.Replace(little, "\x01\x00\x12\x01", "\xff\xff\x13\x01", 1), 1},
	} {
		if got := orientationOfTIFF([]byte(c.tiff)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestOrientationIsReadFromTheFirstExifOnly(t *testing.T) {
	file := picturetest.JPEG(quarters(16, 16, "RGBW"))
	file = picturetest.Exif{Orientation: 3}.InJPEG(picturetest.Exif{Orientation: 8}.InJPEG(file))
	if got := orientation(file, JPEG); got != 3 {
		t.Error(got)
	}
	// A picture inside another is none of ours.
	after := append(picturetest.JPEG(quarters(16, 16, "RGBW")), file...)
	if got := orientation(after, JPEG); got != 1 {
		t.Error(got)
	}
}

func FuzzOrientation(f *testing.F) {
	for _, e := range []picturetest.Exif{{Orientation: 6}, {Orientation: 8, GPS: true}} {
		f.Add(e.TIFF())
		f.Add(e.InPNG(picturetest.PNG(quarters(8, 8, "RGBW"))))
		f.Add(e.InJPEG(picturetest.JPEG(quarters(8, 8, "RGBW"))))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		inside := orientationOfTIFF(data)
		for _, got := range []int{inside, orientation(data, JPEG), orientation(data, PNG), orientation(data, GIF)} {
			if got < 1 || 8 < got {
				t.Fatal(got)
			}
		}
		// What a file says does not depend on what surrounds it.
		if len(data) < 60000 {
			segment := append([]byte{0xff, 0xd8, 0xff, app1, byte((len(data) + 8) >> 8), byte(len(data) + 8)}, "Exif\x00\x00"...)
			if got := orientation(append(segment, data...), JPEG); got != inside {
				t.Fatalf("in a JPEG %d, alone %d", got, inside)
			}
		}
		png := append([]byte("\x89PNG\r\n\x1a\n"), picturetest.Chunk("eXIf", data)...)
		if got := orientation(png, PNG); got != inside {
			t.Fatalf("in a PNG %d, alone %d", got, inside)
		}
	})
}
