package laws

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestImports(t *testing.T) {
	g := house(t)
	if len(g) < 5 {
		t.Fatalf("go list names only %d packages of the house", len(g))
	}
	for _, breach := range breaches(g) {
		t.Error(breach)
	}
}

// house reads the import graph of the program as the go tool sees it.
func house(t *testing.T) graph {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, said.String())
	}
	g := graph{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return g
		case err != nil:
			t.Fatalf("go list: %v", err)
		case room(p.ImportPath) != "":
			g[p.ImportPath] = p.Imports
		}
	}
}

// The laws themselves, tried on a made-up house: each import breaks exactly
// the law named, or none.
func TestBreaches(t *testing.T) {
	tests := []struct {
		from, to string
		law      string // "" where the import is right
	}{
		{"picture", "net/http", "law 1"},
		{"jptext", "os", "law 1"},
		{"registration", "database/sql", "law 1"},
		{"registration", "log/slog", "law 1"},
		{"words", "html/template", "law 1"},
		{"config", "os", ""},
		{"postal", "os", ""},
		{"vault", "os", ""},
		{"secret", "registration", "law 1"},
		{"config", "registration", ""},
		{"registration", "jptext", ""},
		{"registration", "secret", "law 1"},
		{"intake", "desk", "law 2"},
		{"upkeep", "membership", "law 2"},
		{"intake", "registration", ""},
		{"desk/export", "desk", ""},
		{"store", "vault", "law 3"},
		{"mail", "intake", "law 3"},
		{"store/migrations", "store", ""},
		{"web/public", "desk", "law 4"},
		{"web/staff", "intake", "law 4"},
		{"web/staff/queue", "membership", "law 4"},
		{"web/staff", "web/public", "law 4"},
		{"web/public", "web/page", ""},
		{"web", "store", "law 5"},
		{"app", "store", ""},
		{"web", "config", "law 5"},
		{"app", "config", ""},
		{"registration", "picture/picturetest", "tests alone"},
		{"apptest", "store", ""},
	}
	for _, tt := range tests {
		from, to := module+"/internal/"+tt.from, tt.to
		if !slices.Contains(worldly, to) {
			to = module + "/internal/" + tt.to
		}
		checkBreach(t, graph{from: {to}}, tt.law)
	}
}

func TestBreachesOnTheWay(t *testing.T) {
	const in = module + "/internal/"
	tests := []struct {
		name string
		g    graph
		law  string
	}{
		{"a use case through page", graph{in + "web/public": {in + "web/page"}, in + "web/page": {in + "desk"}}, "law 4"},
		{"a use case through card", graph{in + "intake": {in + "card"}, in + "card": {in + "upkeep"}}, "law 2"},
		{"round and back", graph{in + "intake": {in + "card"}, in + "card": {in + "intake"}}, ""},
		{"a command past app", graph{module + "/cmd/ouchi": {in + "registration"}}, "law 5"},
		{"a command", graph{module + "/cmd/ouchi": {in + "app", in + "config"}}, ""},
		{"a room without a place", graph{in + "misc": {"fmt"}}, "no place in the house"},
		{"not of the house", graph{in + "store": {"github.com/example/misc"}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkBreach(t, tt.g, tt.law) })
	}
}

func checkBreach(t *testing.T, g graph, law string) {
	t.Helper()
	found := breaches(g)
	if law == "" {
		if len(found) > 0 {
			t.Errorf("%v breaks nothing, yet: %q", g, found)
		}
		return
	}
	if len(found) == 0 || slices.ContainsFunc(found, func(s string) bool { return !strings.Contains(s, law) }) {
		t.Errorf("%v breaks %s, found: %q", g, law, found)
	}
}
