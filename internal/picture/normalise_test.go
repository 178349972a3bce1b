package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/image/draw"
	"ouchi/internal/picture/picturetest"
)

func normalise(t *testing.T, file []byte, out Output) Result {
	t.Helper()
	got, err := Normalise(bytes.NewReader(file), Limits{Side: 8}, out)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func sizeOf(t *testing.T, file []byte) image.Point {
	t.Helper()
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(cfg.Width, cfg.Height)
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		w, h        int
		view, thumb image.Point
	}{
		{150, 100, image.Pt(150, 100), image.Pt(32, 21)}, // never enlarged
		{240, 160, image.Pt(240, 160), image.Pt(32, 21)}, // as asked for
		{300, 200, image.Pt(240, 160), image.Pt(32, 21)}, // scaled
		{400, 300, image.Pt(200, 150), image.Pt(32, 24)}, // halved and near enough
		{300, 400, image.Pt(150, 200), image.Pt(24, 32)},
		{801, 601, image.Pt(201, 151), image.Pt(32, 24)}, // odd sides round up
		{600, 8, image.Pt(240, 3), image.Pt(32, 1)},      // never to nothing
	} {
		src := quarters(c.w, c.h, "RGBW")
		for name, file := range map[string][]byte{"jpeg": picturetest.JPEG(src), "png": picturetest.PNG(src), "gif": picturetest.GIF(src, 1)} {
			got := normalise(t, file, Output{View: 240, Thumb: 32})
			if got.Width != c.w || got.Height != c.h || sizeOf(t, got.View) != c.view || sizeOf(t, got.Thumb) != c.thumb {
				t.Errorf("%s %d×%d: %v, view %v, thumb %v", name, c.w, c.h, got, sizeOf(t, got.View), sizeOf(t, got.Thumb))
			}
		}
	}
}

// Everything png.Decode may return, laid on white where it is clear.
func TestEveryKindOfPNG(t *testing.T) {
	clear := color.NRGBA{0, 0, 0, 0}
	half := color.NRGBA{0, 0, 0, 128}
	pair := color.Palette{clear, red}
	bounds := image.Rect(0, 0, 300, 200)
	for name, c := range map[string]struct {
		img  draw.Image
		ink  color.Color
		want color.Color
	}{
		"true colour":         {image.NewRGBA(bounds), red, red},
		"with alpha":          {image.NewNRGBA(bounds), half, color.Gray{127}},
		"clear":               {image.NewNRGBA(bounds), clear, color.White},
		"16 bits":             {image.NewRGBA64(bounds), red, red},
		"16 bits with alpha":  {image.NewNRGBA64(bounds), half, color.Gray{127}},
		"grey":                {image.NewGray(bounds), color.Gray{90}, color.Gray{90}},
		"16-bit grey":         {image.NewGray16(bounds), color.Gray{90}, color.Gray{90}},
		"palette":             {image.NewPaletted(bounds, pair), red, red},
		"palette with a hole": {image.NewPaletted(bounds, pair), clear, color.White},
	} {
		draw.Draw(c.img, bounds, image.NewUniform(c.ink), image.Point{}, draw.Src)
		for _, longest := range []int{50, 250, 300} { // halved, scaled, as it is
			got := normalise(t, picturetest.PNG(c.img), Output{View: longest})
			img, err := jpeg.Decode(bytes.NewReader(got.View))
			if err != nil {
				t.Fatal(name, err)
			}
			t.Run(name, func(t *testing.T) { assertColour(t, img.At(img.Bounds().Dx()/2, 3), c.want) })
		}
	}
}

func TestInterlacedPNG(t *testing.T) {
	// image/png does not write this: one pixel a pass, by hand.
	var rows bytes.Buffer
	z := pngData(&rows)
	for _, pass := range [][2]int{{2, 2}, {2, 2}, {4, 2}, {4, 4}, {8, 4}, {8, 8}, {16, 8}} {
		for range pass[1] {
			_, _ = z.Write([]byte{0})
			_, _ = z.Write(bytes.Repeat([]byte{200, 20, 20}, pass[0]))
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := pngFile(pngHeader(16, 16, [3]byte{8, 2, 1}), picturetest.Chunk("IDAT", rows.Bytes()))
	_, cfg, err := Inspect(file, Limits{Side: 8})
	if err != nil || Cost(cfg, PNG) != working+16*16*8 {
		t.Error(err, Cost(cfg, PNG))
	}
	got := normalise(t, file, Output{})
	img, _ := jpeg.Decode(bytes.NewReader(got.View))
	assertColour(t, img.At(9, 9), red)
}

func TestEveryKindOfJPEG(t *testing.T) {
	flat := func(values ...byte) func(int, int) []byte { return func(int, int) []byte { return values } }
	base := blocks{w: 40, h: 40, sampling: 0x11, components: 4}
	with := func(change func(*blocks)) []byte { b := base; change(&b); return b.encode() }
	for name, c := range map[string]struct {
		file []byte
		want color.Color
	}{
		// Adobe writes inks inverted: 255 is none. In YCCK the three are
		// inverted once more.
		"CMYK": {with(func(b *blocks) { b.head, b.at = adobe(0), flat(55, 235, 235, 255) }), color.RGBA{55, 235, 235, 255}},
		"YCCK": {with(func(b *blocks) { b.head, b.at = adobe(2), flat(append(ycc(color.RGBA{55, 235, 235, 255}), 255)...) }), red},
		"YCCK subsampled": {with(func(b *blocks) {
			b.sampling, b.head, b.at = 0x22, adobe(2), flat(append(ycc(color.RGBA{55, 235, 235, 255}), 255)...)
		}), red},
		"progressive CMYK": {with(func(b *blocks) { b.progressive, b.head, b.at = true, adobe(0), flat(55, 235, 235, 255) }), color.RGBA{55, 235, 235, 255}},
		"RGB":              {with(func(b *blocks) { b.components, b.head, b.at = 3, adobe(0), flat(200, 20, 20) }), red},
		"grey":             {with(func(b *blocks) { b.components, b.at = 1, flat(90) }), color.Gray{90}},
		"progressive":      {with(func(b *blocks) { b.components, b.progressive, b.at = 3, true, flat(ycc(blue)...) }), blue},
	} {
		t.Run(name, func(t *testing.T) {
			for _, longest := range []int{100, 280, 400} {
				got := normalise(t, c.file, Output{View: longest})
				img, err := jpeg.Decode(bytes.NewReader(got.View))
				if err != nil {
					t.Fatal(err)
				}
				assertColour(t, img.At(img.Bounds().Dx()/2, img.Bounds().Dy()/2), c.want)
			}
		})
	}
}

func TestAnimationGivesItsFirstPicture(t *testing.T) {
	got := normalise(t, picturetest.GIF(quarters(40, 24, "RGBW"), 2000), Output{})
	if got.Format != GIF || got.Width != 40 || got.Height != 24 {
		t.Error(got)
	}
	assertCorners(t, got.View, "RGBW")
}

// What a file hides before, in, between and after its pixels is gone.
func TestNothingButPixelsSurvives(t *testing.T) {
	card := picturetest.Card(640, 400, "NAME  KUMAMOTO TARO")
	exif := picturetest.Exif{Orientation: 1, GPS: true}
	const trailer = "PK\x03\x04<script>alert('SECRET-TRAILER')</script>"
	text := picturetest.Chunk("tEXt", []byte("Comment\x00SECRET-TRAILER"))
	pngWithText := exif.InPNG(picturetest.PNG(card))
	pngWithText = append(pngWithText[:33:33], append(text, pngWithText[33:]...)...)
	comment := append([]byte("\xff\xfe\x00\x10SECRET-TRAILER"), exif.InJPEG(picturetest.JPEG(card))[2:]...)
	plain := map[string][]byte{
		"jpeg": picturetest.JPEG(card), "png": picturetest.PNG(card), "gif": picturetest.GIF(card, 1),
	}
	for name, file := range map[string][]byte{
		"jpeg": append(append([]byte("\xff\xd8"), comment...), trailer...),
		"png":  append(pngWithText, trailer...),
		"gif":  append(picturetest.GIF(card, 1), trailer...),
	} {
		got, want := normalise(t, file, Output{}), normalise(t, plain[name], Output{})
		for _, made := range [][]byte{got.View, got.Thumb} {
			for _, secret := range []string{"SECRET", "TRAILER", "PK\x03\x04", "script", "Exif", picturetest.Camera, "SAMPLE"} {
				if bytes.Contains(made, []byte(secret)) {
					t.Errorf("%s: %q survived", name, secret)
				}
			}
			segments(made, func(marker byte, _ []byte) bool {
				if marker == 0xfe || 0xe0 <= marker && marker <= 0xef {
					t.Errorf("%s: segment %x survived", name, marker)
				}
				return true
			})
			if !bytes.HasSuffix(made, []byte{0xff, eoi}) {
				t.Errorf("%s: something stands after the end", name)
			}
		}
		// The strongest proof: the same bytes as from a file that hid nothing.
		if !bytes.Equal(got.View, want.View) || !bytes.Equal(got.Thumb, want.Thumb) {
			t.Errorf("%s: what was hidden changed the result", name)
		}
	}
}

func TestSharpnessFallsWithBlur(t *testing.T) {
	card := picturetest.Card(800, 500, "NAME KUMAMOTO TARO", "BORN 2001-02-03", "SAMPLE CITY 1-2-3")
	crisp := normalise(t, picturetest.JPEG(card), Output{}).Sharpness
	last := crisp
	for _, side := range []int{200, 100, 50} {
		small := image.NewRGBA(image.Rect(0, 0, side, side*10/16))
		draw.ApproxBiLinear.Scale(small, small.Rect, card, card.Rect, draw.Src, nil)
		blurred := image.NewRGBA(card.Rect)
		draw.ApproxBiLinear.Scale(blurred, card.Rect, small, small.Rect, draw.Src, nil)
		got := normalise(t, picturetest.PNG(blurred), Output{}).Sharpness
		if got >= last {
			t.Errorf("from %d pixels: %.0f, not below %.0f", side, got, last)
		}
		last = got
	}
	if crisp < 10*last {
		t.Errorf("crisp %.0f, blurred %.0f", crisp, last)
	}
	if blank := normalise(t, picturetest.PNG(image.NewGray(image.Rect(0, 0, 300, 300))), Output{}).Sharpness; blank != 0 {
		t.Errorf("blank %.2f", blank)
	}
}

func TestReadersOwnErrorIsNoProblem(t *testing.T) {
	broken := errors.New("disk is gone")
	_, err := Normalise(io.MultiReader(strings.NewReader("\xff\xd8\xff"), iotest.ErrReader(broken)), Limits{}, Output{})
	if !errors.Is(err, broken) || errors.As(err, new(Problem)) {
		t.Error(err)
	}
}

func TestResultPrintsNoPixels(t *testing.T) {
	got := normalise(t, picturetest.PNG(quarters(20, 10, "RGBW")), Output{})
	if got.String() != "png 20×10" {
		t.Error(got)
	}
}

func BenchmarkPNG(b *testing.B) {
	file := picturetest.PNG(picturetest.Card(3000, 2000, "NAME KUMAMOTO TARO"))
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if _, err := png.Decode(bytes.NewReader(file)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("normalise", func(b *testing.B) {
		for b.Loop() {
			if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
