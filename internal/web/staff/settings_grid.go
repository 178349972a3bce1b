package staff

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/web/page"
)

// How a value of the settings is asked for.
const (
	lineCell   = "text"
	numberCell = "number"
	dateCell   = "date"
	areaCell   = "area"
	selectCell = "select"
	checksCell = "checks" // several of a few
	tickCell   = "tick"   // yes or no
)

// column is one question that every row of a grid answers.
type column struct {
	name, label, hint, kind string
	unit                    string
	options                 []page.Option
	onlyNew                 bool // a code: chosen once, when the row is added
	needed                  bool
}

// grid is a list of the settings on its page: rows that are edited one by one.
type grid struct {
	name, title, hint string
	noun              string // what a row is, for the button that adds one; "" where none can be added
	coded             bool   // rows have codes: they have an order, and are retired instead of removed
	columns           []column
	rows              []*line
	fault             string // of the grid as a whole
	taken             []int  // the rows that were taken, in their order; nil for all
}

// line is one row of a grid.
type line struct {
	key              string // its code, or what it is; "" for a new one
	title            string // of a row that is always there
	isNew, isRetired bool
	values           map[string][]string
	faults           map[string]string
}

func newLine(key string, values map[string][]string) *line {
	return &line{key: key, values: values, faults: map[string]string{}}
}

func (l *line) get(name string) string {
	if v := l.values[name]; len(v) > 0 {
		return strings.TrimSpace(strings.ReplaceAll(v[0], "\r\n", "\n"))
	}
	return ""
}

func (l *line) ticked(name string) bool { return l.get(name) == "1" }

// blank tells whether nothing was put into a new row; a row of choices alone never is.
func (l *line) blank(g *grid) bool {
	asked := slices.ContainsFunc(g.columns, func(c column) bool { return c.kind != selectCell })
	return l.isNew && asked && !slices.ContainsFunc(g.columns, func(c column) bool {
		return c.kind != selectCell && l.get(c.name) != ""
	})
}

func tickedIf(b bool) []string {
	if b {
		return []string{"1"}
	}
	return nil
}

// maxRows bounds a list, which a page shows whole.
const maxRows = 300

// read puts what was typed into grids that were drawn of the settings in force: rows
// are those that were sent.
func (g *grid) read(n int, typed url.Values) {
	count, err := strconv.Atoi(typed.Get(fmt.Sprintf("g%d.rows", n)))
	if err != nil {
		return
	}
	fixed := g.rows
	g.rows = nil
	for i := range min(count, maxRows) {
		at := fmt.Sprintf("g%d.r%d.", n, i)
		l := newLine(typed.Get(at+"key"), map[string][]string{})
		l.isNew, l.isRetired = typed.Has(at+"new"), typed.Has(at+"retired")
		if g.noun == "" && i < len(fixed) {
			l.key, l.title = fixed[i].key, fixed[i].title
		}
		for _, c := range g.columns {
			l.values[c.name] = typed[at+c.name]
		}
		g.rows = append(g.rows, l)
	}
}

// tidy drops new rows that were left blank.
func (g *grid) tidy() {
	g.rows = slices.DeleteFunc(g.rows, func(l *line) bool { return l.blank(g) })
}

// edit does what a button of a row says: "up 3", "down 3", "retire 3", "restore 3",
// "remove 3", "add". Anything else, and what cannot be done, does nothing.
func (g *grid) edit(do string) {
	verb, at, _ := strings.Cut(do, " ")
	i, err := strconv.Atoi(at)
	if verb != "add" && (err != nil || i < 0 || i >= len(g.rows)) {
		return
	}
	switch verb {
	case "add":
		if g.noun != "" && len(g.rows) < maxRows {
			l := newLine("", map[string][]string{})
			l.isNew = true
			g.rows = append(g.rows, l)
		}
	case "up":
		if i > 0 {
			g.rows[i-1], g.rows[i] = g.rows[i], g.rows[i-1]
		}
	case "down":
		if i < len(g.rows)-1 {
			g.rows[i+1], g.rows[i] = g.rows[i], g.rows[i+1]
		}
	case "retire", "restore":
		g.rows[i].isRetired = verb == "retire"
	case "remove":
		if !g.coded || g.rows[i].isNew {
			g.rows = slices.Delete(g.rows, i, i+1)
		}
	}
}

// code is a row's code: the one it has, the one that was chosen for a new row, or the
// next that is free.
func (g *grid) code(l *line, prefix string) string {
	if !l.isNew {
		return l.key
	}
	chosen := l.get("code")
	for n := 1; chosen == ""; n++ {
		next := fmt.Sprintf("%s_%d", prefix, n)
		if !slices.ContainsFunc(g.rows, func(o *line) bool { return o.key == next || o.get("code") == next }) {
			chosen = next
		}
	}
	l.values["code"] = []string{chosen}
	return chosen
}

// lines are the lines of a text, empty ones left out.
func textLines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}
