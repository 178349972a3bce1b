package public_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// sheet is a page as it came, already proved sound.
type sheet struct {
	t      testing.TB
	code   int
	path   string
	raw    string
	root   *html.Node
	header http.Header
}

func newSheet(t testing.TB, w *http.Response, body []byte) *sheet {
	t.Helper()
	s := &sheet{t: t, code: w.StatusCode, path: w.Request.URL.Path, raw: string(body), header: w.Header}
	if !strings.HasPrefix(w.Header.Get("Content-Type"), "text/html") {
		return s
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	s.root = root
	for _, fault := range s.faults() {
		t.Errorf("%s (%d): %s", s.path, s.code, fault)
	}
	return s
}

var openPlace = regexp.MustCompile(`\{[a-z_]+\}|⟦|%!`)

// faults lists what no page may have.
func (s *sheet) faults() []string {
	var found []string
	if n := len(s.all("h1")); n != 1 {
		found = append(found, "not one h1")
	}
	if place := openPlace.FindString(s.text()); place != "" {
		found = append(found, "an unfilled sentence: "+place)
	}
	ids := map[string]int{}
	for _, n := range s.all("") {
		if id := attr(n, "id"); id != "" {
			if ids[id]++; ids[id] > 1 {
				found = append(found, "the id "+id+" twice")
			}
		}
		if attr(n, "style") != "" || n.Data == "script" && attr(n, "src") == "" {
			found = append(found, "an inline style or script")
		}
	}
	for _, n := range s.all("") {
		for _, ref := range []string{"for", "aria-describedby", "aria-labelledby"} {
			for id := range strings.FieldsSeq(attr(n, ref)) {
				if ids[id] == 0 {
					found = append(found, ref+" leads nowhere: "+id)
				}
			}
		}
		if to, err := url.PathUnescape(attr(n, "href")); err == nil && strings.HasPrefix(to, "#") && ids[to[1:]] == 0 {
			found = append(found, "a link to no id: "+to)
		}
	}
	for _, n := range s.controls() {
		if s.label(n) == "" {
			found = append(found, "a control without a label: "+attr(n, "name"))
		}
	}
	return found
}

func (s *sheet) all(tag string) []*html.Node {
	var found []*html.Node
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && (tag == "" || n.Data == tag) {
			found = append(found, n)
		}
	}
	return found
}

// controls are what somebody fills in.
func (s *sheet) controls() []*html.Node {
	return slices.DeleteFunc(slices.Concat(s.all("input"), s.all("select"), s.all("textarea")), func(n *html.Node) bool {
		return attr(n, "type") == "hidden"
	})
}

func (s *sheet) label(control *html.Node) string {
	for _, l := range s.all("label") {
		if attr(l, "for") == attr(control, "id") {
			return content(l)
		}
	}
	return ""
}

// control finds a control by the words of its label.
func (s *sheet) control(label string) *html.Node {
	s.t.Helper()
	for _, n := range s.controls() {
		if s.label(n) == label {
			return n
		}
	}
	s.t.Fatalf("%s: no control is labelled %q", s.path, label)
	return nil
}

// value of the control of a name, of the chosen one among several.
func (s *sheet) value(name string) string {
	for _, n := range slices.Concat(s.all("input"), s.all("select")) {
		switch {
		case attr(n, "name") != name:
		case n.Data == "select":
			for o := range n.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					return attr(o, "value")
				}
			}
		case attr(n, "type") != "radio" || has(n, "checked"):
			return attr(n, "value")
		}
	}
	return ""
}

func (s *sheet) heading() string { return content(s.all("h1")[0]) }

// buttons are the words on buttons and links, in order.
func (s *sheet) buttons() []string {
	var all []string
	for _, n := range slices.Concat(s.all("button"), s.all("a")) {
		all = append(all, content(n))
	}
	return all
}

func (s *sheet) text() string { return content(s.root) }

// says fails unless all the texts stand on the page.
func (s *sheet) says(texts ...string) *sheet {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.text(), text) {
			s.t.Errorf("%s (%d) does not say %q:\n%s", s.path, s.code, text, s.text())
		}
	}
	return s
}

// is fails unless the page stands at a path with a status.
func (s *sheet) is(code int, path string) *sheet {
	s.t.Helper()
	if s.code != code || s.path != path {
		s.t.Fatalf("at %s with %d, want %s with %d\n%s", s.path, s.code, path, code, s.text())
	}
	return s
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
