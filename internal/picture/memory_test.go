package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"runtime"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// allocated is how many bytes run takes from the heap, in all.
func allocated(run func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// A valid file of some 100 KB that would unpack to 900 MB.
func TestBombIsRefusedWithoutMemory(t *testing.T) {
	const side = 30_000
	var data bytes.Buffer
	z := pngData(&data)
	row := make([]byte, 1+side/8)
	for range side {
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := pngFile(pngHeader(side, side, [3]byte{1, 0, 0}), picturetest.Chunk("IDAT", data.Bytes()))
	used := allocated(func() {
		if _, _, err := Inspect(file[:1024], Limits{}); !errors.Is(err, TooManyPixels) {
			t.Error("Inspect:", err)
		}
		if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{}); !errors.Is(err, TooManyPixels) {
			t.Error("Normalise:", err)
		}
	})
	if used > 4<<20 {
		t.Errorf("%d bytes for a file of %d", used, len(file))
	}
}

// Chunks that unpack to much are never unpacked.
func TestPackedMetadataStaysPacked(t *testing.T) {
	var data bytes.Buffer
	z := pngData(&data)
	if _, err := z.Write(make([]byte, 16<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file := picturetest.PNG(quarters(320, 320, "RGBW"))
	text := picturetest.Chunk("zTXt", append([]byte("Comment\x00\x00"), data.Bytes()...))
	profile := picturetest.Chunk("iCCP", append([]byte("profile\x00\x00"), data.Bytes()...))
	file = bytes.Join([][]byte{file[:33], profile, text, file[33:]}, nil)
	used := allocated(func() {
		if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{}); err != nil {
			t.Error(err)
		}
	})
	if used > 8<<20 {
		t.Errorf("%d bytes", used)
	}
}

// What is allocated in all, garbage included, bounds what is held at any time.
func TestCostIsNotExceeded(t *testing.T) {
	const w, h = 3600, 800 // the worst: too small to be halved, too large to stay
	card := picturetest.Card(w, h, "NAME KUMAMOTO TARO", "SAMPLE CITY 1-2-3")
	turned := picturetest.Exif{Orientation: 6}
	deep := image.NewNRGBA64(card.Rect)
	for i := 0; i < len(card.Pix); i++ {
		deep.Pix[2*i] = card.Pix[i]
	}
	progressive := blocks{w: w / 16, h: h / 16, sampling: 0x22, components: 3, progressive: true, at: func(int, int) []byte { return ycc(red) }}
	inked := blocks{w: w / 8, h: h / 8, sampling: 0x11, components: 4, head: adobe(0), at: func(int, int) []byte { return []byte{1, 2, 3, 4} }}
	for name, file := range map[string][]byte{
		"jpeg":        turned.InJPEG(picturetest.JPEG(card)),
		"progressive": turned.InJPEG(progressive.encode()),
		"CMYK":        turned.InJPEG(inked.encode()),
		"png":         turned.InPNG(picturetest.PNG(card)),
		"16-bit png":  turned.InPNG(picturetest.PNG(deep)),
		"gif":         picturetest.GIF(card, 1),
	} {
		f, cfg, err := Inspect(file, Limits{})
		if err != nil {
			t.Fatal(name, err)
		}
		used := allocated(func() {
			if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{}); err != nil {
				t.Error(name, err)
			}
		})
		t.Logf("%s: %d MiB of %d", name, used>>20, Cost(cfg, f)>>20)
		if used > Cost(cfg, f) {
			t.Errorf("%s: %d MiB, cost %d MiB", name, used>>20, Cost(cfg, f)>>20)
		}
	}
}

// photo is what a phone's camera gives: w by h, soft shapes and grain, about 2
// bits a pixel.
func photo(w, h int) []byte {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	seed := uint32(1)
	for i := range img.Y {
		seed = seed*1664525 + 1013904223
		x, y := i%img.YStride, i/img.YStride
		img.Y[i] = byte(96 + x*64/w + y*32/h + int(seed>>28) + (x/64+y/64)%2*24)
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(120+i%img.CStride*16/img.CStride), 132
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return picturetest.Exif{Orientation: 6, GPS: true}.InJPEG(out.Bytes())
}

func TestTwelveMegapixelsTakeLittleMemory(t *testing.T) {
	file := photo(4000, 3000)
	used := allocated(func() {
		got, err := Normalise(bytes.NewReader(file), Limits{}, Output{})
		if err != nil || got.Width != 3000 || got.Height != 4000 {
			t.Error(got, err)
		}
	})
	t.Logf("%d KiB of JPEG: %d MiB in all", len(file)>>10, used>>20)
	if used > 40<<20 {
		t.Errorf("%d MiB", used>>20)
	}
}

// The figure to watch is normalise against decode, at most 1.8 times.
func BenchmarkTwelveMegapixels(b *testing.B) {
	file := photo(4000, 3000)
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, view := range []int{2400, 2000, 1600} {
		b.Run(fmt.Sprintf("normalise to %d", view), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{View: view}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The dearest view: no halving comes near 2400, so all of it is scaled.
func BenchmarkScaled(b *testing.B) {
	file := photo(3400, 2550)
	for b.Loop() {
		if _, err := Normalise(bytes.NewReader(file), Limits{}, Output{}); err != nil {
			b.Fatal(err)
		}
	}
}
