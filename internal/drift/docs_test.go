package drift

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the folder of go.mod, seen from this package.
const root = "../.."

// span is text between single backquotes.
var span = regexp.MustCompile("`([^`\n]+)`")

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// documents gives the path from the root of every document that is written by hand.
func documents(t *testing.T) []string {
	t.Helper()
	all := []string{"README.md", "CONTRIBUTING.md"}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".md" {
			rel, err := filepath.Rel(root, path)
			all = append(all, filepath.ToSlash(rel))
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// section cuts what stands below a heading, up to the next of its rank or above.
func section(t *testing.T, path, heading string) string {
	t.Helper()
	_, rest, found := strings.Cut("\n"+read(t, path), "\n"+heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", path, heading)
	}
	rank, _, _ := strings.Cut(heading, " ")
	if end := regexp.MustCompile(`(?m)^#{1,` + string('0'+rune(len(rank))) + `} `).FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	return rest
}

// firstColumn gives the spans of the first column of the tables in a text.
func firstColumn(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || cells[0] != "" {
			continue
		}
		for _, m := range span.FindAllStringSubmatch(cells[1], -1) {
			all = append(all, m[1])
		}
	}
	return all
}

// same tells what is written and is not, and what is and is not written.
func same(t *testing.T, where string, written, real []string) {
	t.Helper()
	for _, name := range real {
		if !slices.Contains(written, name) {
			t.Errorf("%s does not name %q", where, name)
		}
	}
	for i, name := range written {
		if !slices.Contains(real, name) {
			t.Errorf("%s names %q, which there is not", where, name)
		}
		if slices.Contains(written[:i], name) {
			t.Errorf("%s names %q twice", where, name)
		}
	}
}

func TestReadmeBeginsWithTheTwoCommands(t *testing.T) {
	text := read(t, "README.md")
	if n := strings.Count(text, "\n"); n > 120 {
		t.Errorf("README.md has %d lines, more than 120", n)
	}
	before, rest, found := strings.Cut(text, "\n```")
	block, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed {
		t.Fatal("README.md has no block of commands")
	}
	if n := strings.Count(before, "\n"); n > 12 {
		t.Errorf("the first commands of README.md come after %d lines: a reader tries first", n)
	}
	for _, command := range []string{"go run ./cmd/ouchi demo", "./check"} {
		if !strings.Contains(block, command) {
			t.Errorf("the first block of README.md lacks %q", command)
		}
	}
}

func TestDecisionsAreInTheIndex(t *testing.T) {
	const index = "docs/decisions/README.md"
	var records []string
	for _, path := range documents(t) {
		name, inside := strings.CutPrefix(path, "docs/decisions/")
		if !inside || name == "README.md" {
			continue
		}
		records = append(records, name)
		title, _, _ := strings.Cut(read(t, path), "\n")
		number, words, _ := strings.Cut(strings.TrimPrefix(title, "# "), ". ")
		if !strings.HasPrefix(name, number+"-") {
			t.Errorf("%s is titled number %s", path, number)
		}
		if row := "| [" + number + "](" + name + ") | " + words + " |"; !strings.Contains(read(t, index), row) {
			t.Errorf("%s lacks the line\n%s", index, row)
		}
	}
	if len(records) < 2 {
		t.Fatalf("only %d records", len(records))
	}
	var listed []string
	for _, m := range regexp.MustCompile(`\]\((\d{4}-[^)]+)\)`).FindAllStringSubmatch(read(t, index), -1) {
		listed = append(listed, m[1])
	}
	same(t, index, listed, records)
}
