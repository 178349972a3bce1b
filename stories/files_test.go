package stories

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// photograph writes a picture of a card as a phone takes it, and gives its path.
func photograph(t *testing.T, of string) string {
	t.Helper()
	card := picturetest.Card(1600, 1000, "NAME  "+of, "ADDRESS  KUMAMOTO", "BORN  2001-02-03")
	return file(t, "card.jpg", picturetest.Exif{Orientation: 1, GPS: true}.InJPEG(picturetest.JPEG(card)))
}

// file writes a file into the story's own folder. Its path is absolute: a relative one
// ends the browser's tab.
func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// blank makes a PNG that is all of one colour, side by side pixels. It is small to send
// and long to decode. In colour a pixel has 32 bits, else it has one.
func blank(t *testing.T, side int, colour bool) []byte {
	t.Helper()
	shades, row := []byte{1, 0, 0, 0, 0}, (side+7)/8+1
	if colour {
		shades, row = []byte{8, 6, 0, 0, 0}, side*4+1
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(side))
	head = binary.BigEndian.AppendUint32(head, uint32(side))
	return slices.Concat(
		[]byte("\x89PNG\r\n\x1a\n"), picturetest.Chunk("IHDR", append(head, shades...)),
		picturetest.Chunk("IDAT", zeros(t, row*side)), picturetest.Chunk("IEND", nil))
}

// zeros packs n zero bytes as zlib does (RFC 1950). Packing them one by one takes long
// where races are looked for, but after the first part of such a stream each further
// one is packed alike.
func zeros(t *testing.T, n int) []byte {
	t.Helper()
	const part = 1 << 20
	var out bytes.Buffer
	pack, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	write := func(n int) []byte {
		out.Reset()
		_, err := pack.Write(make([]byte, n))
		if err := errors.Join(err, pack.Flush()); err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(out.Bytes())
	}
	first, again, rest := write(part), write(part), write(n%part)
	out.Reset()
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	sum := binary.BigEndian.AppendUint32(nil, uint32(n%65521)<<16|1) // Adler-32
	return slices.Concat([]byte{0x78, 0x01}, first, bytes.Repeat(again, n/part-1), rest, out.Bytes(), sum)
}
