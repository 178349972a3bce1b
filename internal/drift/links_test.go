package drift

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	fence   = regexp.MustCompile("(?s)\n *```.*?\n *```")
	// file is a span that names a file or folder of ours.
	file = regexp.MustCompile(`^(?:internal|cmd|docs|deploy|tools)/[\w./-]+$`)
	// key is a span that names a setting.
	key = regexp.MustCompile(`^(?:library|server|data|mail|staff|limits|application|retention|privacy|form|documents|` +
		`review|reasons|card|post|calendar|import|audit)(?:\.[a-z_]+)+$`)
	// private is what only one machine or one workplace has.
	private = regexp.MustCompile(`(?:^|[\s"'(=` + "`" + `])(?:/(?:home|root|tmp|work|workspace|Users|mnt)/\S*|` +
		`~/\S*|https?://[^\s/]*\.(?:internal|local|lan|corp)\b\S*|https?://(?:10|192\.168)\.\S*)`)
)

// prose is a document without its blocks of code.
func prose(text string) string { return fence.ReplaceAllString(text, "") }

// anchor is what a heading is linked by, as GitHub makes it: small letters, hyphens
// for spaces, signs left out.
func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

func anchors(text string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(prose(text), -1) {
		all = append(all, anchor(m[1]))
	}
	return all
}

func TestLinksLeadSomewhere(t *testing.T) {
	for _, from := range documents(t) {
		for _, m := range link.FindAllStringSubmatch(prose(read(t, from)), -1) {
			to, err := url.Parse(m[1])
			if err != nil {
				t.Errorf("%s: %s is no link", from, m[1])
				continue
			}
			if to.IsAbs() {
				continue
			}
			at := path.Join(path.Dir(from), to.Path)
			if to.Path == "" {
				at = from
			}
			if _, err := os.Stat(filepath.Join(root, at)); err != nil {
				t.Errorf("%s links to %s, which there is not", from, m[1])
			} else if to.Fragment != "" && !slices.Contains(anchors(read(t, at)), to.Fragment) {
				t.Errorf("%s links to %s: %s has no such heading", from, m[1], at)
			}
		}
	}
}

func TestFilesAndSettingsInDocumentsExist(t *testing.T) {
	settings := firstColumn(section(t, "docs/operate.md", "## Settings"))
	if len(settings) < 50 {
		t.Fatalf("docs/operate.md explains only %d settings", len(settings))
	}
	for _, from := range documents(t) {
		for _, m := range span.FindAllStringSubmatch(prose(read(t, from)), -1) {
			name := m[1]
			if file.MatchString(name) {
				if _, err := os.Stat(filepath.Join(root, name)); err != nil {
					t.Errorf("%s names the file %s, which there is not", from, name)
				}
			}
			known := slices.ContainsFunc(settings, func(s string) bool { return s == name || strings.HasPrefix(s, name+".") })
			if key.MatchString(name) && !known {
				t.Errorf("%s names the setting %s, which there is not", from, name)
			}
		}
	}
}

func TestDocumentsNameNoPrivatePlace(t *testing.T) {
	for _, from := range documents(t) {
		for i, line := range strings.Split(read(t, from), "\n") {
			if found := private.FindString(line); found != "" {
				t.Errorf("%s:%d names a place that no reader has: %s", from, i+1, strings.TrimSpace(found))
			}
		}
	}
}

// The net itself catches what it should, and lets pass what it should.
func TestPrivate(t *testing.T) {
	for text, caught := range map[string]bool{
		"see /home/someone/x":             true,
		"`/root/.config`":                 true,
		"`https://proxy.corp/x`":          true,
		"/var/lib/ouchi and /etc/ouchi":   false,
		"https://example.jp/work/":        false,
		"POST /applications/{no}/refusal": false,
	} {
		if private.MatchString(text) != caught {
			t.Errorf("%q: caught %v, want %v", text, !caught, caught)
		}
	}
}
