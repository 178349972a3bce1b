package picture

import (
	"bytes"
	"encoding/binary"
)

// formats names the files taken in by how they begin.
var formats = []struct {
	begins string
	format Format
}{
	{"\xff\xd8\xff", JPEG},
	{"\x89PNG\r\n\x1a\n", PNG},
	{"GIF87a", GIF},
	{"GIF89a", GIF},
}

// strangers names files that are known and not taken in, so that the sender
// can be told what to do instead. A ? stands for any byte.
var strangers = []struct {
	begins  string
	problem Problem
}{
	{"RIFF????WEBP", WebP},
	{"II*\x00", Unsupported},                        // TIFF and most raw camera files
	{"MM\x00*", Unsupported},                        // the same, big-endian
	{"\xff\x0a", Unsupported},                       // JPEG XL, bare
	{"\x00\x00\x00\x0cJXL \r\n\x87\n", Unsupported}, // JPEG XL, boxed
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", Unsupported}, // JPEG 2000
	{"BM????\x00\x00\x00\x00", Unsupported},         // Windows bitmap
	{"8BPS", Unsupported},                           // Photoshop
	{"\x00\x00\x01\x00", Unsupported},               // Windows icon
	{"<svg", Unsupported},
}

// Sniff names the format of a file by its first bytes; 1 KiB is enough. The
// error is a Problem: Empty, HEIC, PDF, WebP, Unsupported or NotAnImage.
func Sniff(head []byte) (Format, error) {
	if len(head) == 0 {
		return "", Empty
	}
	for _, f := range formats {
		if begins(head, f.begins) {
			return f.format, nil
		}
	}
	return "", stranger(head)
}

func stranger(head []byte) Problem {
	for _, s := range strangers {
		if begins(head, s.begins) {
			return s.problem
		}
	}
	if begins(head, "????ftyp") {
		return boxed(head)
	}
	// Readers of PDF let up to a kilobyte of anything stand before the mark
	// (ISO 32000-1, annex H.3, note 13).
	if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) {
		return PDF
	}
	return NotAnImage
}

// boxed tells HEIF pictures of a phone from other files in the ISO base media
// format (ISO/IEC 14496-12): AVIF, films. The brands stand four bytes each
// after the box's size and name; the second is a version number.
func boxed(head []byte) Problem {
	end := min(int(binary.BigEndian.Uint32(head)), len(head), 256)
	problem := Unsupported
	for at := 8; at+4 <= end; at += 4 {
		switch string(head[at : at+4]) {
		case "avif", "avis":
			return Unsupported
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1":
			problem = HEIC
		}
	}
	return problem
}

func begins(head []byte, pattern string) bool {
	if len(head) < len(pattern) {
		return false
	}
	for i := range len(pattern) {
		if pattern[i] != '?' && pattern[i] != head[i] {
			return false
		}
	}
	return true
}
