package staff

import (
	"slices"
	"strings"
)

// difference is one change of the settings in plain words.
type difference struct {
	What          string
	Before, After string // "" for none; where both are, a value became another
}

// differences compares the same grids before and after.
func differences(before, after []*grid) []difference {
	var all []difference
	for i := range after {
		all = append(all, after[i].since(before[i])...)
	}
	return all
}

func (g *grid) since(was *grid) []difference {
	if g.noun != "" && !g.coded {
		return g.listSince(was)
	}
	var all []difference
	for _, l := range g.rows {
		i := slices.IndexFunc(was.rows, func(o *line) bool { return o.key == l.key && !l.isNew })
		if i < 0 {
			all = append(all, difference{What: g.noun + "を加える", After: l.get("label")})
			continue
		}
		all = append(all, g.lineSince(was.rows[i], l)...)
	}
	for _, l := range was.rows {
		if !slices.ContainsFunc(g.rows, func(o *line) bool { return o.key == l.key }) {
			all = append(all, difference{What: g.noun + "を取り除く", Before: l.get("label")})
		}
	}
	if g.coded && !slices.Equal(order(was, g), order(g, was)) {
		all = append(all, difference{What: g.title + "の順番", Before: labelsOf(was), After: labelsOf(g)})
	}
	return all
}

// lineSince compares a row that was there before.
func (g *grid) lineSince(was, l *line) []difference {
	var all []difference
	name := l.title
	if name == "" {
		name = "「" + was.get("label") + "」"
	}
	if was.isRetired != l.isRetired {
		what := name + "をまた使う"
		if l.isRetired {
			what = name + "を使わなくする"
		}
		all = append(all, difference{What: what})
	}
	for _, c := range g.columns {
		if before, after := c.shown(was), c.shown(l); !c.onlyNew && before != after {
			all = append(all, difference{What: name + "の" + c.label, Before: before, After: orNone(after)})
		}
	}
	return all
}

func orNone(text string) string {
	if text == "" {
		return "（なし）"
	}
	return text
}

// listSince compares rows that are what they say.
func (g *grid) listSince(was *grid) []difference {
	var all []difference
	before, after := g.texts(was), g.texts(g)
	for _, text := range before {
		if !slices.Contains(after, text) {
			all = append(all, difference{What: g.noun + "を取り除く", Before: text})
		}
	}
	for _, text := range after {
		if !slices.Contains(before, text) {
			all = append(all, difference{What: g.noun + "を加える", After: text})
		}
	}
	return all
}

func (g *grid) texts(of *grid) []string {
	all := make([]string, len(of.rows))
	for i, l := range of.rows {
		var parts []string
		for _, c := range g.columns {
			switch text := c.shown(l); {
			case text == "":
			case c.name == "until":
				parts = append(parts, "～ "+text)
			default:
				parts = append(parts, text)
			}
		}
		all[i] = strings.Join(parts, " ")
	}
	return all
}

// shown is a value as people read it.
func (c column) shown(l *line) string {
	switch c.kind {
	case tickCell:
		if l.ticked(c.name) {
			return c.label
		}
		return ""
	case selectCell, checksCell:
		var all []string
		for _, o := range c.options {
			if slices.Contains(l.values[c.name], o.Value) {
				all = append(all, o.Label)
			}
		}
		return strings.Join(all, "、")
	case dateCell:
		return strings.ReplaceAll(l.get(c.name), "-", "/")
	default:
		return l.get(c.name)
	}
}

// order is the keys that both grids have, as they stand in one of them.
func order(of, other *grid) []string {
	var keys []string
	for _, l := range of.rows {
		if !l.isNew && slices.ContainsFunc(other.rows, func(o *line) bool { return o.key == l.key }) {
			keys = append(keys, l.key)
		}
	}
	return keys
}

func labelsOf(g *grid) string {
	var all []string
	for _, l := range g.rows {
		if !l.isRetired {
			all = append(all, l.get("label"))
		}
	}
	return strings.Join(all, "、")
}
