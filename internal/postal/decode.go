package postal

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	magic      = "postal1\n"
	codeDigits = 7
	blockCount = 1000   // one for each first three digits
	blockSize  = 10_000 // codes within a block
	uint32Size = 4

	maxInflated = 1 << 20 // no block or list of names comes near; a broken table must not fill the memory
)

var errBroken = errors.New("postal: broken table")

// row is one place of a block: what the code is within it (its last four digits), the index of its city, and its town.
type row struct {
	code, city int
	town       string
}

// Decode reads a table that [Encode] wrote. It keeps data and reads blocks out of it as they are asked for, so data
// must not change. It returns an error when data has not the outer shape of a table.
func Decode(data []byte) (*Table, error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("%w: unknown beginning", errBroken)
	}
	cities, rest, err := section(rest)
	if err != nil {
		return nil, err
	}
	openings, rest, err := section(rest)
	if err != nil {
		return nil, err
	}
	if len(rest) < blockCount*uint32Size {
		return nil, fmt.Errorf("%w: no index", errBroken)
	}
	t := &Table{openings: openings, ends: rest[:blockCount*uint32Size], blocks: rest[blockCount*uint32Size:]}
	for line := range strings.Lines(cities) {
		prefecture, city, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			return nil, fmt.Errorf("%w: a city without a prefecture", errBroken)
		}
		t.cities = append(t.cities, Place{Prefecture: prefecture, City: city})
	}
	return t, nil
}

// section reads one deflated text after its length.
func section(data []byte) (text string, rest []byte, err error) {
	if len(data) < uint32Size {
		return "", nil, fmt.Errorf("%w: cut short", errBroken)
	}
	size := binary.LittleEndian.Uint32(data)
	data = data[uint32Size:]
	if uint64(size) > uint64(len(data)) {
		return "", nil, fmt.Errorf("%w: cut short", errBroken)
	}
	if text, err = inflate(data[:size]); err != nil {
		return "", nil, err
	}
	return text, data[size:], nil
}

func inflate(data []byte) (string, error) {
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(flate.NewReader(bytes.NewReader(data)), maxInflated)); err != nil {
		return "", fmt.Errorf("%w: %w", errBroken, err)
	}
	return b.String(), nil
}

// block returns the rows of the codes n0000 to n9999; none when there are none or the block is broken.
func (t *Table) block(n int) []row {
	start, end := uint32(0), t.end(n)
	if n > 0 {
		start = t.end(n - 1)
	}
	if start >= end || uint64(end) > uint64(len(t.blocks)) {
		return nil
	}
	text, err := inflate(t.blocks[start:end])
	if err != nil {
		return nil
	}
	rows, err := t.rows(text)
	if err != nil {
		return nil
	}
	return rows
}

func (t *Table) end(n int) uint32 { return binary.LittleEndian.Uint32(t.ends[n*uint32Size:]) }

// rows reads an inflated block: the towns, a line each, a zero byte, and for each town its steps in code and in city from
// the row before, both signed varints.
func (t *Table) rows(text string) ([]row, error) {
	towns, steps, ok := strings.Cut(text, "\x00")
	if !ok {
		return nil, errBroken
	}
	reader := strings.NewReader(steps)
	rows := make([]row, 0, strings.Count(towns, "\n"))
	code, city := int64(0), int64(0)
	for line := range strings.Lines(towns) {
		codeStep, _ := binary.ReadVarint(reader)
		cityStep, err := binary.ReadVarint(reader)
		code, city = code+codeStep, city+cityStep
		if err != nil || code < 0 || code >= blockSize || city < 0 || city >= int64(len(t.cities)) {
			return nil, errBroken
		}
		rows = append(rows, row{int(code), int(city), strings.TrimSuffix(line, "\n")})
	}
	return rows, nil
}
