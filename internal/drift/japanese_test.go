package drift

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	japanese = regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}]`)
	typed    = regexp.MustCompile(`令和|平成|昭和|元|年`) // read by scripts out of what people type
	place    = regexp.MustCompile(`\{[^{}]+\}`)   // of a library's words in a mail; see registration.LetterPlaces
	comments = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}|<!--.*?-->`)
	scripted = regexp.MustCompile(`(?m)^\s*//.*$|\s//\s.*$|(?s)/\*.*?\*/`)
)

// What the public reads stands in the catalogue of sentences, where it can be translated:
// none of it in Go, templates or scripts of the public side.
func TestNoJapaneseOutsideTheCatalogue(t *testing.T) {
	seen := 0
	for _, pattern := range []string{
		"web/public/*.go", "web/page/*.go", "mail/*.go", "intake/*.go", "membership/*.go",
		"web/public/templates/*.html", "web/page/layout/public.html", "web/page/layout/error.html", "web/page/layout/_*.html",
		"web/public/static/*.js", "web/page/static/*.js",
	} {
		files, err := filepath.Glob("../" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			// The guide is one Japanese document.
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "/guide.go") {
				continue
			}
			seen++
			for _, text := range shown(t, file) {
				if japanese.MatchString(text) {
					t.Errorf("%s says %q by itself", file, text)
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d files were read", seen)
	}
}

// shown are the parts of a source that may come before somebody's eyes.
func shown(t *testing.T, file string) []string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(file) {
	case ".html":
		return strings.Split(comments.ReplaceAllString(string(source), ""), "\n")
	case ".js":
		return strings.Split(typed.ReplaceAllString(scripted.ReplaceAllString(string(source), ""), ""), "\n")
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			text, err := strconv.Unquote(l.Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, place.ReplaceAllString(text, ""))
		}
		return true
	})
	return all
}
