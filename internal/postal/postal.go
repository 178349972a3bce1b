// Package postal tells which places a Japanese postal code stands for and which prefecture an address lies in.
//
// It owns the table, embedded and made by data/take-in.sh, and its compact form ([Encode], [Decode]). It offers choices
// and never one answer where there are several: a code can be many towns, and three codes span two prefectures. It
// refuses to judge whether an address exists, and it never fetches anything.
//
// The table lies in the program as it lies on disk, one deflated block for the codes of each first three digits. A
// search inflates one block (at most 17 KB) and lets go of it, so the table costs neither start nor memory.
package postal

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Place is one choice for a postal code. Town is empty where the code stands for the whole municipality, or for what
// has no code of its own there.
type Place struct{ Prefecture, City, Town string }

// Table is a set of postal codes. It is read-only, and safe for many goroutines.
type Table struct {
	cities   []Place // Prefecture and City only
	openings string
	ends     []byte // of each block within blocks, a little-endian uint32 for each of 000 to 999
	blocks   []byte
}

//go:embed data/postal.bin
var embedded []byte

var open = sync.OnceValues(func() (*Table, error) { return Decode(embedded) })

// Open returns the embedded table. The first call inflates the names of municipalities, in about a millisecond; later
// calls return the same table. An error means that the program was built with a broken table.
func Open() (*Table, error) { return open() }

// Lookup returns every place a code of 7 ASCII digits stands for, in the order of Japan Post, or nothing when the code
// is unknown. Codes of single large receivers (大口事業所個別番号) are not in the data of Japan Post's town list.
func (t *Table) Lookup(code string) []Place {
	n, ok := number(code)
	if !ok {
		return nil
	}
	var places []Place
	for _, row := range t.block(n / blockSize) {
		if row.code == n%blockSize {
			place := t.cities[row.city]
			place.Town = strings.Clone(row.town)
			places = append(places, place)
		}
	}
	return places
}

// Prefecture returns the prefecture a code of 7 ASCII digits lies in. An unknown code, such as that of a large receiver,
// is judged by its neighbours of the same first 5, then 3, digits. It reports false when they, or the code itself, lie
// in two prefectures, and when there are none.
func (t *Table) Prefecture(code string) (string, bool) {
	n, ok := number(code)
	if !ok {
		return "", false
	}
	rows := t.block(n / blockSize)
	for _, neighbours := range []int{1, 100, blockSize} {
		var found []string
		for _, row := range rows {
			prefecture := t.cities[row.city].Prefecture
			if row.code/neighbours == n%blockSize/neighbours && !slices.Contains(found, prefecture) {
				found = append(found, prefecture)
			}
		}
		if len(found) > 0 {
			return alone(found)
		}
	}
	return "", false
}

// alone returns the one prefecture of found, when it is one.
func alone(found []string) (string, bool) {
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// number reads a code of 7 ASCII digits.
func number(code string) (int, bool) {
	if len(code) != codeDigits {
		return 0, false
	}
	n := 0
	for _, r := range code {
		if r < '0' || '9' < r {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, true
}
