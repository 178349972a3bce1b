package drift

import (
	"regexp"
	"slices"
	"testing"
)

// places says below which heading of docs/design.md the routes of a folder stand.
var places = map[string]string{
	"web":         "### On both listeners",
	"web/public":  "### Public listener",
	"web/staff":   "### Staff listener",
	"web/mailbox": "### Demonstration",
	"app":         "### Metrics listener",
}

// route is a pattern of http.ServeMux as we write them: a method and a path.
var route = regexp.MustCompile(`^(GET|HEAD|POST|PUT|PATCH|DELETE) /\S*$`)

func TestRoutesAreInTheDesign(t *testing.T) {
	registered, all := map[string][]string{}, sources(t)
	known := named(all)
	for _, s := range all {
		for _, text := range s.texts(known[s.folder]) {
			if route.MatchString(text) && !slices.Contains(registered[s.folder], text) {
				registered[s.folder] = append(registered[s.folder], text)
			}
		}
	}
	for folder := range registered {
		if places[folder] == "" {
			t.Errorf("internal/%s registers routes and has no table: name its heading here", folder)
		}
	}
	for folder, heading := range places {
		if len(registered[folder]) == 0 {
			t.Errorf("internal/%s registers no route as a literal of method and path", folder)
			continue
		}
		same(t, "docs/design.md, "+heading, firstColumn(section(t, "docs/design.md", heading)), registered[folder])
	}
}

func TestFiguresAreInTheOperatorsGuide(t *testing.T) {
	name := regexp.MustCompile(`^ouchi_[a-z_]+$`)
	var figures []string
	for _, s := range sources(t) {
		if s.folder == "app" {
			for _, text := range s.texts(nil) {
				if name.MatchString(text) {
					figures = append(figures, text)
				}
			}
		}
	}
	if len(figures) == 0 {
		t.Fatal("internal/app names no figure")
	}
	same(t, "docs/operate.md, ### Figures", firstColumn(section(t, "docs/operate.md", "### Figures")), figures)
}
