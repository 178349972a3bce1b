package stories

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
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

// blank makes a PNG of nothing but black, side by side pixels of so many bits. It is
// small to send and long to decode.
func blank(t *testing.T, side uint32, bits byte) []byte {
	t.Helper()
	head := binary.BigEndian.AppendUint32(nil, side)
	head = binary.BigEndian.AppendUint32(head, side)
	head = append(head, bits, 0, 0, 0, 0) // shades of grey, not interlaced
	var body bytes.Buffer
	pack, err := zlib.NewWriterLevel(&body, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	row := int64(side)*int64(bits)/8 + 1
	if _, err := io.CopyN(pack, darkness{}, row*int64(side)); err != nil {
		t.Fatal(err)
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.Join([][]byte{
		[]byte("\x89PNG\r\n\x1a\n"),
		picturetest.Chunk("IHDR", head), picturetest.Chunk("IDAT", body.Bytes()), picturetest.Chunk("IEND", nil),
	}, nil)
}

type darkness struct{}

func (darkness) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
