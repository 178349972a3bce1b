package words

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// uses are how Go sources and templates name sentences: what the pattern captures,
// put behind the prefix, is a key.
var uses = []struct {
	prefix  string
	pattern *regexp.Regexp
}{
	{"error.", regexp.MustCompile(`\bFault\([\w.]+, "(\w+)"\)`)},
	{"error.", regexp.MustCompile(`Code: [\w.]+, Reason: "(\w+)"`)},
	{"error.", regexp.MustCompile(`\btry\{"(\w+)"`)},
	{"error.", regexp.MustCompile(`\bthrottle\(ctx, "(\w+)"`)},
	{"error.", regexp.MustCompile(`\bfound\(err, "(\w+)"\)`)},
	{"invalid.", regexp.MustCompile(`\bc\.fault\([\w.]+, "(\w+)"\)`)},
	{"invalid.", regexp.MustCompile(`\bc\.text\([\w.]+, [\w.]+, "(\w+)"`)},
	{"invalid.", regexp.MustCompile(`\binvalid\([\w."]+, "(\w+)"\)`)},
	{"invalid.", regexp.MustCompile(`Field: [\w.]+, Reason: "(\w+)"`)},
	{"error.picture_", regexp.MustCompile(`\bProblem += "(\w+)"`)},
	{"status.", regexp.MustCompile(`\bStatus += "(\w+)"`)},
	{"error.already_", regexp.MustCompile(`\bStatus += "(\w+)"`)},
	{"card_state.", regexp.MustCompile(`\bCardState += "(\w+)"`)},
	{"error.", regexp.MustCompile(`\bCode += "(\w+)"`)},
	{"mail.subject.", regexp.MustCompile(`\bNoticeKind += "(\w+)"`)},
	{"", regexp.MustCompile(`\b[sS]ay\("([a-z]\w*\.[\w.]*\w)"[,)]`)},
	{"", regexp.MustCompile(`\.Text\([\w.]+, "([a-z]\w*\.[\w.]*\w)"[,)]`)},
	{"", regexp.MustCompile(`\{\{-?(?:[^{}]*[ (])?t "([a-z]\w*\.[\w.]*\w)"[^+{}]*\}\}`)},
}

// Every sentence that ouchi's sources ask for by name is in the catalogue. Packages
// are found as they are: those not written yet ask for nothing.
func TestEverySentenceUsedIsThere(t *testing.T) {
	c := embedded(t)
	asked := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) == "words" {
			return err
		}
		ext := filepath.Ext(path)
		if ext != ".html" && ext != ".go" || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, u := range uses {
			for _, found := range u.pattern.FindAllStringSubmatch(string(source), -1) {
				key := u.prefix + found[1]
				asked[u.prefix]++
				if !c.Has(Fallback, key) && !c.Has(Fallback, key+".label") {
					t.Errorf("%s asks for %s, which no catalogue has", path, key)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// A pattern that finds nothing proves nothing.
	for prefix, least := range map[string]int{
		"error.": 40, "invalid.": 15, "error.picture_": 10, "status.": 7, "card_state.": 4, "mail.subject.": 8, "": 10,
	} {
		if asked[prefix] < least {
			t.Errorf("only %d uses of %q were found, want %d at least", asked[prefix], prefix, least)
		}
	}
}

// Fields and their options have labels under the names the domain gives them.
func TestEveryFieldHasItsWords(t *testing.T) {
	c := embedded(t)
	source, err := os.ReadFile("../registration/field.go")
	if err != nil {
		t.Fatal(err)
	}
	fields := regexp.MustCompile(`Field += "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(fields) != 18 {
		t.Errorf("found %d fields, want 18", len(fields))
	}
	for _, f := range fields {
		for _, part := range []string{".label", ".hint"} {
			if !c.Has(Fallback, "fields."+f[1]+part) {
				t.Errorf("fields.%s%s is missing", f[1], part)
			}
		}
	}
	kinds, err := os.ReadFile("../registration/kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	for prefix, pattern := range map[string]string{
		"fields.kind.": `\bKind += "(\w+)"`, "fields.card_delivery.": `\bCardDelivery += "(\w+)"`,
	} {
		options := regexp.MustCompile(pattern).FindAllStringSubmatch(string(kinds), -1)
		if len(options) < 2 {
			t.Errorf("found %d options below %s", len(options), prefix)
		}
		for _, o := range options {
			if !c.Has(Fallback, prefix+o[1]+".label") || !c.Has(Fallback, prefix+o[1]+".hint") {
				t.Errorf("%s%s lacks label or hint", prefix, o[1])
			}
		}
	}
}
