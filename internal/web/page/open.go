package page

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
)

// Open writes a page as [Renderer.Render] does, packed where the browser takes that. It
// is for pages that are the same for everybody. What holds anything of one person, a
// draft, a receipt number, the name of who is logged in, is rendered: the length of a
// packed page that also repeats what its address says gives such things away bit by bit
// (BREACH, CVE-2013-3587).
func (p *Renderer) Open(w http.ResponseWriter, r *http.Request, name string, data any) error {
	w.Header().Add("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return p.Render(w, r, http.StatusOK, name, data)
	}
	v := p.view(r, data)
	t, err := p.template(v.Lang, name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := t.Execute(z, v); err != nil {
		return fmt.Errorf("page: render %s: %w", name, err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("page: pack %s: %w", name, err)
	}
	w.Header().Set("Content-Encoding", "gzip")
	return send(w, http.StatusOK, &b)
}
