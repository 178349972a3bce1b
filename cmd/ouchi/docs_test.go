package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// told is what docs/operate.md says of the commands: flags and arguments, by command.
func told(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	_, commands, found := strings.Cut(string(text), "\n## Commands\n")
	if !found {
		t.Fatal(`docs/operate.md has no heading "## Commands"`)
	}
	commands, _, _ = strings.Cut(commands, "\n## ")
	all := map[string][]string{}
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
	for _, part := range strings.Split(commands, "\n### ")[1:] {
		title, body, _ := strings.Cut(part, "\n")
		name := strings.Trim(title, "`")
		all[name] = []string{}
		for _, m := range row.FindAllStringSubmatch(body, -1) {
			all[name] = append(all[name], m[1])
		}
	}
	return all
}

func TestCommandsAreInTheOperatorsGuide(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Name("ouchi"))
	if err != nil {
		t.Fatal(err)
	}
	told, leaves := told(t), parser.Model.Leaves(false)
	if len(leaves) < 2 {
		t.Fatalf("only %d commands", len(leaves))
	}
	known := map[string]bool{}
	for _, leaf := range leaves {
		name := "ouchi " + leaf.Path()
		known[name] = true
		words, explained := told[name]
		if !explained {
			t.Errorf("docs/operate.md has no heading ### `%s`", name)
			continue
		}
		takes := taken(leaf)
		for _, word := range takes {
			if !slices.Contains(words, word) {
				t.Errorf("docs/operate.md, %s: does not explain %s", name, word)
			}
		}
		for _, word := range words {
			if !slices.Contains(takes, word) {
				t.Errorf("docs/operate.md, %s: explains %s, which there is not", name, word)
			}
		}
	}
	for name := range told {
		if !known[name] {
			t.Errorf("docs/operate.md explains %s, which there is not", name)
		}
	}
}

// taken lists what a command takes as a user types it: --flag, <argument>.
func taken(leaf *kong.Node) []string {
	var all []string
	for _, flag := range leaf.Flags {
		if flag.Name != "help" {
			all = append(all, "--"+flag.Name)
		}
	}
	for _, argument := range leaf.Positional {
		all = append(all, "<"+argument.Name+">")
	}
	return all
}
