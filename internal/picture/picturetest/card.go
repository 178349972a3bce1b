// Package picturetest makes pictures of documents that never were, for tests,
// stories and the demo. Every one says SAMPLE.
//
// It refuses to resemble a real document: no seal, no form of any authority.
// Its letters are Latin; others are drawn as a box.
package picturetest

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

var (
	desk     = color.RGBA{0x6b, 0x5b, 0x4b, 0xff}
	paper    = color.RGBA{0xf7, 0xf5, 0xec, 0xff}
	band     = color.RGBA{0x2f, 0x6f, 0x8f, 0xff}
	portrait = color.RGBA{0xb8, 0xc4, 0xcc, 0xff}
	ink      = color.RGBA{0x20, 0x20, 0x20, 0xff}
	mark     = color.RGBA{0xc0, 0x20, 0x20, 0xff}
)

// Card draws an identity card lying on a desk, w by h pixels: a band on top, an
// empty portrait on the right, the lines one under another, and SAMPLE.
func Card(w, h int, lines ...string) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Rect, desk)
	card := img.Rect.Inset(min(w, h) / 12)
	fill(img, card, paper)
	cw, ch := card.Dx(), card.Dy()
	at := func(x, y int) image.Point { return card.Min.Add(image.Pt(cw*x/100, ch*y/100)) }
	fill(img, image.Rectangle{card.Min, at(100, 12)}, band)
	fill(img, image.Rectangle{at(72, 24), at(95, 66)}, portrait)
	write(img, image.Rectangle{at(5, 72), at(95, 96)}, mark, "SAMPLE")
	for i, line := range lines {
		top := 18 + 50*i/len(lines)
		write(img, image.Rectangle{at(5, top), at(68, top+40/len(lines))}, ink, line)
	}
	return img
}

func fill(img *image.RGBA, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// write draws text as large as fits in r, from its upper left corner.
func write(img *image.RGBA, r image.Rectangle, c color.Color, text string) {
	face := basicfont.Face7x13
	small := image.NewRGBA(image.Rect(0, 0, max(1, font.MeasureString(face, text).Ceil()), face.Height))
	pen := font.Drawer{Dst: small, Src: image.NewUniform(c), Face: face, Dot: fixed.P(0, face.Ascent)}
	pen.DrawString(text)
	w, h := r.Dx(), r.Dx()*small.Rect.Dy()/small.Rect.Dx()
	if h > r.Dy() {
		w, h = r.Dy()*small.Rect.Dx()/small.Rect.Dy(), r.Dy()
	}
	box := image.Rectangle{r.Min, r.Min.Add(image.Pt(w, h))}
	draw.NearestNeighbor.Scale(img, box, small, small.Rect, draw.Over, nil)
}
