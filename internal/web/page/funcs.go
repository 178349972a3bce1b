package page

import (
	"fmt"
	"html/template"
	"maps"
	"strings"
)

func (p *Renderer) funcs(lang string) template.FuncMap {
	all := template.FuncMap{
		"t":       p.sayIn(lang),
		"asset":   p.assets.address,
		"lines":   lines,
		"icon":    icon,
		"drawing": drawing,
		"part":    part,
		"count":   count,
	}
	maps.Copy(all, p.own(lang))
	return all
}

// lines escapes the text and breaks it where its lines end.
func lines(text string) template.HTML {
	escaped := template.HTMLEscapeString(strings.TrimSpace(text))
	return template.HTML(strings.ReplaceAll(escaped, "\n", "<br>\n")) //nolint:gosec // escaped above
}

// part builds the dot of a partial from pairs of name and value.
func part(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("part: %d arguments are no pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("part: name %d is a %T", i/2, pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// count gives 1 … n as text: the months, the days, the steps.
func count(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint(i + 1)
	}
	return all
}

// Drawn here on a 24-unit grid; strokes take the colour of the text beside them.
var icons = map[string]string{
	"info":  `<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7v.5"/>`,
	"check": `<circle cx="12" cy="12" r="9.5"/><path d="M7.5 12.5l3 3 6-6.5"/>`,
	"alert": `<path d="M12 3L2 20.5h20z"/><path d="M12 10v5M12 17.5v.5"/>`,
	"arrow": `<path d="M9 5l7 7-7 7"/>`,
	"out":   `<path d="M13 4h7v7M20 4l-9 9M17 14v6H4V7h6"/>`,
	"globe": `<circle cx="12" cy="12" r="9.5"/><path d="M2.500 12h19M12 2.500c-6 6-6 13 0 19M12 2.500c6 6 6 13 0 19"/>`,
	"house": `<path d="M12 4C9 6.5 5.5 8.5 2 9.500M12 4c3 2.500 6.500 4.500 10 5.500M5 12v8h14v-8M12 4v16M8 13v4M16 13v4"/>`,
}

func icon(name string) (template.HTML, error) {
	d, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("icon: none is called %q", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">` + d + `</svg>`), nil //nolint:gosec // our own drawings
}
