package picturetest

import (
	"image"
	"math"
	"math/rand/v2"
)

// Letter draws small print, as a certificate of residence has: the lines one under
// another over the whole of a white sheet that lies on a desk, w by h pixels.
func Letter(w, h int, lines ...string) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Rect, desk)
	sheet := img.Rect.Inset(min(w, h) / 20)
	fill(img, sheet, paper)
	const rows = 24
	for i := range rows {
		text := lines[i%len(lines)]
		if i == rows/2 {
			text = "SAMPLE SAMPLE SAMPLE"
		}
		top := sheet.Min.Y + sheet.Dy()*(2*i+1)/(2*rows+1)
		write(img, image.Rect(sheet.Min.X+w/20, top, sheet.Max.X-w/20, top+sheet.Dy()/(2*rows+1)), ink, text)
	}
	return img
}

// Grain lays the noise of a camera's sensor over a copy of img: each grey is off by up
// to most either way. The same picture has the same grain.
func Grain(img *image.RGBA, most int) *image.RGBA {
	random := rand.New(rand.NewPCG(1, 2))
	return each(img, func(_, _ int, c [3]uint8) (out [3]float64) {
		off := float64(random.IntN(2*most+1) - most)
		for i := range c {
			out[i] = float64(c[i]) + off
		}
		return out
	})
}

// Darken is a copy of img taken with so much of its light, 0 to 1.
func Darken(img *image.RGBA, light float64) *image.RGBA {
	return each(img, func(_, _ int, c [3]uint8) (out [3]float64) {
		for i := range c {
			out[i] = float64(c[i]) * light
		}
		return out
	})
}

// Lamp is a copy of img in which a lamp is mirrored: blown out up to radius pixels around
// a place, and fading out up to twice as far.
func Lamp(img *image.RGBA, at image.Point, radius int) *image.RGBA {
	return each(img, func(x, y int, c [3]uint8) (out [3]float64) {
		far := math.Hypot(float64(x-at.X), float64(y-at.Y)) / float64(radius)
		share := min(1, max(0, 2-far))
		for i := range c {
			out[i] = float64(c[i]) + (280-float64(c[i]))*share
		}
		return out
	})
}

func each(img *image.RGBA, colour func(x, y int, c [3]uint8) [3]float64) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			i := y*img.Stride + 4*x
			for n, v := range colour(x, y, [3]uint8(img.Pix[i:i+3])) {
				out.Pix[y*out.Stride+4*x+n] = uint8(min(255, max(0, v)))
			}
			out.Pix[y*out.Stride+4*x+3] = 255
		}
	}
	return out
}

// Blur is a copy of img out of focus: three means over 2·radius+1 pixels each way, which
// is nearly a normal distribution of a standard deviation of radius.
func Blur(img *image.RGBA, radius int) *image.RGBA {
	out := each(img, func(_, _ int, c [3]uint8) [3]float64 {
		return [3]float64{float64(c[0]), float64(c[1]), float64(c[2])}
	})
	w, h := out.Rect.Dx(), out.Rect.Dy()
	for range 3 {
		for y := range h {
			mean(out.Pix[y*out.Stride:], w, 4, radius)
		}
		for x := range w {
			mean(out.Pix[4*x:], h, out.Stride, radius)
		}
	}
	return out
}

// mean replaces each of n pixels, step bytes apart, by the mean of those around it.
func mean(pix []byte, n, step, radius int) {
	line := make([]int, n)
	for channel := range 3 {
		for i := range line {
			line[i] = int(pix[i*step+channel])
		}
		at := func(i int) int { return line[min(n-1, max(0, i))] }
		sum := 0
		for i := -radius; i <= radius; i++ {
			sum += at(i)
		}
		for i := range line {
			pix[i*step+channel] = byte(sum / (2*radius + 1))
			sum += at(i+radius+1) - at(i-radius)
		}
	}
}
