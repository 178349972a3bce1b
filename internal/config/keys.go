package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ouchi/internal/registration"
)

// key is a key that a settings file may hold: its dotted path, in which a list of
// tables has no number, and what it decodes into.
type key struct {
	path string
	typ  reflect.Type
}

var dateType = reflect.TypeFor[registration.Date]()

// keys lists every key in the order of Config, a table before what is in it.
func keys() []key { return keysOf(reflect.TypeFor[Config](), "") }

func keysOf(t reflect.Type, prefix string) []key {
	var all []key
	for field := range t.Fields() {
		if field.Anonymous {
			all = append(all, keysOf(field.Type, prefix)...)
			continue
		}
		path := prefix + field.Tag.Get("toml")
		all = append(all, key{path, field.Type})
		if inner := tableOf(field.Type); inner != nil {
			all = append(all, keysOf(inner, path+".")...)
		}
	}
	return all
}

// tableOf is the struct behind a table or a list of tables, nil for plain values.
func tableOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == dateType {
		return nil
	}
	return t
}

// valueKind says what the value of a key has to look like; "" for an unknown key.
func valueKind(path string) string {
	all := keys()
	i := slices.IndexFunc(all, func(k key) bool { return k.path == path })
	if i < 0 {
		return ""
	}
	switch t := all[i].typ; {
	case t == dateType:
		return `a date in quotes, such as "2025-12-01"`
	case t.Kind() == reflect.String:
		return `a text in quotes, such as "…"`
	case t.Kind() == reflect.Int, t.Kind() == reflect.Int64:
		return "a whole number without quotes, such as 7"
	case t.Kind() == reflect.Float64:
		return "a number without quotes, such as 17.4"
	case t.Kind() == reflect.Bool:
		return "true or false, without quotes"
	case t.Kind() == reflect.Struct:
		return fmt.Sprintf("a table: a line [%s], then its keys", path)
	case tableOf(t) != nil:
		return fmt.Sprintf("a list of tables: a line [[%s]] for each entry, then its keys", path)
	}
	return `a list of texts, such as ["…", "…"]`
}

// unknownKey says what to do about a key that there is not: move it, or spell it.
func unknownKey(unknown []string) string {
	name := unknown[len(unknown)-1]
	section := strings.Join(unknown[:len(unknown)-1], ".")
	nearest, distance := "", 3
	for _, k := range keys() {
		at := strings.LastIndexByte(k.path, '.')
		if k.path[at+1:] == name && at > 0 {
			return fmt.Sprintf("there is no such key here; it belongs into [%s]", k.path[:at])
		}
		if d := editDistance(name, k.path[at+1:]); k.path[:max(at, 0)] == section && d < distance {
			nearest, distance = k.path[at+1:], d
		}
	}
	if nearest != "" {
		return fmt.Sprintf("there is no such key; did you mean %q?", nearest)
	}
	return "there is no such key; take it out, or look it up in docs/operate.md"
}

// editDistance counts the bytes to insert, drop or change (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
