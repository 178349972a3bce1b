package picture

import "slices"

// Hint is a code of what may make a picture hard to read. It is a help for whoever
// took the picture, never a reason to refuse it.
type Hint string

// The hints. What each is taken from stands at Measures.Hints.
const (
	Blurred Hint = "blurred"
	Dark    Hint = "dark"
	Glare   Hint = "glare"
	Small   Hint = "small"
)

// The thresholds of the hints. static/photo_hints.js has the same, held together by a
// story; where they come from stands in docs/decisions/0022.
const (
	SharpFrom  = 100  // Measures.Sharpness of a picture whose print is legible
	BrightFrom = 90   // Measures.Brightness of a picture taken in enough light
	GlareFrom  = 0.01 // Measures.Glare that hides a line of print
	LongFrom   = 800  // pixels of the longer side from which small print is legible
)

// How a picture is measured.
const (
	measured = 1000 // the longest side of the grey plane, in pixels; never enlarged
	tile     = 25   // the side of a tile, in pixels
	blown    = 250  // grey from which a pixel shows nothing but light
	bright   = 235  // grey from which a pixel is nearly blown
)

// Measures is what is counted of the upright grey picture at 1000 pixels' length
// (smaller pictures as they are).
type Measures struct {
	// Sharpness is the variance of the Laplacian in the sharpest tenth of the tiles
	// of 25 by 25 pixels: a blank desk around the document counts for nothing.
	Sharpness float64
	// Brightness is the grey, 0 to 255, that a tenth of the pixels reach.
	Brightness int
	// Glare is the share of the tiles, 0 to 1, that are blown out by a light: 0 where
	// the whole picture is as white (a scan, a screenshot), or the white has hard edges.
	Glare float64
	// Long is the longer side of the picture as it came, in pixels.
	Long int
}

// Hints says what the measures tell, in a fixed order, none for a good picture.
func (m Measures) Hints() []Hint {
	var all []Hint
	for _, h := range []struct {
		hint  Hint
		fires bool
	}{
		// In the dark nothing is sharp: one hint that helps says enough.
		{Blurred, m.Sharpness < SharpFrom && m.Brightness >= BrightFrom},
		{Dark, m.Brightness < BrightFrom},
		{Glare, m.Glare >= GlareFrom},
		{Small, m.Long < LongFrom},
	} {
		if h.fires {
			all = append(all, h.hint)
		}
	}
	return all
}

// measure counts a grey plane whose longest side is at most measured.
func (p plane) measure() Measures {
	var m Measures
	var greys [256]int
	for y := range p.h {
		for _, grey := range p.pix[y*p.stride:][:p.w] {
			greys[grey]++
		}
	}
	m.Brightness = reached(greys, p.w*p.h/10)
	var sharp []float64
	light, tiles := 0, 0
	for top := 0; top+tile <= p.h; top += tile {
		for left := 0; left+tile <= p.w; left += tile {
			tiles++
			if p.lit(left, top) {
				light++
			}
			sharp = append(sharp, p.sharpness(left, top))
		}
	}
	if tiles == 0 {
		return m
	}
	slices.Sort(sharp)
	best := sharp[tiles-max(1, tiles/10):]
	for _, s := range best {
		m.Sharpness += s / float64(len(best))
	}
	// As if the paper were white: in half the light, edges are half as steep.
	full := 255 / float64(max(1, m.Brightness))
	m.Sharpness *= full * full
	if glaring(greys, p.w*p.h) {
		m.Glare = float64(light) / float64(tiles)
	}
	return m
}

// reached is the grey that n pixels have or surpass.
func reached(greys [256]int, n int) int {
	grey := 255
	for ; grey > 0 && greys[grey] <= n; grey-- {
		n -= greys[grey]
	}
	return grey
}

// glaring tells light from white paper: a light fades out through greys that are nearly
// blown, and it covers no great part of the picture.
func glaring(greys [256]int, pixels int) bool {
	white, near := 0, 0
	for grey := bright; grey < 256; grey++ {
		if grey >= blown {
			white += greys[grey]
		} else {
			near += greys[grey]
		}
	}
	return white*3 < pixels && near*8 >= white
}

// lit tells whether a tile shows nothing but light.
func (p plane) lit(left, top int) bool {
	n := 0
	for y := top; y < top+tile; y++ {
		for _, grey := range p.pix[y*p.stride+left:][:tile] {
			if grey >= blown {
				n++
			}
		}
	}
	return n*20 >= tile*tile*19
}

// sharpness is the variance of the Laplacian in a tile, less its rim: how much a
// pixel's four neighbours differ from it.
func (p plane) sharpness(left, top int) float64 {
	sum, squares := 0, 0
	for y := top + 1; y < top+tile-1; y++ {
		for x := left + 1; x < left+tile-1; x++ {
			i := y*p.stride + x
			d := int(p.pix[i-1]) + int(p.pix[i+1]) + int(p.pix[i-p.stride]) + int(p.pix[i+p.stride]) - 4*int(p.pix[i])
			sum += d
			squares += d * d
		}
	}
	const n = (tile - 2) * (tile - 2)
	mean := float64(sum) / n
	return float64(squares)/n - mean*mean
}

// grey is the brightness of a raster as a plane, its own where it has one.
func (r raster) grey() plane {
	p := r.planes[0]
	if p.step == 1 {
		return p
	}
	g := plane{make([]byte, p.w*p.h), p.w, p.h, 1, p.w}
	for y := range p.h {
		row := p.pix[y*p.stride:]
		for x := range p.w {
			// The weights of color.RGBToYCbCr (JFIF 1.02).
			c := row[4*x : 4*x+3]
			g.pix[y*p.w+x] = byte((19595*int(c[0]) + 38470*int(c[1]) + 7471*int(c[2]) + 1<<15) >> 16)
		}
	}
	return g
}
