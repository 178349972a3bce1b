// Package picture owns what may enter the house as an image and what is kept
// of it. It recognises a file by its content, refuses what is too large to be
// decoded safely, turns the picture upright and encodes it anew, so that
// nothing but pixels survives: no position, no camera name, no hidden second
// file.
//
// It refuses to speak to people (a Problem is a code), to touch files or the
// network, and to judge what a picture shows: Measures are numbers for a
// hint, never a decision.
package picture

import (
	"fmt"
	"image"
)

// Format is a kind of image file that is taken in, named by its content.
type Format string

// The formats taken in.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
)

// Problem says why a file is not taken in. It is a code for a message
// catalogue and holds nothing of the file.
type Problem string

// Every Problem there is.
const (
	Empty         Problem = "empty"           // no byte at all
	NotAnImage    Problem = "not_an_image"    // unknown content
	HEIC          Problem = "heic"            // a phone's HEIF picture
	PDF           Problem = "pdf"             // a PDF document
	WebP          Problem = "webp"            // a WebP picture
	Unsupported   Problem = "unsupported"     // AVIF, TIFF, a video, a JPEG variant nobody writes …
	TooLarge      Problem = "too_large"       // more bytes than Limits.Bytes
	TooManyPixels Problem = "too_many_pixels" // over Limits.Pixels, or over Limits.Memory once decoded
	TooSmall      Problem = "too_small"       // shorter side under Limits.Side
	Damaged       Problem = "damaged"         // cut short, or broken inside
)

func (p Problem) Error() string { return "picture: " + string(p) }

// Limits bounds what is decoded. A zero field takes its default.
type Limits struct {
	Bytes  int64 // of the file; default 10 MiB
	Pixels int64 // width × height as declared; default 50 million
	Memory int64 // what Cost may come to; default 512 MiB
	Side   int   // least shorter side, in pixels; default 1: what is too small to read is for people to judge
	Scans  int   // of a progressive JPEG, each of which costs a pass over all blocks; default 64
}

func (l Limits) filled() Limits {
	fill(&l.Bytes, 10<<20)
	fill(&l.Pixels, 50_000_000)
	fill(&l.Memory, 512<<20)
	fill(&l.Scans, 64)
	return l
}

// admits says whether a picture of cfg's size may be decoded.
func (l Limits) admits(cfg image.Config, f Format) error {
	switch {
	case int64(cfg.Width)*int64(cfg.Height) > l.Pixels, Cost(cfg, f) > l.Memory:
		return TooManyPixels
	case min(cfg.Width, cfg.Height) < l.Side:
		return TooSmall
	}
	return nil
}

// Output says what Normalise makes. A zero field takes its default.
type Output struct {
	View         int // longest side of the view, in pixels; default 2400
	Thumb        int // longest side of the thumbnail, in pixels; default 320
	Quality      int // JPEG quality of the view, 1 to 100; default 88
	ThumbQuality int // JPEG quality of the thumbnail, 1 to 100; default 80
}

func (o Output) filled() Output {
	fill(&o.View, 2400)
	fill(&o.Thumb, 320)
	fill(&o.Quality, 88)
	fill(&o.ThumbQuality, 80)
	return o
}

// Result is a picture made safe.
type Result struct {
	Format        Format // what was sent
	Width, Height int    // of what was sent, in pixels, once upright
	View          []byte // JPEG for reading; longest side from ¾ of Output.View to Output.View, never enlarged
	Thumb         []byte // JPEG for lists; longest side Output.Thumb, never enlarged

	Measures // for hints, never for a decision
}

// String keeps the picture's bytes out of logs.
func (r Result) String() string {
	return fmt.Sprintf("%s %d×%d", r.Format, r.Width, r.Height)
}

func fill[T int | int64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}
