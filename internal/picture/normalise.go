package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
)

// Normalise reads a whole file and makes of it a View and a Thumb, upright, on
// white and free of everything that is not a pixel. It holds up to Cost bytes
// and one processor: callers admit it through a gate.
//
// The error is a Problem if the file is at fault, and r's own, wrapped,
// otherwise.
func Normalise(r io.Reader, l Limits, out Output) (Result, error) {
	return remake(r, l, out, func(raster) {})
}

// remake lets touch alter the view before anything is made of it.
func remake(r io.Reader, l Limits, out Output, touch func(view raster)) (Result, error) {
	l, out = l.filled(), out.filled()
	data, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	if err != nil {
		return Result{}, fmt.Errorf("picture: read: %w", err)
	}
	format, img, err := decode(data, l)
	if err != nil {
		return Result{}, err
	}
	turn := orientation(data, format)
	size := img.Bounds().Size()
	if turn >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	result := Result{Format: format, Width: size.X, Height: size.Y}
	// A view of ¾ of the size asked for costs half the time: most cameras'
	// pictures need only be halved.
	least := max(1, out.View*3/4)
	view := rasterOf(img, least).shrink(out.View, least).turn(turn)
	touch(view)
	err = result.render(view, out)
	return result, err
}

// decode checks data against l and unpacks it; of an animation, the first
// picture.
func decode(data []byte, l Limits) (Format, image.Image, error) {
	format, cfg, err := Inspect(data, l)
	switch {
	case err != nil:
		return format, nil, err
	case cfg.Width == 0:
		return format, nil, Damaged
	case format == JPEG && scans(data, l.Scans) > l.Scans:
		return format, nil, Unsupported
	}
	var img image.Image
	switch file := bytes.NewReader(data); format {
	case PNG:
		img, err = png.Decode(file)
	case GIF:
		img, err = gif.Decode(file)
	default:
		img, err = jpeg.Decode(file)
	}
	if err != nil {
		return format, nil, asProblem(err)
	}
	// A GIF's frame may be smaller than the screen Inspect has seen.
	if size := img.Bounds().Size(); min(size.X, size.Y) < max(1, l.Side) {
		return format, nil, TooSmall
	}
	return format, img, nil
}

// render fills in what is made from the view, in the view's own memory.
func (r *Result) render(view raster, out Output) (err error) {
	if r.View, err = view.encode(out.Quality); err != nil {
		return fmt.Errorf("picture: encode: %w", err)
	}
	small := view.halveTo(max(out.Thumb, measured))
	r.Measures = raster{planes: []plane{small.grey()}}.fit(measured).planes[0].measure()
	r.Long = max(r.Width, r.Height)
	if r.Thumb, err = small.shrink(out.Thumb, out.Thumb).encode(out.ThumbQuality); err != nil {
		return fmt.Errorf("picture: encode: %w", err)
	}
	return nil
}
