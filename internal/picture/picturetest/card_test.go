package picturetest

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestFilesAreWhatTheySay(t *testing.T) {
	card := Card(400, 250, "NAME  KUMAMOTO TARO", "BORN  2001-02-03")
	exif := Exif{Orientation: 6, GPS: true}
	for name, c := range map[string]struct {
		decode func([]byte) (image.Image, error)
		file   []byte
	}{
		"jpeg":           {func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }, JPEG(card)},
		"jpeg with exif": {func(b []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(b)) }, exif.InJPEG(JPEG(card))},
		"png":            {func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }, PNG(card)},
		"png with exif":  {func(b []byte) (image.Image, error) { return png.Decode(bytes.NewReader(b)) }, exif.InPNG(PNG(card))},
		"gif":            {func(b []byte) (image.Image, error) { return gif.Decode(bytes.NewReader(b)) }, GIF(card, 3)},
	} {
		img, err := c.decode(c.file)
		if err != nil || img.Bounds() != card.Bounds() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !bytes.Contains(exif.InJPEG(JPEG(card)), []byte(Camera)) {
		t.Error("no camera in Exif")
	}
}

// A card of any size says SAMPLE in red, and differs by its text.
func TestCardSaysSample(t *testing.T) {
	for _, size := range []image.Point{{3000, 2000}, {640, 400}, {300, 480}} {
		card := Card(size.X, size.Y, "NAME  KUMAMOTO TARO")
		marked := 0
		for i := 0; i < len(card.Pix); i += 4 {
			if card.Pix[i] == mark.R && card.Pix[i+1] == mark.G {
				marked++
			}
		}
		if marked*500 < size.X*size.Y {
			t.Errorf("%v: %d marked pixels", size, marked)
		}
		if bytes.Equal(card.Pix, Card(size.X, size.Y, "NAME  KUMAMOTO HANAKO").Pix) {
			t.Errorf("%v: names do not show", size)
		}
	}
}
