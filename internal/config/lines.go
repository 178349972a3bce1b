package config

import (
	"fmt"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// index says on which line each key of a file stands. Entries of a list of tables
// are numbered from 1: "reasons[2].code".
type index map[string]int

// reader walks through a file whose syntax is known to be right.
type reader struct {
	parser  unstable.Parser
	ends    []int // offset of each line's end
	found   index
	entries map[string]int // how many of each list of tables so far
}

func lines(data []byte) index {
	r := reader{found: index{}, entries: map[string]int{}}
	r.parser.Reset(data)
	for i, b := range data {
		if b == '\n' {
			r.ends = append(r.ends, i)
		}
	}
	table := ""
	for r.parser.NextExpression() {
		switch e := r.parser.Expression(); e.Kind {
		case unstable.Table:
			table = r.note(e, "", false)
		case unstable.ArrayTable:
			table = r.note(e, "", true)
		case unstable.KeyValue:
			r.value(e.Value(), r.note(e, table, false))
		default:
		}
	}
	return r.found
}

// note writes down the line of a node's key within a table and returns the path.
func (r *reader) note(n *unstable.Node, table string, entry bool) string {
	path := table
	for k := n.Key(); k.Next(); {
		if path != "" {
			path += "."
		}
		path += string(k.Node().Data)
		line := 1 + sort.SearchInts(r.ends, int(k.Node().Raw.Offset))
		if entry && k.IsLast() {
			r.first(path, line)
			r.entries[path]++
		}
		if count := r.entries[path]; count > 0 {
			path = fmt.Sprintf("%s[%d]", path, count)
		}
		r.first(path, line)
	}
	return path
}

func (r *reader) first(path string, line int) {
	if r.found[path] == 0 {
		r.found[path] = line
	}
}

// value looks into tables written inline.
func (r *reader) value(v *unstable.Node, path string) {
	children := v.Children()
	for i := 1; children.Next(); i++ {
		child := children.Node()
		switch {
		case v.Kind == unstable.InlineTable:
			r.value(child.Value(), r.note(child, path, false))
		case v.Kind == unstable.Array && child.Kind == unstable.InlineTable:
			entry := fmt.Sprintf("%s[%d]", path, i)
			r.first(entry, r.found[path])
			r.value(child, entry)
		}
	}
}

// place gives each fault the line of its key, or of the nearest table around it.
func place(faults Faults, found index) {
	for i := range faults {
		for path := faults[i].Key; path != "" && faults[i].Line == 0; {
			faults[i].Line = found[path]
			path = path[:max(strings.LastIndexAny(path, ".["), 0)]
		}
	}
}
