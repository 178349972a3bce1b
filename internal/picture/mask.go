package picture

import (
	"io"
	"math"
)

// Region is a rectangle of a picture in parts of its width and height, 0 to 1, from
// the upper left corner, whatever size the picture is shown at.
type Region struct{ Left, Top, Width, Height float64 }

// Valid tells whether any of the picture lies in the region.
func (r Region) Valid() bool {
	for _, v := range []float64{r.Left, r.Top, r.Width, r.Height} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return r.Width > 0 && r.Height > 0 && r.Left < 1 && r.Top < 1 && r.Left+r.Width > 0 && r.Top+r.Height > 0
}

// Mask is Normalise with the regions of the upright picture black for good, in the
// view and in the thumbnail.
//
// A JPEG keeps traces of what a block of 8 by 8 pixels showed in all of the block (ITU-T
// T.81, A.1.1), so regions are widened to whole blocks. That is exact when the picture is
// a View of an earlier result, which is neither turned nor made smaller again.
func Mask(r io.Reader, l Limits, out Output, regions []Region) (Result, error) {
	return remake(r, l, out, func(view raster) {
		for _, area := range regions {
			view.blacken(area)
		}
	})
}

// block is the side of what JPEG transforms at a time, in samples.
const block = 8

func (r raster) blacken(area Region) {
	for i, p := range r.planes {
		shade := byte(0)
		if len(r.planes) == 3 && i > 0 {
			shade = 0x80 // no colour
		}
		p.cover(area, shade)
	}
}

// cover fills the blocks that hold any of the area. Of RGBA, alpha stays.
func (p plane) cover(area Region, shade byte) {
	left, right := span(area.Left, area.Width, p.w)
	top, bottom := span(area.Top, area.Height, p.h)
	for y := top; y < bottom; y++ {
		row := p.pix[y*p.stride:]
		for i := left * p.step; i < right*p.step; i++ {
			if p.step == 1 || i%p.step != p.step-1 {
				row[i] = shade
			}
		}
	}
}

// span is where a part of a side begins and ends, in samples, widened to blocks.
func span(from, length float64, side int) (begin, end int) {
	bounded := func(v float64) float64 { return min(max(v, 0), 1) * float64(side) }
	begin, end = int(bounded(from)), int(math.Ceil(bounded(from+length)))
	return begin / block * block, min((end+block-1)/block*block, side)
}
