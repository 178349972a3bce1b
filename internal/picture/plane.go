package picture

// plane is a rectangle of samples: step bytes a pixel (1 for grey or one
// channel, 4 for RGBA), stride bytes a row.
type plane struct {
	pix          []byte
	w, h         int
	step, stride int
}

// halve shrinks p to half its size, rounded up, by averaging squares of four.
// It writes over p's own memory: a large picture needs no second copy.
func (p plane) halve() plane {
	half := plane{p.pix, (p.w + 1) / 2, (p.h + 1) / 2, p.step, (p.w + 1) / 2 * p.step}
	for y := range half.h {
		top := p.pix[2*y*p.stride:][:p.w*p.step]
		low := top
		if 2*y+1 < p.h {
			low = p.pix[(2*y+1)*p.stride:][:p.w*p.step]
		}
		// Row y ends before row 2y+1 begins and stays behind the reading of
		// row 2y, so nothing is overwritten before it was read.
		halveRow(half.pix[y*half.stride:][:half.stride], top, low, p.step)
	}
	half.pix = half.pix[:half.h*half.stride]
	return half
}

func halveRow(dst, top, low []byte, step int) {
	pairs := len(top) / (2 * step)
	if step == 1 {
		top, low := top[:2*pairs], low[:2*pairs]
		for x := range pairs {
			sum := uint(top[2*x]) + uint(top[2*x+1]) + uint(low[2*x]) + uint(low[2*x+1])
			dst[x] = byte((sum + 2) / 4)
		}
	} else {
		for x := range pairs {
			for c := range step {
				i := 2*x*step + c
				sum := uint(top[i]) + uint(top[i+step]) + uint(low[i]) + uint(low[i+step])
				dst[x*step+c] = byte((sum + 2) / 4)
			}
		}
	}
	for i := 2 * pairs * step; i < len(top); i++ {
		dst[i-pairs*step] = byte((uint(top[i]) + uint(low[i]) + 1) / 2)
	}
}

// tap is where a scaled sample lies between two of its source: the offset of
// each, and the weight of the second in 256ths.
type tap struct{ first, second, weight int }

// taps places n samples evenly over size samples, which lie step apart.
func taps(n, size, step int) []tap {
	all := make([]tap, n)
	for i := range all {
		at := max(0, (2*i+1)*size*128/n-128)
		first := min(at>>8, size-1)
		all[i] = tap{first * step, min(first+1, size-1) * step, at & 0xff}
	}
	return all
}

// scale makes a copy of w by h pixels, each from its four nearest. Below half
// the size that would skip pixels: halve first. ApproxBiLinear of x/image/draw
// looks the same, but makes RGBA of luminance and colour, in more time and
// more than twice the memory.
func (p plane) scale(w, h int) plane {
	scaled := plane{make([]byte, w*h*p.step), w, h, p.step, w * p.step}
	columns := taps(w, p.w, p.step)
	to := 0
	for _, row := range taps(h, p.h, p.stride) {
		top, low := p.pix[row.first:], p.pix[row.second:]
		for _, c := range columns {
			for i := range p.step {
				a := int(top[c.first+i])*(256-c.weight) + int(top[c.second+i])*c.weight
				b := int(low[c.first+i])*(256-c.weight) + int(low[c.second+i])*c.weight
				scaled.pix[to] = byte((a*(256-row.weight) + b*row.weight + 1<<15) >> 16)
				to++
			}
		}
	}
	return scaled
}

// turn makes an upright copy of a plane in one of the orientations of Exif.
func (p plane) turn(orientation int) plane {
	right, down := (p.w-1)*p.step, (p.h-1)*p.stride
	// Where in p the copy's first pixel is, and how far its next column and
	// next row are from there.
	walk := [9]struct{ start, column, row int }{
		1: {0, p.step, p.stride},
		2: {right, -p.step, p.stride},
		3: {right + down, -p.step, -p.stride},
		4: {down, p.step, -p.stride},
		5: {0, p.stride, p.step},
		6: {down, -p.stride, p.step},
		7: {right + down, -p.stride, -p.step},
		8: {right, p.stride, -p.step},
	}[orientation]
	turned := plane{w: p.w, h: p.h, step: p.step}
	if orientation >= 5 {
		turned.w, turned.h = p.h, p.w
	}
	turned.stride = turned.w * p.step
	turned.pix = make([]byte, turned.h*turned.stride)
	to := 0
	for y := range turned.h {
		from := walk.start + y*walk.row
		if p.step == 1 {
			for x := range turned.pix[to : to+turned.w] {
				turned.pix[to+x] = p.pix[from+x*walk.column]
			}
			to += turned.w
			continue
		}
		for range turned.w {
			copy(turned.pix[to:to+p.step], p.pix[from:from+p.step])
			to += p.step
			from += walk.column
		}
	}
	return turned
}
