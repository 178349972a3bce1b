package picture

import (
	"bytes"
	"image"
	"image/jpeg"
)

// raster is a picture on white as its planes: grey alone, luminance and two
// colours, or RGBA in one. It owns their memory.
type raster struct {
	planes []plane
	ratio  image.YCbCrSubsampleRatio
}

func (r raster) width() int   { return r.planes[0].w }
func (r raster) height() int  { return r.planes[0].h }
func (r raster) longest() int { return max(r.width(), r.height()) }

// shrink halves r while its longest side stays at least least, then scales
// what is still longer than most by whatever is left.
func (r raster) shrink(most, least int) raster {
	return r.halveTo(least).fit(most)
}

func (r raster) halveTo(least int) raster {
	for (r.longest()+1)/2 >= least {
		halved := make([]plane, len(r.planes))
		for i, p := range r.planes {
			halved[i] = p.halve()
		}
		r.planes = halved
	}
	return r
}

func (r raster) fit(most int) raster {
	longest := r.longest()
	if longest <= most {
		return r
	}
	scaled := func(side int) int { return max(1, (side*most+longest/2)/longest) }
	w, h := scaled(r.width()), scaled(r.height())
	across, down, _ := steps(r.ratio)
	fitted := raster{[]plane{r.planes[0].scale(w, h)}, r.ratio}
	for _, p := range r.planes[1:] {
		fitted.planes = append(fitted.planes, p.scale((w+across-1)/across, (h+down-1)/down))
	}
	return fitted
}

// turn makes r upright.
func (r raster) turn(orientation int) raster {
	if orientation == upright {
		return r
	}
	turned := raster{make([]plane, len(r.planes)), r.ratio}
	for i, p := range r.planes {
		turned.planes[i] = p.turn(orientation)
	}
	if orientation >= 5 {
		switch r.ratio {
		case image.YCbCrSubsampleRatio422:
			turned.ratio = image.YCbCrSubsampleRatio440
		case image.YCbCrSubsampleRatio440:
			turned.ratio = image.YCbCrSubsampleRatio422
		}
	}
	return turned
}

// encode writes r as a JPEG, which holds nothing but its pixels.
func (r raster) encode(quality int) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, r.image(), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

func (r raster) image() image.Image {
	p, rect := r.planes[0], image.Rect(0, 0, r.width(), r.height())
	switch {
	case len(r.planes) == 3:
		cb, cr := r.planes[1], r.planes[2]
		return &image.YCbCr{
			Y: p.pix, Cb: cb.pix, Cr: cr.pix, YStride: p.stride, CStride: cb.stride,
			SubsampleRatio: r.ratio, Rect: rect,
		}
	case p.step == 1:
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: rect}
	default:
		return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: rect}
	}
}

// steps is how many pixels share a colour sample, across and down. It knows
// the ratios that keep a name when turned on their side: not 4:1:1 and 4:1:0.
func steps(ratio image.YCbCrSubsampleRatio) (across, down int, known bool) {
	switch ratio {
	case image.YCbCrSubsampleRatio444:
		return 1, 1, true
	case image.YCbCrSubsampleRatio422:
		return 2, 1, true
	case image.YCbCrSubsampleRatio440:
		return 1, 2, true
	case image.YCbCrSubsampleRatio420:
		return 2, 2, true
	}
	return 0, 0, false
}

func planeOf(img *image.RGBA) plane {
	return plane{img.Pix, img.Rect.Dx(), img.Rect.Dy(), 4, img.Stride}
}
