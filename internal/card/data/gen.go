//go:build ignore

// Command gen makes the two fonts of printed cards, and the tables that tell what they can draw, of two TrueType fonts:
// the main one whole, the other with the outlines alone that the main one lacks.
//
//	go run gen.go MAIN.ttf RARE.ttf
//
// It leaves out what nothing that prints with them reads: rules for vertical and joined setting, the names of glyphs.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"log"
	"os"

	"golang.org/x/image/font/sfnt"
)

const lastRune = 0x3ffff // Han characters end in plane 3

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run gen.go MAIN.ttf RARE.ttf")
	}
	whole, rare := open(os.Args[1]), open(os.Args[2])
	drawn := whole.drawn()
	lacking := rare.drawn()
	for r := range drawn {
		delete(lacking, r)
	}
	rare.keep(lacking)
	write("main.runes", runes(drawn))
	write("rare.runes", runes(lacking))
	write("main.ttf.gz", pack(whole.file()))
	write("rare.ttf.gz", pack(rare.file()))
	log.Printf("%d characters in the main font, %d more in the other", len(drawn), len(lacking))
}

// runes writes a set of characters as runs: how many are left out, how many are in, each an unsigned varint.
func runes(set map[rune]uint16) []byte {
	var out []byte
	end := rune(0)
	for r := rune(0); r <= lastRune; r++ {
		if set[r] == 0 {
			continue
		}
		from := r
		for set[r] != 0 {
			r++
		}
		out = binary.AppendUvarint(out, uint64(from-end))
		out = binary.AppendUvarint(out, uint64(r-from))
		end = r
	}
	return out
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	fail(err)
	_, err = w.Write(b)
	fail(err)
	fail(w.Close())
	return out.Bytes()
}

func write(name string, b []byte) { fail(os.WriteFile(name, b, 0o644)) }

func fail(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// font is a TrueType file, https://learn.microsoft.com/typography/opentype/spec/otff.
type font struct {
	data   []byte
	tables map[string][]byte
	loca   []uint32 // where each outline of glyf begins, and the end
}

func open(path string) *font {
	data, err := os.ReadFile(path)
	fail(err)
	f := &font{data, map[string][]byte{}, nil}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		at, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = data[at : at+size]
	}
	loca := f.tables["loca"]
	for i := range int(binary.BigEndian.Uint16(f.tables["maxp"][4:])) + 1 {
		if binary.BigEndian.Uint16(f.tables["head"][50:]) == 0 {
			f.loca = append(f.loca, 2*uint32(binary.BigEndian.Uint16(loca[2*i:])))
		} else {
			f.loca = append(f.loca, binary.BigEndian.Uint32(loca[4*i:]))
		}
	}
	return f
}

func (f *font) outline(glyph uint16) []byte { return f.tables["glyf"][f.loca[glyph]:f.loca[glyph+1]] }

// drawn finds the characters that show something, and both spaces, with their glyphs.
func (f *font) drawn() map[rune]uint16 {
	parsed, err := sfnt.Parse(f.data)
	fail(err)
	all := map[rune]uint16{}
	var b sfnt.Buffer
	for r := rune(' '); r <= lastRune; r++ {
		glyph, err := parsed.GlyphIndex(&b, r)
		fail(err)
		if glyph != 0 && (r == ' ' || r == '\u3000' || len(f.outline(uint16(glyph))) > 0) {
			all[r] = uint16(glyph)
		}
	}
	return all
}

// keep empties every outline but those of the characters and of what they are put together from.
func (f *font) keep(set map[rune]uint16) {
	wanted := map[uint16]bool{}
	for _, glyph := range set {
		f.want(wanted, glyph)
	}
	var glyf []byte
	loca := make([]byte, 4*len(f.loca))
	starts := make([]uint32, len(f.loca))
	for i := range f.loca[1:] {
		starts[i] = uint32(len(glyf))
		if wanted[uint16(i)] {
			glyf = append(glyf, f.outline(uint16(i))...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
	}
	starts[len(starts)-1] = uint32(len(glyf))
	for i, at := range starts {
		binary.BigEndian.PutUint32(loca[4*i:], at)
	}
	head := bytes.Clone(f.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1)
	f.tables["head"], f.tables["glyf"], f.tables["loca"], f.loca = head, glyf, loca, starts
}

// want adds a glyph and its parts.
func (f *font) want(wanted map[uint16]bool, glyph uint16) {
	if wanted[glyph] {
		return
	}
	wanted[glyph] = true
	o := f.outline(glyph)
	if len(o) == 0 || int16(binary.BigEndian.Uint16(o)) >= 0 {
		return
	}
	for at, more := 10, true; more; {
		flags := binary.BigEndian.Uint16(o[at:])
		f.want(wanted, binary.BigEndian.Uint16(o[at+2:]))
		at += 6
		for _, extra := range []struct {
			flag  uint16
			bytes int
		}{{0x0001, 2}, {0x0008, 2}, {0x0040, 4}, {0x0080, 8}} { // words, one scale, two scales, a matrix
			if flags&extra.flag != 0 {
				at += extra.bytes
			}
		}
		more = flags&0x0020 != 0
	}
}

// file puts the font together again.
func (f *font) file() []byte {
	f.tables["post"] = append([]byte{0, 3, 0, 0}, f.tables["post"][4:32]...) // without names
	names := []string{"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}
	out := make([]byte, 12+16*len(names))
	copy(out, []byte{0, 1, 0, 0, 0, byte(len(names)), 0, 128, 0, 3, 0, byte(16*len(names) - 128)})
	for i, name := range names {
		entry, table := out[12+16*i:], f.tables[name]
		copy(entry, name)
		binary.BigEndian.PutUint32(entry[4:], sum(table))
		binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(table)))
		out = append(out, table...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}

func sum(table []byte) (total uint32) {
	padded := append(bytes.Clone(table), make([]byte, -len(table)&3)...)
	for i := 0; i < len(padded); i += 4 {
		total += binary.BigEndian.Uint32(padded[i:])
	}
	return total
}
