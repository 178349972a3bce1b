package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// pngHeader takes the depth, the kind of colour and the interlacing in one.
func pngHeader(w, h uint32, layout [3]byte) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return picturetest.Chunk("IHDR", append(body, layout[0], layout[1], 0, 0, layout[2]))
}

func pngFile(chunks ...[]byte) []byte {
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), slices.Concat(chunks...), picturetest.Chunk("IEND", nil))
}

func pngData(w io.Writer) *zlib.Writer { return zlib.NewWriter(w) }

func TestSniff(t *testing.T) {
	box := func(brands string) string {
		return string([]byte{0, 0, 0, byte(8 + len(brands))}) + "ftyp" + brands + "\x00\x00\x10\x00meta"
	}
	for name, c := range map[string]struct {
		head string
		want any
	}{
		"jpeg":               {"\xff\xd8\xff\xe1", JPEG},
		"png":                {"\x89PNG\r\n\x1a\n\x00", PNG},
		"gif 87":             {"GIF87a", GIF},
		"gif 89":             {"GIF89a", GIF},
		"nothing":            {"", Empty},
		"heic of a phone":    {box("heic\x00\x00\x00\x00mif1MiHEmiafMiHBheic"), HEIC},
		"heif, any coding":   {box("mif1\x00\x00\x00\x00mif1heix"), HEIC},
		"heif, live":         {box("msf1\x00\x00\x00\x00hevc"), HEIC},
		"avif":               {box("avif\x00\x00\x00\x00avifmif1miaf"), Unsupported},
		"avif told second":   {box("mif1\x00\x00\x00\x00mif1avif"), Unsupported},
		"brand beyond box":   {box("isom\x00\x00\x00\x00") + "heic", Unsupported},
		"film":               {box("qt  \x00\x00\x00\x00qt  "), Unsupported},
		"box cut short":      {"\x00\x00\x00\x18ftyp", Unsupported},
		"pdf":                {"%PDF-1.7\n", PDF},
		"pdf after a mark":   {"\xef\xbb\xbf\r\n%PDF-1.4\n", PDF},
		"webp":               {"RIFF\x10\x00\x00\x00WEBPVP8 ", WebP},
		"sound":              {"RIFF\x10\x00\x00\x00WAVEfmt ", NotAnImage},
		"tiff":               {"II*\x00\x08\x00", Unsupported},
		"tiff, big-endian":   {"MM\x00*\x00\x00", Unsupported},
		"jpeg xl":            {"\xff\x0a\x00", Unsupported},
		"jpeg xl, boxed":     {"\x00\x00\x00\x0cJXL \r\n\x87\n", Unsupported},
		"jpeg 2000":          {"\x00\x00\x00\x0cjP  \r\n\x87\n", Unsupported},
		"bitmap":             {"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36", Unsupported},
		"text":               {"BMI is a number, not a picture", NotAnImage},
		"svg":                {"<svg xmlns=", Unsupported},
		"web page":           {"<!doctype html>", NotAnImage},
		"archive":            {"PK\x03\x04", NotAnImage},
		"jpeg, two bytes":    {"\xff\xd8", NotAnImage},
		"pdf a long way off": {strings.Repeat(" ", 1024) + "%PDF-1.4", NotAnImage},
	} {
		f, err := Sniff([]byte(c.head))
		if got := any(f); got != c.want && (f != "" || !errors.Is(err, asError(c.want))) {
			t.Errorf("%s: %v %v, want %v", name, f, err, c.want)
		}
	}
}

func asError(v any) error {
	err, _ := v.(error)
	return err
}

// Every Problem, from Normalise and, where the head tells it, from Inspect.
func TestEveryProblem(t *testing.T) {
	l := Limits{Bytes: 200_000, Pixels: 1_000_000, Side: 100}
	card := picturetest.Card(400, 300, "NAME KUMAMOTO TARO")
	jpg, png, gif := picturetest.JPEG(card), picturetest.PNG(card), picturetest.GIF(card, 1)
	flat := blocks{w: 40, h: 40, sampling: 0x11, components: 3, at: func(int, int) []byte { return ycc(red) }}
	with := func(change func(*blocks)) []byte { b := flat; change(&b); return b.encode() }
	edited := func(file []byte, at int, b ...byte) []byte { f := slices.Clone(file); copy(f[at:], b); return f }
	for name, c := range map[string]struct {
		file  []byte
		want  Problem
		early bool
	}{
		"nothing":              {nil, Empty, true},
		"heic":                 {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), HEIC, true},
		"pdf":                  {[]byte("%PDF-1.7"), PDF, true},
		"webp":                 {[]byte("RIFF\x00\x00\x00\x00WEBP"), WebP, true},
		"text":                 {[]byte("hello"), NotAnImage, true},
		"tiff":                 {[]byte("II*\x00"), Unsupported, true},
		"too many bytes":       {append(slices.Clone(jpg), make([]byte, 200_000)...), TooLarge, true},
		"jpeg too wide":        {with(func(b *blocks) { b.w, b.h = 130, 125 }), TooManyPixels, true},
		"gif too wide":         {edited(gif, 6, 0xff, 0xff, 0xff, 0xff), TooManyPixels, true},
		"jpeg too narrow":      {picturetest.JPEG(quarters(400, 99, "RGBW")), TooSmall, true},
		"gif frame too narrow": {smallFrame(gif), TooSmall, false},
		"gif frame outside":    {edited(gif, 6, 0xc8, 0, 0xc8, 0), Damaged, false},
		"gif of no size":       {edited(gif, 6, 0, 0), Damaged, true},
		"png of no size":       {pngFile(pngHeader(0, 300, [3]byte{8, 2, 0})), Damaged, true},
		"png, header second":   {pngFile(picturetest.Chunk("tEXt", make([]byte, 13)), pngHeader(300, 300, [3]byte{8, 2, 0})), Damaged, true},
		"png, bad checksum":    {edited(png, 29, 1, 2, 3, 4), Damaged, false},
		"png without pixels":   {pngFile(pngHeader(300, 300, [3]byte{8, 2, 0})), Damaged, false},
		"png cut":              {png[:len(png)/2], Damaged, false},
		"png cut in header":    {png[:20], Damaged, false},
		"gif cut":              {gif[:len(gif)/2], Damaged, false},
		"gif cut in header":    {gif[:8], Damaged, false},
		"jpeg cut":             {jpg[:len(jpg)/2], Damaged, false},
		"jpeg without end":     {jpg[:len(jpg)-2], Damaged, false},
		"jpeg cut in header":   {jpg[:20], Damaged, false},
		"jpeg, 12 bits":        {with(func(b *blocks) { b.precision = 12 }), Unsupported, true},
		"jpeg, unknown inks":   {with(func(b *blocks) { b.components, b.at = 4, func(int, int) []byte { return make([]byte, 4) } }), Unsupported, false},
		"jpeg of many scans":   {with(func(b *blocks) { b.progressive, b.moreScans = true, 1000 }), Unsupported, false},
		"jpeg of no size":      {with(func(b *blocks) { b.w = 0 }), Damaged, true},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Normalise(bytes.NewReader(c.file), l, Output{}); !errors.Is(err, c.want) {
				t.Errorf("Normalise: %v, want %v", err, c.want)
			}
			_, cfg, err := Inspect(c.file, l)
			if c.early && !errors.Is(err, c.want) || !c.early && err != nil {
				t.Errorf("Inspect: %v %v", cfg, err)
			}
		})
	}
}

// smallFrame narrows the first frame of a GIF to 10 pixels, its screen kept.
func smallFrame(gif []byte) []byte {
	small := picturetest.GIF(quarters(10, 10, "RGBW"), 1)
	return append(slices.Clone(gif[:10]), small[10:]...)
}

func TestMemoryLimitRefusesWhatPixelsLet(t *testing.T) {
	b := blocks{w: 60, h: 60, sampling: 0x11, components: 3, at: func(int, int) []byte { return ycc(red) }}
	l := Limits{Memory: working + 480*480*4}
	if _, _, err := Inspect(b.encode(), l); err != nil {
		t.Error(err)
	}
	b.progressive = true
	if _, _, err := Inspect(b.encode(), l); !errors.Is(err, TooManyPixels) {
		t.Error(err)
	}
}

// A head that ends anywhere never gives a Problem the whole file has not.
func TestInspectOfAnyHeadIsPatient(t *testing.T) {
	card := picturetest.Card(400, 300)
	for want, file := range map[Format][]byte{
		JPEG: picturetest.Exif{Orientation: 6, GPS: true}.InJPEG(picturetest.JPEG(card)),
		PNG:  picturetest.PNG(card),
		GIF:  picturetest.GIF(card, 1),
	} {
		known := false
		for n := 8; n <= min(2000, len(file)); n++ {
			f, cfg, err := Inspect(file[:n], Limits{})
			if f != want || err != nil {
				t.Fatal(want, n, err)
			}
			if known = cfg.Width != 0; known && (cfg.Width != 400 || cfg.Height != 300) {
				t.Fatal(want, n, cfg)
			}
		}
		if !known {
			t.Error(want, "never knew the size")
		}
	}
}

func TestCost(t *testing.T) {
	const px = 1000 * 1000
	jpeg := func(change func(*blocks)) []byte {
		b := blocks{w: 125, h: 125, sampling: 0x11, components: 3, at: func(int, int) []byte { return []byte{1, 2, 3, 4} }}
		change(&b)
		b.at = func(int, int) []byte { return make([]byte, b.components) }
		return b.encode()
	}
	for name, c := range map[string]struct {
		file []byte
		want float64 // bytes a pixel
	}{
		"4:4:4":             {jpeg(func(*blocks) {}), 3},
		"4:2:2":             {jpeg(func(b *blocks) { b.w, b.sampling = 250/4, 0x21 }), 2},
		"progressive 4:4:4": {jpeg(func(b *blocks) { b.progressive = true }), 15},
		"CMYK":              {jpeg(func(b *blocks) { b.components, b.head = 4, adobe(0) }), 12},
		"RGB":               {jpeg(func(b *blocks) { b.head = adobe(0) }), 7},
		"grey":              {jpeg(func(b *blocks) { b.components = 1 }), 1},
		"png":               {pngFile(pngHeader(1000, 1000, [3]byte{8, 2, 0})), 4},
		"png, 16 bits":      {pngFile(pngHeader(1000, 1000, [3]byte{16, 6, 0})), 12},
		"png, palette":      {pngFile(pngHeader(1000, 1000, [3]byte{8, 3, 0})), 5},
		"png, interlaced":   {pngFile(pngHeader(1000, 1000, [3]byte{8, 6, 1})), 8},
	} {
		f, cfg, err := Inspect(c.file, Limits{})
		if err != nil {
			t.Fatal(name, err)
		}
		pixels := float64(cfg.Width * cfg.Height)
		if got := float64(Cost(cfg, f)-working) / pixels; got < c.want-0.01 || c.want+0.01 < got {
			t.Errorf("%s: %.2f bytes a pixel, want %.2f", name, got, c.want)
		}
		if plain := (image.Config{Width: cfg.Width, Height: cfg.Height}); Cost(plain, f) < Cost(cfg, f) {
			t.Errorf("%s: not knowing made it cheaper", name)
		}
	}
	if got := Cost(image.Config{}, JPEG); got != 512<<20 {
		t.Error(got)
	}
	if got := Cost(image.Config{Width: 1 << 31, Height: 1 << 31}, PNG); got < px {
		t.Error("overflow", got)
	}
}
