package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"
	"testing"

	"ouchi/internal/picture/picturetest"
)

func mask(t testing.TB, file []byte, regions ...Region) Result {
	t.Helper()
	got, err := Mask(bytes.NewReader(file), Limits{}, Output{}, regions)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func decoded(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// stripes is as hard as it gets for a JPEG: lines a pixel wide.
func stripes(w, h, period int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		if i%w/period%2 == 0 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

// brightest is the brightest pixel of a part of a picture.
func brightest(img image.Image, r image.Rectangle) int {
	most := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			most = max(most, int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y))
		}
	}
	return most
}

// What lies in a region is black but for the ringing of its surroundings; what lies
// beside stays.
func TestMaskBlackens(t *testing.T) {
	files := map[string][]byte{
		"colour": picturetest.JPEG(picturetest.Card(856, 540, "NAME KUMAMOTO TARO", "NUMBER 1234")),
		"grey":   picturetest.JPEG(stripes(856, 540, 3)),
		"png":    picturetest.PNG(picturetest.Card(856, 540, "NAME")),
	}
	area := Region{.25, .5, .5, .25}
	covered := image.Rect(214, 270, 642, 405)
	for name, file := range files {
		before, got := normalise(t, file, Output{}), mask(t, file, area)
		view, was := decoded(t, got.View), decoded(t, before.View)
		if most := brightest(view, covered); most > 40 {
			t.Errorf("%s: a pixel of %d is left", name, most)
		}
		if most := brightest(view, covered.Inset(16)); most > 2 {
			t.Errorf("%s: inside, a pixel of %d is left", name, most)
		}
		thumb := image.Rect(214*320/856+2, 270*320/856+2, 642*320/856-2, 405*320/856-2)
		if most := brightest(decoded(t, got.Thumb), thumb); most > 60 {
			t.Errorf("%s: the thumbnail has a pixel of %d", name, most)
		}
		for _, at := range []image.Point{{20, 20}, {800, 300}, {100, 500}, {400, 200}} {
			if d := brightest(view, spot(at)) - brightest(was, spot(at)); d < -24 || d > 24 {
				t.Errorf("%s: beside it, %v changed by %d", name, at, d)
			}
		}
		if bytes.Contains(got.View, []byte("Exif")) || got.Width != before.Width {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func spot(at image.Point) image.Rectangle { return image.Rectangle{at, at.Add(image.Pt(8, 8))} }

// Whatever was under the mask, the result is the same: nothing of it is left, not even
// in the blocks that the region cuts.
func TestMaskedPicturesTellNothingApart(t *testing.T) {
	area := Region{101. / 856, 99. / 540, 333. / 856, 77. / 540}
	hidden := image.Rect(101, 99, 434, 176)
	var views [][]byte
	for period := 1; period < 5; period++ {
		card := picturetest.Card(856, 540, "NAME KUMAMOTO TARO")
		secret := stripes(856, 540, period)
		for y := hidden.Min.Y; y < hidden.Max.Y; y++ {
			for x := hidden.Min.X; x < hidden.Max.X; x++ {
				card.Set(x, y, secret.At(x, y))
			}
		}
		seen := normalise(t, picturetest.PNG(card), Output{})
		views = append(views, mask(t, seen.View, area).View)
	}
	for i, v := range views[1:] {
		if !bytes.Equal(v, views[0]) {
			t.Errorf("the picture over stripes %d is another", i+2)
		}
	}
}

func TestRegionsAtTheEdges(t *testing.T) {
	file := picturetest.JPEG(stripes(200, 120, 4))
	for name, area := range map[string]Region{
		"all": {0, 0, 1, 1}, "over the edge": {-1, -1, 3, 3}, "a point": {.5, .5, 1e-9, 1e-9}, "last corner": {.999, .999, .5, .5},
	} {
		if !area.Valid() {
			t.Errorf("%s is not valid", name)
		}
		view := decoded(t, mask(t, file, area).View)
		whole := slices.Contains([]string{"all", "over the edge"}, name)
		if black := brightest(view, view.Bounds()) < 8; black != whole {
			t.Errorf("%s: black is %v", name, black)
		}
	}
	for _, area := range []Region{
		{},
		{0, 0, 0, 1},
		{1, 0, 1, 1},
		{0, -2, 1, 1},
		{-.5, 0, .5, 1},
		{math.NaN(), 0, 1, 1},
		{0, 0, math.Inf(1), 1},
	} {
		if area.Valid() {
			t.Errorf("%v is valid", area)
		}
	}
}

// A picture from a camera is turned upright and masked in one go.
func TestTwelveMegapixelsAreMaskedInLittleMemory(t *testing.T) {
	file := photo(4000, 3000)
	used := allocated(func() {
		got := mask(t, file, Region{.1, .1, .8, .2}, Region{.5, .6, .3, .1})
		if got.Width != 3000 || got.Height != 4000 {
			t.Error(got)
		}
	})
	t.Logf("%d KiB of JPEG: %d MiB in all", len(file)>>10, used>>20)
	if used > 60<<20 {
		t.Errorf("%d MiB", used>>20)
	}
}

// As the desk does it: the view of such a picture is decoded, masked, encoded again.
func BenchmarkMask(b *testing.B) {
	file := photo(4000, 3000)
	view, err := Normalise(bytes.NewReader(file), Limits{}, Output{})
	if err != nil {
		b.Fatal(err)
	}
	regions := []Region{{.1, .1, .8, .2}, {.5, .6, .3, .1}}
	for name, file := range map[string][]byte{"turn and mask 12 megapixels": file, "mask its view": view.View} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Mask(bytes.NewReader(file), Limits{}, Output{}, regions); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
