package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed layout/*.html
var layouts embed.FS

// Layout is one of the two base pages.
type Layout string

// The layouts: one calm column for the public, the whole width for staff.
const (
	Public Layout = "public"
	Staff  Layout = "staff"
)

// Options say what a [Renderer] is built from.
type Options struct {
	Templates fs.FS // *.html at its root, one a page; "_*.html" shared by all
	Static    fs.FS // the side's own static files, beside ours; may be nil
	Layout    Layout
	Words     Words
	Langs     []string // the first is the default; nil is {"ja"}
	Frame     func(*http.Request) Frame
	Session   func(*http.Request) Session // asked once a page; nil: no page has an end
	Log       *slog.Logger
}

// Renderer turns data into pages of one side. It is safe for concurrent use.
type Renderer struct {
	words   Words
	langs   []string
	frame   func(*http.Request) Frame
	session func(*http.Request) Session
	log     *slog.Logger
	assets  *assets
	bare    map[string]*template.Template // parsed, never executed, so that it can be cloned

	mu    sync.Mutex
	bound map[string]*template.Template // by language and page, made when first asked for
}

// New parses every page at once; a template that does not parse, or lacks "title" or
// "main", is an error.
func New(o Options) (*Renderer, error) {
	if o.Words == nil || o.Frame == nil || o.Log == nil {
		return nil, errors.New("page: Words, Frame and Log are needed")
	}
	assets, err := gather(o.Layout, o.Static)
	if err != nil {
		return nil, err
	}
	p := &Renderer{
		words: o.Words, langs: o.Langs, frame: o.Frame, session: o.Session, log: o.Log, assets: assets,
		bare: map[string]*template.Template{}, bound: map[string]*template.Template{},
	}
	if len(p.langs) == 0 {
		p.langs = []string{"ja"}
	}
	return p, p.parse(o)
}

func (p *Renderer) parse(o Options) error {
	base, err := template.New(string(o.Layout)+".html").Funcs(p.funcs(p.langs[0])).
		ParseFS(layouts, "layout/_*.html", "layout/"+string(o.Layout)+".html")
	if err != nil {
		return fmt.Errorf("page: layout: %w", err)
	}
	if err := p.add(base, layouts, "layout/error.html"); err != nil || o.Templates == nil {
		return err
	}
	if shared, _ := fs.Glob(o.Templates, "_*.html"); len(shared) > 0 {
		if base, err = base.ParseFS(o.Templates, shared...); err != nil {
			return fmt.Errorf("page: shared templates: %w", err)
		}
	}
	files, err := fs.Glob(o.Templates, "*.html")
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasPrefix(f, "_") {
			continue
		}
		if err := p.add(base, o.Templates, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *Renderer) add(base *template.Template, from fs.FS, file string) error {
	t, err := base.Clone()
	if err == nil {
		t, err = t.ParseFS(from, file)
	}
	if err != nil {
		return fmt.Errorf("page: %s: %w", file, err)
	}
	for _, part := range []string{"title", "main"} {
		if t.Lookup(part) == nil {
			return fmt.Errorf("page: %s does not define %q", file, part)
		}
	}
	p.bare[strings.TrimSuffix(path.Base(file), ".html")] = t
	return nil
}

// Render writes page name with data as .Data. Nothing is sent unless the whole page
// could be made.
func (p *Renderer) Render(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	v := p.view(r, data)
	t, err := p.template(v.Lang, name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return fmt.Errorf("page: render %s: %w", name, err)
	}
	return send(w, status, &b)
}

func send(w http.ResponseWriter, status int, b *bytes.Buffer) error {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	// What fails from here on is the visitor's connection: nobody is left to tell.
	_, _ = b.WriteTo(w)
	return nil
}

// Fragment is a named template of a page, for a script that puts it into one.
type Fragment struct {
	Page, Name string
	Data       any
}

// Part writes a fragment alone, or nothing when the asker has this very one (RFC 9110,
// 13.1.2).
func (p *Renderer) Part(w http.ResponseWriter, r *http.Request, f Fragment) error {
	t, err := p.template(p.lang(p.frame(r)), f.Page)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, f.Name, f.Data); err != nil {
		return fmt.Errorf("page: render %s of %s: %w", f.Name, f.Page, err)
	}
	tag := sha256.Sum256(b.Bytes())
	etag := `"` + hex.EncodeToString(tag[:12]) + `"`
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return send(w, http.StatusOK, &b)
}

// template binds a page to a language on its first use: seven languages of every
// page would cost memory that most libraries never need.
func (p *Renderer) template(lang, name string) (*template.Template, error) {
	bare, ok := p.bare[name]
	if !ok {
		return nil, fmt.Errorf("page: no page %q", name)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := lang + "/" + name
	if t, ok := p.bound[key]; ok {
		return t, nil
	}
	t, err := bare.Clone()
	if err != nil {
		return nil, fmt.Errorf("page: %s: %w", name, err)
	}
	p.bound[key] = t.Funcs(p.funcs(lang))
	return t, nil
}
