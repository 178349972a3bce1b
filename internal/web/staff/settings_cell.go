package staff

import (
	"fmt"
	"slices"
	"strings"

	"ouchi/internal/web/page"
)

// gridView is a grid for its template.
type gridView struct {
	ID, Prefix         string
	Title, Hint, Fault string
	Add, Noun          string // the button that adds a row
	Count              int
	Rows               []rowView
	Coded              bool
}

// rowView is a row with its controls and buttons, whose values are "" where a button
// is not offered.
type rowView struct {
	ID, Prefix, Title                 string
	Key                               string
	New, Retired                      bool
	Cells                             []cellView
	Up, Down, Retire, Restore, Remove string
}

// cellView is one control.
type cellView struct {
	ID, Name, Label, Hint, Kind, Unit, Fault, Value string
	Needed, Ticked, First                           bool
	Options                                         []optionView
}

type optionView struct {
	ID, Value, Label string
	Chosen           bool
}

// Described lists the ids of hint and fault.
func (c cellView) Described() string {
	var ids []string
	if c.Hint != "" {
		ids = append(ids, c.ID+"-hint")
	}
	if c.Fault != "" {
		ids = append(ids, c.ID+"-error")
	}
	return strings.Join(ids, " ")
}

func (g *grid) view(n int) gridView {
	v := gridView{
		ID: "g" + fmt.Sprint(n), Prefix: fmt.Sprintf("g%d.", n), Title: g.title, Hint: g.hint, Fault: g.fault,
		Noun: g.noun, Count: len(g.rows), Coded: g.coded,
	}
	if g.noun != "" {
		v.Add = fmt.Sprintf("%d add", n)
	}
	for i, l := range g.rows {
		v.Rows = append(v.Rows, g.rowView(n, i, l))
	}
	return v
}

func (g *grid) rowView(n, i int, l *line) rowView {
	v := rowView{
		ID: fmt.Sprintf("g%d-r%d", n, i), Prefix: fmt.Sprintf("g%d.r%d.", n, i), Title: g.rowTitle(i, l),
		Key: l.key, New: l.isNew, Retired: l.isRetired,
	}
	do := func(verb string) string { return fmt.Sprintf("%d %s %d", n, verb, i) }
	if g.coded && i > 0 {
		v.Up = do("up")
	}
	if g.coded && i < len(g.rows)-1 {
		v.Down = do("down")
	}
	switch {
	case g.noun == "":
	case !g.coded || l.isNew:
		v.Remove = do("remove")
	case l.isRetired:
		v.Restore = do("restore")
	default:
		v.Retire = do("retire")
	}
	for _, c := range g.columns {
		if c.onlyNew && !l.isNew {
			continue
		}
		v.Cells = append(v.Cells, c.view(v, l))
	}
	return v
}

// rowTitle names a row to whoever hears it.
func (g *grid) rowTitle(i int, l *line) string {
	switch {
	case l.title != "":
		return l.title
	case l.isNew:
		return fmt.Sprintf("新しい%s（%d行目）", g.noun, i+1)
	}
	return strings.TrimSpace(fmt.Sprintf("%d行目 %s", i+1, l.get("label")))
}

func (c column) view(row rowView, l *line) cellView {
	v := cellView{
		ID: row.ID + "-" + c.name, Name: row.Prefix + c.name, Label: c.label, Hint: c.hint, Kind: c.kind, Unit: c.unit,
		Fault: l.faults[c.name], Value: l.get(c.name), Needed: c.needed, Ticked: l.ticked(c.name),
	}
	for _, o := range c.options {
		v.Options = append(v.Options, optionView{
			ID: v.ID + "-" + o.Value, Value: o.Value, Label: o.Label, Chosen: slices.Contains(l.values[c.name], o.Value),
		})
	}
	return v
}

// problems lists what is to be mended, with a way there.
func problems(views []gridView) []page.Problem {
	var all []page.Problem
	for _, g := range views {
		if g.Fault != "" {
			all = append(all, page.Problem{Href: "#" + g.ID, Label: g.Title, Text: g.Fault})
		}
		for _, row := range g.Rows {
			for _, c := range row.Cells {
				if c.Fault == "" {
					continue
				}
				href := c.ID
				if c.Kind == checksCell && len(c.Options) > 0 {
					href = c.Options[0].ID
				}
				all = append(all, page.Problem{Href: "#" + href, Label: row.Title + " " + c.Label, Text: c.Fault})
			}
		}
	}
	return all
}
