package postal

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Entry is one line of the source: a code of 7 ASCII digits and a place it stands for.
type Entry struct {
	Code string
	Place
}

// Encode writes entries as the table that [Decode] reads. Entries of one code keep their order. It returns an error for
// an entry whose code is not 7 digits, whose prefecture or city is empty, or whose names hold control characters.
func Encode(entries []Entry) ([]byte, error) {
	for _, entry := range entries {
		if err := entry.check(); err != nil {
			return nil, err
		}
	}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Code, b.Code) })

	cities, index := citiesOf(entries)
	out := appendSection([]byte(magic), cities)
	out = appendSection(out, openingsOf(entries))
	var blocks []byte
	for n := range blockCount {
		end, _ := slices.BinarySearchFunc(entries, fmt.Sprintf("%03d:", n), func(entry Entry, past string) int {
			return cmp.Compare(entry.Code, past)
		})
		if end > 0 {
			blocks = append(blocks, deflate(blockOf(entries[:end], index))...)
			entries = entries[end:]
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(len(blocks)))
	}
	return append(out, blocks...), nil
}

func (e Entry) check() error {
	if _, ok := number(e.Code); !ok {
		return fmt.Errorf("postal: code %q is not 7 digits", e.Code)
	}
	if e.Prefecture == "" || e.City == "" {
		return fmt.Errorf("postal: code %s has no prefecture or no city", e.Code)
	}
	if strings.ContainsFunc(e.Prefecture+e.City+e.Town, func(r rune) bool { return r < ' ' }) {
		return fmt.Errorf("postal: code %s has a name with control characters", e.Code)
	}
	return nil
}

// citiesOf lists each city once, a line of prefecture and city, in the order of codes, and where it stands in the list.
func citiesOf(entries []Entry) (lines string, index map[string]int) {
	var b strings.Builder
	index = make(map[string]int)
	for _, entry := range entries {
		line := entry.line()
		if _, ok := index[line]; !ok {
			index[line] = len(index)
			b.WriteString(line)
		}
	}
	return b.String(), index
}

func (e Entry) line() string { return e.Prefecture + "\t" + e.City + "\n" }

// blockOf writes what Table.rows reads.
func blockOf(entries []Entry, index map[string]int) string {
	var towns strings.Builder
	var steps []byte
	code, city := 0, 0
	for _, entry := range entries {
		towns.WriteString(entry.Town + "\n")
		n, _ := number(entry.Code)
		steps = binary.AppendVarint(steps, int64(n%blockSize-code))
		steps = binary.AppendVarint(steps, int64(index[entry.line()]-city))
		code, city = n%blockSize, index[entry.line()]
	}
	return towns.String() + "\x00" + string(steps)
}

func appendSection(out []byte, text string) []byte {
	packed := deflate(text)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(packed))), packed...)
}

// deflate cannot fail: it writes to memory, at a level that exists.
func deflate(text string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.Bytes()
}
