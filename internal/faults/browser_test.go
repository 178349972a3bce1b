package faults

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// browser reads pages and sends their forms, hidden fields too, as one without
// JavaScript does.
type browser struct{ client *http.Client }

func newBrowser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // never, without options
	}
	return &browser{&http.Client{
		Jar: jar, Timeout: 20 * time.Second,
		// A connection that died with the process must not be taken again.
		Transport: &http.Transport{DisableKeepAlives: true},
	}}
}

// page is what came back after redirects.
type page struct {
	status int
	at     *url.URL
	text   string
	root   *html.Node
}

func (b *browser) open(address string) (page, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	return b.send(r)
}

func (b *browser) send(r *http.Request) (page, error) {
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := b.client.Do(r)
	if err != nil {
		return page{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return page{}, err
	}
	root, err := html.Parse(bytes.NewReader(text))
	return page{answer.StatusCode, answer.Request.URL, string(text), root}, err
}

// form is one form of a page, filled in as the page has it.
type form struct {
	action *url.URL
	values url.Values
}

// form finds the form that is sent to a path with the ending.
func (p page) form(ending string) (form, error) {
	for n := range p.root.Descendants() {
		if n.Data != "form" || n.Type != html.ElementNode {
			continue
		}
		action, err := p.at.Parse(attribute(n, "action"))
		if err != nil {
			return form{}, err
		}
		if strings.HasSuffix(action.Path, ending) {
			return form{action, controls(n)}, nil
		}
	}
	return form{}, fmt.Errorf("%s (%d) has no form for %s", p.at.Path, p.status, ending)
}

// has tells whether it has such a form.
func (p page) has(ending string) bool {
	_, err := p.form(ending)
	return err == nil
}

func controls(f *html.Node) url.Values {
	values := url.Values{}
	for n := range f.Descendants() {
		name := attribute(n, "name")
		kind := attribute(n, "type")
		if n.Data != "input" || name == "" || kind == "file" {
			continue
		}
		if (kind == "radio" || kind == "checkbox") && !hasAttribute(n, "checked") {
			continue
		}
		values.Add(name, attribute(n, "value"))
	}
	return values
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// submit sends a form with what is typed into it.
func (b *browser) submit(f form, typed url.Values) (page, error) {
	for name, values := range typed {
		f.values[name] = values
	}
	r, err := http.NewRequest(http.MethodPost, f.action.String(), strings.NewReader(f.values.Encode()))
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// upload sends the form with images, all of one kind.
func (b *browser) upload(f form, kind string, images ...[]byte) (page, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	err := w.WriteField("document_kind", kind)
	for _, image := range images {
		part, fault := w.CreateFormFile("documents", "photo.jpg")
		if fault == nil {
			_, fault = part.Write(image)
		}
		err = errors.Join(err, fault)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return page{}, err
	}
	r, err := http.NewRequest(http.MethodPost, f.action.String(), &body)
	if err != nil {
		return page{}, err
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

// came checks where the browser has come to.
func came(p page, err error, path string) error {
	switch {
	case err != nil:
		return err
	case p.status != http.StatusOK || p.at.Path != path:
		return fmt.Errorf("came to %s (%d), not to %s", p.at.Path, p.status, path)
	}
	return nil
}
