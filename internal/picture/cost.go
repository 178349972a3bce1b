package picture

import (
	"image"
	"image/color"
	"math"
)

// working is what Normalise needs besides the decoded picture, in bytes: the
// file, the shrunken and the turned copy, the encoder's output. Measured, see
// TestCostIsNotExceeded.
const working = 48 << 20

// repainted is what a picture costs more that is copied as RGBA, in bytes per
// pixel.
const repainted = 4

// priced is a colour model that remembers what image.Config has no room for.
type priced struct {
	color.Model
	bytes float64 // per pixel, while decoding
}

// Cost estimates the peak memory of Normalise for a picture, in bytes. For a
// Config from Inspect it knows of interlacing, subsampling and progressive
// coding; for any other it assumes the dearest of its format, and for a zero
// Config the default of Limits.Memory.
func Cost(cfg image.Config, f Format) int64 {
	if cfg.Width == 0 || cfg.Height == 0 {
		return Limits{}.filled().Memory
	}
	perPixel := dearest(f)
	if m, ok := cfg.ColorModel.(priced); ok {
		perPixel = m.bytes
	}
	cost := float64(cfg.Width)*float64(cfg.Height)*perPixel + working
	return int64(min(cost, math.MaxInt64/2))
}

func dearest(f Format) float64 {
	switch f {
	case PNG:
		return 2 * (8 + repainted) // 16 bits a channel, interlaced
	case GIF:
		return 2 + repainted
	default:
		return 5*4 + 4 + repainted // progressive CMYK without subsampling
	}
}

// price is what image/jpeg holds at once for a pixel: a byte a sample, a
// 32-bit coefficient a sample in a progressive file, and a second copy where
// the components are not luminance and colour.
func (f frame) price(m color.Model) float64 {
	bytes := f.samples
	if f.progressive {
		bytes += 4 * f.samples
	}
	switch m {
	case color.RGBAModel:
		bytes += 4
	case color.CMYKModel:
		bytes += 4 + repainted
	}
	return bytes
}
