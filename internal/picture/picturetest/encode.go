package picturetest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
)

// JPEG encodes img as a camera would: baseline, colour at half resolution.
func JPEG(img image.Image) []byte {
	var out bytes.Buffer
	must(jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}))
	return out.Bytes()
}

// PNG encodes img without loss.
func PNG(img image.Image) []byte {
	var out bytes.Buffer
	must(png.Encode(&out, img))
	return out.Bytes()
}

// GIF encodes img in 216 colours, once or as an animation that stands still.
func GIF(img image.Image, frames int) []byte {
	frame := reduce(img)
	animation := gif.GIF{Delay: make([]int, frames)}
	for range frames {
		animation.Image = append(animation.Image, frame)
	}
	var out bytes.Buffer
	must(gif.EncodeAll(&out, &animation))
	return out.Bytes()
}

// reduce gives every pixel the nearest of 216 colours, which it looks for once
// a colour: a card has few.
func reduce(img image.Image) *image.Paletted {
	frame := image.NewPaletted(img.Bounds(), palette.WebSafe)
	nearest := map[color.Color]uint8{}
	for y := frame.Rect.Min.Y; y < frame.Rect.Max.Y; y++ {
		for x := frame.Rect.Min.X; x < frame.Rect.Max.X; x++ {
			c := img.At(x, y)
			index, known := nearest[c]
			if !known {
				index = uint8(frame.Palette.Index(c))
				nearest[c] = index
			}
			frame.SetColorIndex(x, y, index)
		}
	}
	return frame
}

// Camera is the name of the camera that Exif tells of: look for it where no
// metadata may be left.
const Camera = "SAMPLE CAMERA 7f3a"

// Exif is what a phone hides in a picture.
type Exif struct {
	Orientation int  // 1 to 8; written as it is
	GPS         bool // adds a place: 35°N 139°E
}

// InJPEG puts e into a JPEG, as its first segment.
func (e Exif) InJPEG(file []byte) []byte {
	body := append([]byte("Exif\x00\x00"), e.TIFF()...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return slices.Concat(file[:2], segment, body, file[2:])
}

// InPNG puts e into a PNG, as the chunk after its header.
func (e Exif) InPNG(file []byte) []byte {
	const header = 8 + 25
	return slices.Concat(file[:header], Chunk("eXIf", e.TIFF()), file[header:])
}

// Chunk makes a chunk of a PNG.
func Chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// TIFF is e as Exif writes it, big-endian: a directory, in it the camera, the
// orientation and, if wanted, the offset of a second directory with the place.
func (e Exif) TIFF() []byte {
	const short, long, ascii, rational = 3, 4, 2, 5
	n := uint32(2)
	if e.GPS {
		n = 3
	}
	camera := 8 + 2 + n*12 + 4
	place := camera + uint32(len(Camera)) + 1
	degrees := place + 2 + 4*12 + 4

	out := []byte("MM\x00*\x00\x00\x00\x08")
	out = binary.BigEndian.AppendUint16(out, uint16(n))
	out = entry{0x0110, ascii, uint32(len(Camera)) + 1, camera}.appendTo(out)
	out = entry{0x0112, short, 1, uint32(e.Orientation) << 16}.appendTo(out)
	if e.GPS {
		out = entry{0x8825, long, 1, place}.appendTo(out)
	}
	out = append(append(out, 0, 0, 0, 0), Camera+"\x00"...)
	if !e.GPS {
		return out
	}
	out = binary.BigEndian.AppendUint16(out, 4)
	out = entry{1, ascii, 2, 'N' << 24}.appendTo(out)
	out = entry{2, rational, 3, degrees}.appendTo(out)
	out = entry{3, ascii, 2, 'E' << 24}.appendTo(out)
	out = entry{4, rational, 3, degrees + 24}.appendTo(out)
	out = append(out, 0, 0, 0, 0)
	for _, v := range []uint32{35, 1, 0, 1, 0, 1, 139, 1, 0, 1, 0, 1} {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

// entry is one line of a directory of TIFF.
type entry struct {
	tag, kind    uint16
	count, value uint32
}

func (e entry) appendTo(out []byte) []byte {
	out = binary.BigEndian.AppendUint16(out, e.tag)
	out = binary.BigEndian.AppendUint16(out, e.kind)
	out = binary.BigEndian.AppendUint32(out, e.count)
	return binary.BigEndian.AppendUint32(out, e.value)
}

// must is for encoders that fail only when their writer does; memory does not.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
