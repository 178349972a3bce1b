package page_test

import (
	"math"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	declared = regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;]+);`)
	used     = regexp.MustCompile(`var\((--[a-z0-9-]+)\)`)
	class    = regexp.MustCompile(`\.([a-z][a-z-]*)`)
)

func stylesheet(t *testing.T) string {
	t.Helper()
	return get(t, publicPages(t).Static(), "/static/-/ouchi.css").Body.String() +
		get(t, staffPages(t).Static(), "/static/-/ouchi.css").Body.String()
}

// sheet is one of the files that the style sheet is made of.
func sheet(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("static/css/" + name + ".css")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// pairs are what stands on what, and the ratio WCAG 2.2 asks for: 4.5 for text
// (1.4.3), 3 for the edges of controls and the focus ring (1.4.11, 2.4.13).
var pairs = []struct {
	over, under string
	ratio       float64
}{
	{"--ink", "--paper", 4.5},
	{"--ink", "--sheet", 4.5},
	{"--ink", "--shade", 4.5},
	{"--ink-quiet", "--paper", 4.5},
	{"--ink-quiet", "--sheet", 4.5},
	{"--ink-quiet", "--shade", 4.5},
	{"--ink-quiet", "--info-bg", 4.5},
	{"--indigo", "--paper", 4.5},
	{"--indigo", "--info-bg", 4.5},
	{"--link", "--paper", 4.5},
	{"--link", "--sheet", 4.5},
	{"--link", "--shade", 4.5},
	{"--link", "--info-bg", 4.5},
	{"--on", "--indigo", 4.5},
	{"--on", "--action", 4.5},
	{"--on", "--action-deep", 4.5},
	{"--on", "--vermilion", 4.5},
	{"--on", "--wrong", 4.5},
	{"--on", "--info", 4.5},
	{"--indigo", "--sheet", 4.5},
	{"--indigo", "--shade", 4.5},
	{"--action", "--sheet", 4.5},
	{"--action-deep", "--info-bg", 4.5},
	{"--action-deep", "--shade", 4.5},
	{"--wrong", "--paper", 4.5},
	{"--wrong", "--sheet", 4.5},
	{"--wrong", "--wrong-bg", 4.5},
	{"--ink", "--info-bg", 4.5},
	{"--ink", "--warn-bg", 4.5},
	{"--ink", "--good-bg", 4.5},
	{"--ink", "--wrong-bg", 4.5},
	{"--warn", "--warn-bg", 4.5},
	{"--good", "--good-bg", 4.5},
	{"--edge", "--paper", 3},
	{"--edge", "--shade", 3},
	{"--edge", "--sheet", 3},
	{"--action", "--info-bg", 3},
	{"--vermilion", "--paper", 3},
	{"--vermilion", "--sheet", 3},
	{"--focus-line", "--focus", 3},
	{"--focus-line", "--paper", 3},
	{"--focus-line", "--sheet", 3},
	{"--focus-line", "--shade", 3},
}

// By day, by night, and for who asks for more of it.
func TestContrast(t *testing.T) {
	for light, sheets := range map[string][]string{
		"day": {"tokens", "base"}, "night": {"tokens", "base", "dark"},
		"more by day": {"tokens", "base", "contrast"}, "more by night": {"tokens", "base", "dark", "contrast"},
	} {
		values := map[string]string{}
		for _, s := range sheets {
			for _, m := range declared.FindAllStringSubmatch(sheet(t, s), -1) {
				values[m[1]] = m[2]
			}
		}
		for _, p := range pairs {
			if got := contrast(t, resolve(values, p.over), resolve(values, p.under)); got < p.ratio {
				t.Errorf("by %s: %s on %s: %.2f, want at least %.1f", light, p.over, p.under, got, p.ratio)
			}
		}
	}
}

// TestContrastIsWCAG checks the arithmetic against the standard's own extremes and a
// well-known pair (#767676 is the lightest grey that passes on white).
func TestContrastIsWCAG(t *testing.T) {
	for _, c := range []struct {
		over, under string
		want        float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#767676", "#ffffff", 4.54}} {
		if got := contrast(t, c.over, c.under); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.over, c.under, got, c.want)
		}
	}
}

func TestEveryVariableIsDeclared(t *testing.T) {
	css := stylesheet(t)
	values := map[string]bool{}
	for _, m := range declared.FindAllStringSubmatch(css, -1) {
		values[m[1]] = true
	}
	for _, m := range used.FindAllStringSubmatch(css, -1) {
		if !values[m[1]] {
			t.Errorf("%s is used and never declared; run static/take-in.sh", m[1])
		}
	}
}

// TestClassesExist finds a class that a layout or sample wears and no sheet knows.
func TestClassesExist(t *testing.T) {
	known := map[string]bool{}
	for _, m := range class.FindAllStringSubmatch(stylesheet(t), -1) {
		known[m[1]] = true
	}
	worn := regexp.MustCompile(` class="([^"]*)"`)
	for name, page := range samples(t) {
		for _, m := range worn.FindAllStringSubmatch(page, -1) {
			for c := range strings.FieldsSeq(m[1]) {
				if !known[c] {
					t.Errorf("%s: class %s is in no style sheet", name, c)
				}
			}
		}
	}
}

// TestVocabularyIsKept finds a class that the comment at the top of base.css promises
// and no sheet defines.
func TestVocabularyIsKept(t *testing.T) {
	words, _, _ := strings.Cut(sheet(t, "base"), "*/")
	rules := stylesheet(t)
	promised := class.FindAllStringSubmatch(words, -1)
	if len(promised) < 40 {
		t.Fatalf("the vocabulary names %d classes only", len(promised))
	}
	for _, m := range promised {
		if m[1] != "css" && !strings.Contains(rules, "."+m[1]) {
			t.Errorf("the vocabulary names .%s, which no sheet defines", m[1])
		}
	}
}

func TestScriptIsSmall(t *testing.T) {
	if n := get(t, publicPages(t).Static(), "/static/-/page.js").Body.Len(); n == 0 || n > 2048 {
		t.Errorf("page.js has %d bytes, want 1 to 2048", n)
	}
}

func TestStaticFilesAreKeptByTheirHash(t *testing.T) {
	p := publicPages(t)
	address := regexp.MustCompile(`/static/[0-9a-f]+/ouchi\.css`).FindString(render(t, p, "form", sample{Form: questions()}))
	for path, want := range map[string]string{
		address:                  "public, max-age=31536000, immutable",
		"/static/0000/ouchi.css": "no-cache",
	} {
		w := get(t, p.Static(), path)
		if got := w.Header().Get("Cache-Control"); w.Code != 200 || got != want {
			t.Errorf("%s: %d, Cache-Control %q, want %q", path, w.Code, got, want)
		}
	}
	if w := get(t, p.Static(), "/static/0000/css/base.css"); w.Code != 404 {
		t.Errorf("a source file is served: %d", w.Code)
	}
	r := httptest.NewRequest("GET", address, nil)
	r.Header.Set("Accept-Encoding", "br, gzip")
	w := httptest.NewRecorder()
	p.Static().ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 12<<10 {
		t.Errorf("gzip %q, %d bytes", w.Header().Get("Content-Encoding"), w.Body.Len())
	}
}

func resolve(values map[string]string, name string) string {
	for range 3 {
		m := used.FindStringSubmatch(values[name])
		if m == nil {
			return values[name]
		}
		name = m[1]
	}
	return ""
}

// contrast is the ratio of WCAG 2.2 between two colours "#rrggbb".
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		t.Fatalf("%q is no #rrggbb", colour)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
