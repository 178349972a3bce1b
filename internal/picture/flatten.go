package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// rasterOf takes over a decoded picture, laid on white. What the decoders
// commonly return keeps its memory; the rest is repainted as RGBA, two rows at
// a time and halved at once if it will be halved anyway (least as in shrink),
// so that the copy is a quarter of the size.
func rasterOf(img image.Image, least int) raster {
	size := img.Bounds().Size()
	switch img := img.(type) {
	case *image.Gray:
		return raster{planes: []plane{{img.Pix, size.X, size.Y, 1, img.Stride}}}
	case *image.RGBA:
		return raster{planes: []plane{planeOf(img)}}
	case *image.NRGBA:
		whiten(img.Pix)
		return raster{planes: []plane{{img.Pix, size.X, size.Y, 4, img.Stride}}}
	case *image.YCbCr:
		if r, ok := rasterOfYCbCr(img); ok {
			return r
		}
	}
	if (max(size.X, size.Y)+1)/2 >= least {
		return raster{planes: []plane{repaintHalf(img)}}
	}
	whole := image.NewRGBA(image.Rectangle{Max: size})
	repaint(whole, img, img.Bounds().Min.Y)
	return raster{planes: []plane{planeOf(whole)}}
}

func rasterOfYCbCr(img *image.YCbCr) (raster, bool) {
	across, down, known := steps(img.SubsampleRatio)
	if !known {
		return raster{}, false
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	cw, ch := (w+across-1)/across, (h+down-1)/down
	return raster{[]plane{
		{img.Y, w, h, 1, img.YStride},
		{img.Cb, cw, ch, 1, img.CStride},
		{img.Cr, cw, ch, 1, img.CStride},
	}, img.SubsampleRatio}, true
}

// whiten lays pixels of R, G, B and unmultiplied alpha on white, in place.
func whiten(pix []byte) {
	for i := 0; i+3 < len(pix); i += 4 {
		alpha := uint(pix[i+3])
		if alpha == 0xff {
			continue
		}
		for c := i; c < i+3; c++ {
			pix[c] = byte((uint(pix[c])*alpha + 0xff*(0xff-alpha) + 0x7f) / 0xff)
		}
		pix[i+3] = 0xff
	}
}

func repaintHalf(img image.Image) plane {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	half := planeOf(image.NewRGBA(image.Rect(0, 0, (w+1)/2, (h+1)/2)))
	for y := range half.h {
		band := image.NewRGBA(image.Rect(0, 0, w, min(2, h-2*y)))
		repaint(band, img, b.Min.Y+2*y)
		copy(half.pix[y*half.stride:], planeOf(band).halve().pix)
	}
	return half
}

// repaint fills dst with the rows of img from row top on, laid on white.
func repaint(dst *image.RGBA, img image.Image, top int) {
	if p, ok := img.(*image.Paletted); ok {
		repaintIndexed(dst, p, top)
		return
	}
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, img, image.Pt(img.Bounds().Min.X, top), draw.Over)
}

// repaintIndexed is repaint for a palette, whose colours are worked out once
// and not for every pixel.
func repaintIndexed(dst *image.RGBA, img *image.Paletted, top int) {
	var colours [256 * 4]byte
	for i, c := range img.Palette {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		copy(colours[4*i:], []byte{n.R, n.G, n.B, n.A})
	}
	whiten(colours[:])
	for y := range dst.Rect.Dy() {
		indices := img.Pix[(top+y-img.Rect.Min.Y)*img.Stride:][:dst.Rect.Dx()]
		row := dst.Pix[y*dst.Stride:]
		for x, index := range indices {
			copy(row[4*x:4*x+4], colours[4*int(index):])
		}
	}
}
