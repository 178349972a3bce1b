package drift

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

var update = flag.Bool("update", false, "write the tables that the code makes into docs/")

// steps is a machine as a table: what each act makes of each state, "·" where it is
// refused.
func steps[S, A ~string](states []S, acts []constant, after func(S, A) (S, error)) string {
	var b strings.Builder
	b.WriteString("| act |")
	for _, s := range states {
		b.WriteString(" " + strings.ReplaceAll("`"+string(s)+"`", "``", "(none yet)") + " |")
	}
	b.WriteString("\n|---" + strings.Repeat("|---", len(states)) + "|\n")
	for _, act := range acts {
		b.WriteString("| `" + act.value + "` |")
		for _, s := range states {
			next, err := after(s, A(act.value))
			if err != nil {
				next = "·"
			}
			b.WriteString(" " + string(next) + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestTransitionsAreInTheDesign(t *testing.T) {
	states := append([]registration.Status{""}, registration.Statuses()...)
	generated(t, "docs/design.md", "transitions", steps(states, constants(t, "Action"), registration.Status.After))
	generated(t, "docs/design.md", "card steps", steps(registration.CardStates()[1:], constants(t, "CardAction"), registration.CardState.After))
}

func TestPermissionsAreInTheSecurityPage(t *testing.T) {
	generated(t, "docs/security.md", "permissions", permissions())
}

// permissions is what each role may do as a table.
func permissions() string {
	var b strings.Builder
	b.WriteString("| permission |")
	for _, role := range desk.Roles() {
		b.WriteString(" `" + string(role) + "` |")
	}
	b.WriteString("\n|---" + strings.Repeat("|---", len(desk.Roles())) + "|\n")
	for _, p := range desk.Permissions() {
		b.WriteString("| `" + string(p) + "` |")
		for _, role := range desk.Roles() {
			b.WriteString(map[bool]string{true: " yes |", false: " · |"}[desk.Allows(role, p)])
		}
		b.WriteString("\n")
	}
	return b.String()
}

// generated holds a document to the table that the code makes, or writes it there.
func generated(t *testing.T, path, name, table string) {
	t.Helper()
	begins := "<!-- " + name + ": written by go test ./internal/drift -update -->\n"
	ends := "<!-- end of " + name + " -->\n"
	before, rest, begun := strings.Cut(read(t, path), begins)
	written, after, ended := strings.Cut(rest, ends)
	if !begun || !ended {
		t.Fatalf("%s lacks the line\n%sor\n%s", path, begins, ends)
	}
	if written == table {
		return
	}
	if !*update {
		t.Fatalf("%s tells something else than the code does; write it with\n\tgo test ./internal/drift -update\n\ngot\n%s\nwant\n%s",
			path, written, table)
	}
	if err := os.WriteFile(filepath.Join(root, path), []byte(before+begins+table+ends+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWordsAreInTheGlossary(t *testing.T) {
	const path = "docs/glossary.md"
	glossary := strings.Split(read(t, path), "\n")
	words := constants(t, "Status", "Kind", "CardDelivery", "CardState", "CardAction", "CardList", "VoidReason", "PrintItem", "Action", "NoticeKind", "DocumentState",
		"Role", "Code", "Purpose", "StaffRole", "Actor")
	for _, w := range words {
		explained := slices.ContainsFunc(glossary, func(line string) bool {
			return strings.Contains(line, "`"+w.name+"`") && (w.value == "" || strings.Contains(line, "`"+w.value+"`"))
		})
		if !explained {
			t.Errorf("%s has no line that explains `%s` with its value `%s` (%s)", path, w.name, w.value, w.kind)
		}
	}
	for _, kind := range registration.NoticeKinds() {
		if !slices.ContainsFunc(words, func(w constant) bool { return w.value == string(kind) }) {
			t.Errorf("the mail %s is no constant of its own", kind)
		}
	}
}

// What documents call by a name of the code is there.
func TestNamesInDocumentsAreInTheCode(t *testing.T) {
	names := declared(t)
	var all []string
	rooms := map[string][]string{}
	for folder, list := range names {
		all = append(all, list...)
		rooms[filepath.Base(folder)] = append(rooms[filepath.Base(folder)], list...)
	}
	bare := regexp.MustCompile(`^[A-Z][A-Za-z0-9]+$`)
	qualified := regexp.MustCompile(`^([a-z]+)\.([A-Z][A-Za-z0-9]*)$`)
	for _, path := range documents(t) {
		for _, m := range span.FindAllStringSubmatch(read(t, path), -1) {
			if q := qualified.FindStringSubmatch(m[1]); q != nil && rooms[q[1]] != nil && !slices.Contains(rooms[q[1]], q[2]) {
				t.Errorf("%s names %s, which there is not", path, m[1])
			}
			if path == "docs/glossary.md" && bare.MatchString(m[1]) && !slices.Contains(all, m[1]) {
				t.Errorf("%s names %s, which nothing below internal declares", path, m[1])
			}
		}
	}
}
