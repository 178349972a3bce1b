package stories

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// seeing is how somebody's machine shows pages.
type seeing struct {
	name     string
	features []*emulation.MediaFeature
}

// eyes are the ways of seeing that every page must hold in.
var eyes = []seeing{
	{"light", []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}},
	{"dark", []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}},
	{"forced", []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: "dark"}}},
}

// openPages are the pages that anybody can open by their address, from the table of
// routes that the code is held to. Those that want more say so, which is a page too.
func openPages(t *testing.T) []string {
	t.Helper()
	design, err := os.ReadFile("../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(design), "### Public listener")
	table, _, _ = strings.Cut(table, "\n### ")
	var all []string
	for _, m := range regexp.MustCompile("(?m)^\\| `GET (/\\S*)` \\|").FindAllStringSubmatch(table, -1) {
		path := strings.TrimSuffix(m[1], "{$}")
		if !strings.ContainsAny(path, "{.") && !strings.HasPrefix(path, "/static") {
			all = append(all, path)
		}
	}
	if len(all) < 15 {
		t.Fatalf("only %d pages are in the table of routes: %v", len(all), all)
	}
	return all
}

// with has the pages to come seen so.
func (v *visitor) with(e seeing) {
	v.t.Helper()
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: e.features})
}

// sweep opens each address in each way of seeing and asks whether everybody can use it:
// axe, 320 pixels, a focus that shows, a title of its own.
func (v *visitor) sweep(addresses []string, ways []seeing) {
	v.t.Helper()
	titles := map[string]string{}
	for _, e := range ways {
		v.with(e)
		for _, address := range addresses {
			v.open(address)
			if !ask[bool](v, `document.contentType === "text/html"`) {
				continue
			}
			name := e.name + " " + address
			v.accessible(name)
			v.folds(name)
			v.focusShows(name)
			title, heading := ask[string](v, "document.title"), ask[string](v, headingOf)
			if before, ok := titles[title]; ok && before != heading {
				v.t.Errorf("%s: %q is the title of %q too", name, title, before)
			}
			titles[title] = heading
		}
	}
}

// focusShows moves through everything that can be reached and looks for the ring (WCAG
// 2.2, 2.4.7).
func (v *visitor) focusShows(name string) {
	v.t.Helper()
	for _, hidden := range ask[[]string](v, `[...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
		.filter((e) => !e.disabled && e.type !== "hidden" && e.checkVisibility({ visibilityProperty: true }))
		.filter((e) => {
			e.focus({ focusVisible: true });
			for (let at = e; at && at !== document.body; at = at.parentElement) {
				const look = getComputedStyle(at);
				if (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) return false;
			}
			return document.activeElement === e;
		}).map((e) => e.outerHTML.slice(0, 120))`) {
		v.t.Errorf("%s: the focus does not show on %s", name, hidden)
	}
}

// Every page that anybody can open, for every way of seeing.
func TestEveryOpenPageForEveryEye(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public)
	v.sweep(append(openPages(t), "/nowhere", "/start?card=have&home=outside&delivery=post",
		"/start?card=none&home=inside&delivery=screen"), eyes)
}
