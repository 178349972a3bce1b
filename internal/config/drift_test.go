package config

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ouchi/deploy"
	"ouchi/internal/registration"
)

// row is a key's line in the tables of docs/operate.md.
type row struct{ meaning, standard string }

func documented(t *testing.T) map[string]row {
	t.Helper()
	text, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	_, settings, found := strings.Cut(string(text), "\n## Settings\n")
	if !found {
		t.Fatal(`docs/operate.md has no heading "## Settings"`)
	}
	settings, _, _ = strings.Cut(settings, "\n## ")
	rows := map[string]row{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.+) \\| (.+) \\|$").FindAllStringSubmatch(settings, -1) {
		if _, twice := rows[m[1]]; twice {
			t.Errorf("docs/operate.md explains %s twice", m[1])
		}
		rows[m[1]] = row{m[2], m[3]}
	}
	return rows
}

// values lists the keys that hold a value, not a table.
func values() []string {
	var all []string
	for _, k := range keys() {
		if tableOf(k.typ) == nil {
			all = append(all, k.path)
		}
	}
	return all
}

func TestEveryKeyIsInTheReferenceAndTheDocs(t *testing.T) {
	known := values()
	inFile := map[string]bool{}
	number := regexp.MustCompile(`\[\d+\]`)
	for path := range lines(deploy.Kumamoto) {
		inFile[number.ReplaceAllString(path, "")] = true
	}
	docs := documented(t)
	for _, path := range known {
		if !inFile[path] {
			t.Errorf("deploy/kumamoto.toml does not show %s", path)
		}
		if docs[path].meaning == "" {
			t.Errorf("docs/operate.md does not explain %s", path)
		}
	}
	for path := range docs {
		if !slices.Contains(known, path) {
			t.Errorf("docs/operate.md explains %s, which there is not", path)
		}
	}
}

func TestDocsNameTheDefaults(t *testing.T) {
	docs := documented(t)
	for path, want := range defaultLiterals() {
		got := docs[path].standard
		if strings.HasPrefix(got, "required") {
			continue
		}
		if literal, _, _ := strings.Cut(got, "`: "); strings.Trim(literal, "`") != want {
			t.Errorf("%s: docs say %s, the default is %s", path, got, want)
		}
	}
}

func TestRequiredIsRefusedWhenLeftOut(t *testing.T) {
	for path, row := range documented(t) {
		// The reasons are left out of the least file: as a whole they have a default.
		if strings.HasPrefix(row.standard, "required") && !strings.HasPrefix(path, "reasons.") {
			requires(t, path)
		}
	}
}

func TestDocsNameBoundsAndChoices(t *testing.T) {
	docs := documented(t)
	c := defaults()
	for _, n := range c.ranges() {
		if bounds := fmt.Sprintf("%d to %d", n.low, n.high); !strings.Contains(docs[n.key].meaning, bounds) {
			t.Errorf("%s: docs don't say %q", n.key, bounds)
		}
	}
	for _, o := range c.choices() {
		for _, word := range o.of {
			if !strings.Contains(docs[o.key].meaning, "`"+word+"`") {
				t.Errorf("%s: docs don't name %q", o.key, word)
			}
		}
	}
	for _, f := range registration.Correctable() {
		if !strings.Contains(docs["reasons.fields"].meaning, "`"+string(f)+"`") {
			t.Errorf("reasons.fields: docs don't name %q", f)
		}
	}
}

// requires takes a key that the docs call required out of a file that has only
// those, and wants to be told.
func requires(t *testing.T, path string) {
	t.Helper()
	at := strings.LastIndexByte(path, '.')
	table, name := path[:at], path[at+1:]
	out := regexp.MustCompile(`(?ms)^(\[\[?` + regexp.QuoteMeta(table) + `\]\]?\n[^\[]*?)^` + name + ` = [^\n]*\n`)
	whole := string(least(t, ""))
	text := out.ReplaceAllString(whole, "$1")
	if text == whole {
		t.Errorf("testdata/least.toml does without %s, which the docs call required", path)
		return
	}
	_, err := Parse("x.toml", []byte(text))
	if err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("without %s: %v", path, err)
	}
}

// defaultLiterals writes the default of every key outside lists of tables as TOML.
func defaultLiterals() map[string]string {
	all := map[string]string{}
	literals(reflect.ValueOf(defaults()), "", all)
	return all
}

func literals(v reflect.Value, prefix string, all map[string]string) {
	for field, value := range v.Fields() {
		path := prefix + field.Tag.Get("toml")
		switch {
		case field.Anonymous:
			literals(value, prefix, all)
		case value.Kind() == reflect.Struct:
			literals(value, path+".", all)
		case value.Kind() == reflect.String:
			all[path] = fmt.Sprintf("%q", value)
		case value.Kind() == reflect.Slice && tableOf(value.Type()) == nil:
			all[path] = "[]"
			if value.Len() > 0 {
				all[path] = "a list that this test cannot write"
			}
		case value.Kind() != reflect.Slice:
			all[path] = fmt.Sprint(value)
		}
	}
}
