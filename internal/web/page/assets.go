package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
)

//go:embed static/css/*.css static/page.js static/session.js static/icon.svg static/LICENSE-design-tokens
var ours embed.FS

// sheets are the parts of the style sheet in their order, tokens first, print last, with
// the one layout that wears them: a phone need not load the desk's. "" is both.
var sheets = []struct {
	name  string
	alone Layout
}{
	{"tokens", ""},
	{"base", ""},
	{"form", ""},
	{"parts", ""},
	{"public", Public},
	{"apply", Public},
	{"handoff", Public},
	{"session", Public},
	{"language", Public},
	{"card", Public},
	{"guide", Public},
	{"photo", Public},
	{"staff", Staff},
	{"dark", Public},
	{"contrast", ""},
	{"print", ""},
}

// comment is for who reads the source, not for who loads it.
var comment = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)

// assets are the static files, kept in memory, each under an address that changes
// with its content.
type assets struct {
	files map[string]asset
}

type asset struct {
	hash, kind   string
	plain, small []byte // small: gzip
}

func gather(layout Layout, theirs fs.FS) (*assets, error) {
	a := &assets{files: map[string]asset{}}
	var css bytes.Buffer
	for _, s := range sheets {
		if s.alone != "" && s.alone != layout {
			continue
		}
		b, err := fs.ReadFile(ours, "static/css/"+s.name+".css")
		if err != nil {
			return nil, fmt.Errorf("page: static files: %w", err)
		}
		css.Write(b)
	}
	if err := a.add("ouchi.css", comment.ReplaceAll(css.Bytes(), nil)); err != nil {
		return nil, err
	}
	own, err := fs.Sub(ours, "static")
	if err != nil {
		return nil, fmt.Errorf("page: static files: %w", err)
	}
	for _, from := range []fs.FS{own, theirs} {
		if from == nil {
			continue
		}
		if err := a.addAll(from); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) addAll(from fs.FS) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return fmt.Errorf("page: static files: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		b, err := fs.ReadFile(from, e.Name())
		if err == nil {
			err = a.add(e.Name(), b)
		}
		if err != nil {
			return fmt.Errorf("page: static files: %w", err)
		}
	}
	return nil
}

func (a *assets) add(name string, b []byte) error {
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	if _, err := z.Write(b); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	a.files[name] = asset{hash: hex.EncodeToString(sum[:6]), kind: kind, plain: b, small: small.Bytes()}
	return nil
}

func (a *assets) address(name string) (string, error) {
	f, ok := a.files[name]
	if !ok {
		return "", fmt.Errorf("asset: no file %q", name)
	}
	return "/static/" + f.hash + "/" + name, nil
}

// Static serves the static files; mount it at "GET /static/".
func (p *Renderer) Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
		f, ok := p.assets.files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("Vary", "Accept-Encoding")
		// While two releases run side by side a page of one may ask the other: give
		// what there is, but let nobody keep it.
		h.Set("Cache-Control", "no-cache")
		if hash == f.hash {
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		body := f.plain
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.small
		}
		_, _ = w.Write(body)
	})
}
