package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// Inspect says as much of a file as its first bytes tell (64 to 512 KiB are
// plenty; all of it is welcome), so that a hopeless upload can be refused
// before the rest has arrived. If the picture's size lies beyond head, the
// Config is zero and the error nil: go on, Normalise decides.
//
// The Config's ColorModel carries what Cost needs. The error is a Problem.
func Inspect(head []byte, l Limits) (Format, image.Config, error) {
	l = l.filled()
	if int64(len(head)) > l.Bytes {
		return "", image.Config{}, TooLarge
	}
	f, err := Sniff(head)
	if err != nil {
		return "", image.Config{}, err
	}
	cfg, err := readConfig(head, f)
	if err != nil || cfg.Width == 0 {
		return f, image.Config{}, err
	}
	return f, cfg, l.admits(cfg, f)
}

func readConfig(head []byte, f Format) (image.Config, error) {
	switch f {
	case PNG:
		return configOfPNG(head)
	case GIF:
		return configOfGIF(head)
	default:
		return configOfJPEG(head)
	}
}

// configOfJPEG believes the decoder about size and colours, and its own
// reading of the frame about memory only where both agree.
func configOfJPEG(head []byte) (image.Config, error) {
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(head))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return image.Config{}, nil
	}
	if err != nil {
		return image.Config{}, asProblem(err)
	}
	if cfg.Width == 0 || cfg.Height == 0 {
		return image.Config{}, Damaged
	}
	frame, ok := readFrame(head)
	if ok && frame.width == cfg.Width && frame.height == cfg.Height {
		cfg.ColorModel = priced{cfg.ColorModel, frame.price(cfg.ColorModel)}
	}
	return cfg, nil
}

// configOfPNG reads the header, which must be the first chunk (PNG third
// edition, 11.2.1). image/png would let another go before it.
func configOfPNG(head []byte) (image.Config, error) {
	const header = "\x00\x00\x00\x0dIHDR"
	if len(head) < 29 {
		return image.Config{}, nil
	}
	if string(head[8:16]) != header {
		return image.Config{}, Damaged
	}
	w, h := binary.BigEndian.Uint32(head[16:]), binary.BigEndian.Uint32(head[20:])
	depth, kind, interlaced := head[24], head[25], head[28] == 1
	if w == 0 || h == 0 || w > 1<<31-1 || h > 1<<31-1 {
		return image.Config{}, Damaged
	}
	price := priced{color.NRGBAModel, 4}
	switch {
	case depth == 16:
		price = priced{color.NRGBA64Model, 8 + repainted}
	case kind == 3:
		price.bytes = 1 + repainted
	}
	if interlaced {
		// The seven passes are pictures of their own, together as large.
		price.bytes *= 2
	}
	return image.Config{ColorModel: price, Width: int(w), Height: int(h)}, nil
}

// configOfGIF reads the logical screen (GIF89a, section 18), in which the
// first frame must lie: image/gif refuses one that does not.
func configOfGIF(head []byte) (image.Config, error) {
	if len(head) < 10 {
		return image.Config{}, nil
	}
	w, h := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
	if w == 0 || h == 0 {
		return image.Config{}, Damaged
	}
	// Twice, for an interlaced frame is put in order in a second copy.
	return image.Config{ColorModel: priced{color.RGBAModel, 2 + repainted}, Width: int(w), Height: int(h)}, nil
}

// asProblem sorts a decoder's complaint.
func asProblem(err error) Problem {
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return Unsupported
	}
	return Damaged
}
