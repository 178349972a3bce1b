package postal

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a file must hold to be taken for all of Japan Post's list, which has about 124,000 rows.
const (
	fewestRows  = 100_000
	prefectures = 47
)

// The columns of utf_ken_all.csv that make a place; the names before them are kana.
const (
	columnCode = 2
	columnName = 6 // prefecture, city, town
	columns    = 15
)

// Imported tells what a file held.
type Imported struct{ Rows, Prefectures int }

// Import reads Japan Post's utf_ken_all.csv (UTF-8, one record a row, 15 columns, no heading) and gives the table that
// [Decode] reads. It takes the whole country or nothing: the first row that is none, a file with fewer rows than the
// list has, or one without all 47 prefectures is an error that names the row.
func Import(r io.Reader) ([]byte, Imported, error) { return read(r, fewestRows) }

func read(r io.Reader, fewest int) ([]byte, Imported, error) {
	rows := csv.NewReader(r)
	rows.ReuseRecord, rows.FieldsPerRecord = true, columns
	var entries []Entry
	var found []string
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, Imported{}, fmt.Errorf("postal: not the list utf_ken_all.csv: %w", err)
		}
		entry, err := entryOf(record)
		if err != nil {
			return nil, Imported{}, fmt.Errorf("row %d: %w", len(entries)+1, err)
		}
		entries = append(entries, entry)
		if !slices.Contains(found, entry.Prefecture) {
			found = append(found, entry.Prefecture)
		}
	}
	told := Imported{len(entries), len(found)}
	if told.Rows < fewest || told.Prefectures != prefectures {
		return nil, told, fmt.Errorf("postal: %d rows of %d prefectures are not the whole list", told.Rows, told.Prefectures)
	}
	data, err := Encode(unique(entries))
	return data, told, err
}

func entryOf(record []string) (Entry, error) {
	for _, text := range record {
		if !utf8.ValidString(text) {
			return Entry{}, errors.New("postal: not UTF-8 (the list in Shift_JIS is called ken_all.csv)")
		}
	}
	e := Entry{strings.Clone(record[columnCode]), Place{
		strings.Clone(record[columnName]), strings.Clone(record[columnName+1]), town(record[columnName+2]),
	}}
	if last, _ := utf8.DecodeLastRuneInString(e.Prefecture); !strings.ContainsRune("都道府県", last) {
		return Entry{}, fmt.Errorf("postal: %q is no prefecture", e.Prefecture)
	}
	return e, e.check()
}

var (
	// lots are the ranges of 地割 that some towns of 岩手県 are listed with.
	lots = regexp.MustCompile(`第?\p{Nd}+地割.*$`)
	// next says that the code is for the numbers behind a village's name.
	next = regexp.MustCompile(`(の次に.*番地がくる場合|に番地がくる場合)$`)
)

// town takes the notes out of the list's third name: what stands in brackets, who has no entry of their own, whole
// villages, ranges of lots. What is left is how an address goes on.
func town(listed string) string {
	name, _, _ := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(listed, "(", "（"), ")", "）"), "（")
	whole := strings.HasSuffix(name, "一円") && name != "一円" // the town called 一円 lies in 多賀町
	if name == "以下に掲載がない場合" || next.MatchString(name) || whole {
		return ""
	}
	name = lots.ReplaceAllString(name, "")
	name, _, _ = strings.Cut(name, "、")
	return strings.Clone(name)
}

// unique leaves out what taking notes away made the same.
func unique(entries []Entry) []Entry {
	seen := make(map[Entry]bool, len(entries))
	return slices.DeleteFunc(entries, func(e Entry) bool {
		before := seen[e]
		seen[e] = true
		return before
	})
}
