package page_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// void elements have no end tag (HTML standard, 13.1.2).
var void = map[string]bool{
	"meta": true, "link": true, "input": true, "img": true, "br": true, "hr": true, "path": true, "circle": true,
}

func TestSamplesAreWellFormed(t *testing.T) {
	for name, page := range samples(t) {
		t.Run(name, func(t *testing.T) {
			for _, fault := range append(unbalanced(page), faults(page)...) {
				t.Error(fault)
			}
		})
	}
}

// TestMarkupCheckBites keeps the checks honest: each of these must be found.
func TestMarkupCheckBites(t *testing.T) {
	for bad, want := range map[string]string{
		`<p><b>x</p>`:                                 "</p> closes <b>",
		`<input id="a"><input id="a">`:                "id a is used twice",
		`<label for="nobody">x</label>`:               "for=nobody leads nowhere",
		`<input id="a" aria-describedby="b">`:         "aria-describedby=b leads nowhere",
		`<a href="#gone">x</a>`:                       "href=gone leads nowhere",
		`<input id="a" name="a">`:                     "input a has no label",
		`<p style="color:red">x</p>`:                  "style attribute on p",
		`<img src="/x">`:                              "img without alt",
		`<button onclick="x()">x</button>`:            "onclick attribute on button",
		`<script>alert(1)</script>`:                   "script without src",
		`<link rel="stylesheet" href="//cdn.test/x">`: "third party //cdn.test/x",
	} {
		if got := strings.Join(append(unbalanced(bad), faults(bad)...), "; "); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", bad, got, want)
		}
	}
}

// unbalanced finds end tags that close another element: the parser mends them in
// silence, browsers each in their way.
func unbalanced(page string) []string {
	var open, found []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				found = append(found, fmt.Sprintf("never closed: %v", open))
			}
			return found
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return append(found, fmt.Sprintf("</%s> closes <%s>", name, strings.Join(open[max(0, len(open)-1):], "")))
			}
			open = open[:len(open)-1]
		}
	}
}

// references are the attributes that hold ids.
var references = []string{"for", "aria-describedby", "aria-labelledby"}

func faults(page string) []string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	ids, labelled := map[string]bool{}, map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				found = append(found, fmt.Sprintf("id %s is used twice", id))
			}
			ids[id] = true
		}
		if n.Data == "label" {
			labelled[attr(n, "for")] = true
		}
	}
	for n := range doc.Descendants() {
		found = append(found, dangling(n, ids)...)
		found = append(found, policy(n)...)
		if control(n) && !labelled[attr(n, "id")] {
			found = append(found, fmt.Sprintf("%s %s has no label", n.Data, attr(n, "name")))
		}
	}
	return found
}

func dangling(n *html.Node, ids map[string]bool) []string {
	var found []string
	for _, key := range references {
		for _, id := range strings.Fields(attr(n, key)) {
			if !ids[id] {
				found = append(found, fmt.Sprintf("%s=%s leads nowhere", key, id))
			}
		}
	}
	if id, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && !ids[id] {
		found = append(found, fmt.Sprintf("href=%s leads nowhere", id))
	}
	return found
}

// policy finds what the Content-Security-Policy would refuse.
func policy(n *html.Node) []string {
	var found []string
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			found = append(found, fmt.Sprintf("%s attribute on %s", a.Key, n.Data))
		}
		if (a.Key == "src" || a.Key == "href" && n.Data == "link") && strings.Contains(a.Val, "//") {
			found = append(found, "third party "+a.Val)
		}
	}
	if n.Type == html.ElementNode && n.Data == "script" && attr(n, "src") == "" {
		found = append(found, "script without src")
	}
	if n.Type == html.ElementNode && n.Data == "img" && attr(n, "alt") == "" {
		found = append(found, "img without alt")
	}
	return found
}

func control(n *html.Node) bool {
	if n.Type != html.ElementNode || attr(n, "type") == "hidden" {
		return false
	}
	return n.Data == "input" || n.Data == "select" || n.Data == "textarea"
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
