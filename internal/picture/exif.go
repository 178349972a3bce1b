package picture

import (
	"bytes"
	"encoding/binary"
)

// upright is the orientation of a picture that needs no turning.
const upright = 1

// orientation reads how a file's picture must be turned, 1 to 8 as in Exif
// 2.32 section 4.6.4 A. What is missing or malformed counts as upright.
func orientation(data []byte, f Format) int {
	switch f {
	case JPEG:
		return orientationOfJPEG(data)
	case PNG:
		return orientationOfPNG(data)
	}
	return upright
}

func orientationOfJPEG(data []byte) int {
	turn := upright
	segments(data, func(marker byte, body []byte) bool {
		tiff, isExif := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
		if marker == app1 && isExif {
			turn = orientationOfTIFF(tiff)
			return false
		}
		return marker != sos
	})
	return turn
}

// orientationOfPNG looks for the chunk eXIf (PNG third edition, 11.3.4.5),
// which browsers heed too.
func orientationOfPNG(data []byte) int {
	const signature, head, check = 8, 8, 4
	for at := signature; at+head <= len(data); {
		length := int64(binary.BigEndian.Uint32(data[at:]))
		body := data[at+head:]
		if length+check > int64(len(body)) {
			break
		}
		if string(data[at+4:at+8]) == "eXIf" {
			return orientationOfTIFF(body[:length])
		}
		at += head + int(length) + check
	}
	return upright
}

// orientationOfTIFF reads tag 274 of the first directory (TIFF 6.0, section 2):
// entries of 12 bytes are tag, type, count and the value itself.
func orientationOfTIFF(tiff []byte) int {
	const tag, short, entry = 0x0112, 3, 12
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if order.Uint16(tiff[2:]) != 42 || first+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[first+2:]
	for range order.Uint16(tiff[first:]) {
		if len(entries) < entry {
			break
		}
		if order.Uint16(entries) == tag {
			value := int(order.Uint16(entries[8:]))
			if order.Uint16(entries[2:]) == short && 1 <= value && value <= 8 {
				return value
			}
			break
		}
		entries = entries[entry:]
	}
	return upright
}
