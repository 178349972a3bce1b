package laws

import (
	"strings"
	"testing"
)

// The habits tried on made-up files: each has exactly the fault named, or none.
func TestFaults(t *testing.T) {
	const inTest, inDesk, inStore = "internal/store/store_test.go", "internal/desk/port.go", "internal/store/store.go"
	sevenMethods := "type port interface {\na()\nb()\nc()\nd()\ne()\nf()\ng()\n}"
	tests := []struct {
		name, path, body, fault string
	}{
		{"plain", inStore, "func f() {}", ""},
		{"long file", inStore, strings.Repeat("\n", 401), "file is too long"},
		{"long test file", inTest, strings.Repeat("\n", 401), ""},
		{"too long test file", inTest, strings.Repeat("\n", 601), "file is too long"},
		{"function of 60", inStore, "func f() {" + strings.Repeat("\n", 59) + "}", ""},
		{"function of 61", inStore, "func f() {" + strings.Repeat("\n", 60) + "}", "f is too long"},
		{"four parameters and a context", inStore, "func f(ctx context.Context, a, b int, c, d string) {}", ""},
		{"four and a writer", inStore, "func f(w http.ResponseWriter, r *http.Request, a, b, c int) {}", ""},
		{"five parameters", inStore, "func f(a, b, c int, d, e string) {}", "too many parameters"},
		{"wide port", inDesk, sevenMethods, "law 2"},
		{"wide interface elsewhere", inStore, sevenMethods, ""},
		{"vague name", inStore, "type CardManager struct{}", "names no thing"},
		{"promise", inStore, "// TODO: later\nvar x int", "a promise"},
		{"sleep", inTest, "func f() { time.Sleep(1) }", "time.Sleep"},
		{"skip", inTest, "func TestX(t *testing.T) { t.Skip() }", "left out"},
		{"skip in a fuzz target", inTest, "func FuzzX(f *testing.F) { f.Fuzz(func(q *testing.T) { q.SkipNow() }) }", "left out"},
		{"a reader skips", inStore, "func f(r reader) { r.Skip() }", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := parse(tt.path, "package store\n"+tt.body+"\n")
			if err != nil {
				t.Fatal(err)
			}
			found := strings.Join(s.faults(), "\n")
			if tt.fault == "" && found != "" || !strings.Contains(found, tt.fault) {
				t.Errorf("found %q, want %q", found, tt.fault)
			}
		})
	}
}
