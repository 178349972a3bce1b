package picture

import (
	"bytes"
	"encoding/binary"
)

// Markers of a JPEG (ITU-T T.81, table B.1).
const (
	sof0 = 0xc0 // baseline frame
	sof1 = 0xc1 // extended sequential frame
	sof2 = 0xc2 // progressive frame
	rst0 = 0xd0 // first of eight restart markers
	rst7 = 0xd7
	eoi  = 0xd9 // end of image
	sos  = 0xda // start of scan
	app1 = 0xe1 // Exif
)

// segments shows visit every segment of a JPEG with a length, in order, until
// visit returns false, the picture ends, or data do. Coded pixels between
// segments are passed over, and stray bytes forgiven, as image/jpeg does: what
// is counted here is what that decoder will meet.
func segments(data []byte, visit func(marker byte, body []byte) bool) {
	for at := 2; at < len(data); {
		next := bytes.IndexByte(data[at:], 0xff)
		if next < 0 {
			return
		}
		at += next
		if at+4 > len(data) {
			return
		}
		marker := data[at+1]
		switch {
		case marker == 0xff:
			at++
			continue
		case marker == 0, rst0 <= marker && marker <= rst7:
			at += 2
			continue
		case marker == eoi:
			return
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) || !visit(marker, data[at+4:end]) {
			return
		}
		at = end
	}
}

// scans counts the passes a decoder will make over a JPEG, up to most + 1.
func scans(data []byte, most int) int {
	n := 0
	segments(data, func(marker byte, _ []byte) bool {
		if marker == sos {
			n++
		}
		return n <= most
	})
	return n
}

// frame is what the first frame header of a JPEG says (T.81, B.2.2).
type frame struct {
	width, height int
	progressive   bool
	components    int
	samples       float64 // per pixel, over all components
}

// readFrame finds the first frame header in data; ok is false if there is none.
func readFrame(data []byte) (f frame, ok bool) {
	segments(data, func(marker byte, body []byte) bool {
		if marker != sof0 && marker != sof1 && marker != sof2 {
			return marker != sos
		}
		f, ok = parseFrame(body)
		f.progressive = marker == sof2
		return false
	})
	return f, ok
}

func parseFrame(body []byte) (frame, bool) {
	if len(body) < 9 || len(body) != 6+3*int(body[5]) {
		return frame{}, false
	}
	f := frame{
		height:     int(binary.BigEndian.Uint16(body[1:])),
		width:      int(binary.BigEndian.Uint16(body[3:])),
		components: int(body[5]),
	}
	area := func(i int) float64 { hv := body[7+3*i]; return float64(hv>>4) * float64(hv&0x0f) }
	if area(0) == 0 {
		return frame{}, false
	}
	for i := range f.components {
		f.samples += area(i) / area(0)
	}
	return f, true
}
