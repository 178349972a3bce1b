package picture

import (
	"encoding/binary"
	"image/color"
	"math/bits"
)

// blocks is a JPEG of flat squares, for the kinds of JPEG that image/jpeg
// reads and does not write: progressive, subsampled otherwise, of four inks.
type blocks struct {
	w, h        int // in coding units
	sampling    byte
	components  int
	progressive bool
	precision   byte                  // 0 means 8
	head        []byte                // segments before the frame
	at          func(x, y int) []byte // the components of a unit
	moreScans   int                   // repetitions of an empty pass
}

var units = map[byte][2]int{0x11: {8, 8}, 0x21: {16, 8}, 0x12: {8, 16}, 0x22: {16, 16}, 0x41: {32, 8}, 0x42: {32, 16}}

func ycc(c color.RGBA) []byte {
	y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
	return []byte{y, cb, cr}
}

func adobe(transform byte) []byte {
	return append([]byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"), transform)
}

func (b blocks) encode() []byte {
	out := append([]byte{0xff, 0xd8}, b.head...)
	// Every step is 8, so that a coefficient is the mean less 128.
	out = append(out, 0xff, 0xdb, 0, 67, 0)
	for range 64 {
		out = append(out, 8)
	}
	out = append(out, 0xff, sof0, 0, byte(8+3*b.components), max(8, b.precision))
	if b.progressive {
		out[len(out)-4] = sof2
	}
	unit := units[b.sampling]
	out = binary.BigEndian.AppendUint16(out, uint16(b.h*unit[1]))
	out = binary.BigEndian.AppendUint16(out, uint16(b.w*unit[0]))
	out = append(out, byte(b.components))
	for c := range b.components {
		out = append(out, byte(c+1), b.samplingOf(c), 0)
	}
	// DC: categories 0 to 8, four bits each. AC: "end of block", one bit.
	out = append(out, "\xff\xc4\x00\x1c\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08"...)
	out = append(out, "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	last := byte(63)
	if b.progressive {
		last = 0
	}
	out = append(out, 0xff, sos, 0, byte(6+2*b.components), byte(b.components))
	for c := range b.components {
		out = append(out, byte(c+1), 0)
	}
	out = b.scan(append(out, 0, last, 0))
	for range b.moreScans {
		out = append(out, "\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x00"...)
	}
	return append(out, 0xff, eoi)
}

func (b blocks) samplingOf(component int) byte {
	if component == 0 || component == 3 {
		return b.sampling
	}
	return 0x11
}

// scan writes the one pass that has all the colours.
func (b blocks) scan(out []byte) []byte {
	var acc uint64
	var held int
	put := func(value uint64, n int) {
		acc, held = acc<<n|value, held+n
		for ; held >= 8; held -= 8 {
			out = append(out, byte(acc>>(held-8)))
			if out[len(out)-1] == 0xff {
				out = append(out, 0)
			}
		}
	}
	previous := make([]int, b.components)
	for i := range b.w * b.h {
		for c, value := range b.at(i%b.w, i/b.w) {
			hv := b.samplingOf(c)
			for range int(hv>>4) * int(hv&15) {
				diff := int(value) - 128 - previous[c]
				previous[c] += diff
				n := bits.Len(uint(max(diff, -diff)))
				put(uint64(n), 4)
				if diff < 0 {
					diff += 1<<n - 1
				}
				put(uint64(diff), n)
				if !b.progressive {
					put(0, 1)
				}
			}
		}
	}
	put(0x7f, 7)
	return out
}
