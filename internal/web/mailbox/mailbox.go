// Package mailbox shows the mails of a demonstration, which lie in a folder, as their
// readers would see them.
//
// It owns /demo/mail on the public listener of `ouchi demo`. It has no door of its own:
// whoever mounts it shows every mail to everybody.
package mailbox

import (
	"embed"
	"encoding/base64"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

//go:embed templates/*.html
var templates embed.FS

// Mailbox shows the .eml files of a folder.
type Mailbox struct {
	letters fs.FS
	pages   *page.Renderer
}

// New makes a Mailbox of a folder; the options' templates are its own.
func New(letters fs.FS, o page.Options) (*Mailbox, error) {
	own, err := fs.Sub(templates, "templates")
	if err != nil {
		return nil, err
	}
	o.Templates, o.Layout = own, page.Public
	pages, err := page.New(o)
	return &Mailbox{letters, pages}, err
}

// Mount adds the two pages to a mux.
func (m *Mailbox) Mount(mux *http.ServeMux) {
	mux.Handle("GET /demo/mail", m.pages.Handle(m.showList))
	mux.Handle("GET /demo/mail/{file}", m.pages.Handle(m.showLetter))
}

// letter is a mail taken apart.
type letter struct {
	File, From, To, Subject, Date string
	Text                          template.HTML
}

func (m *Mailbox) showList(w http.ResponseWriter, r *http.Request) error {
	files, err := fs.Glob(m.letters, "*.eml")
	if err != nil {
		return err
	}
	slices.Sort(files)
	slices.Reverse(files)
	list := make([]letter, len(files))
	for i, f := range files {
		if list[i], err = m.read(f); err != nil {
			return err
		}
	}
	return m.pages.Render(w, r, http.StatusOK, "list", list)
}

var fileName = regexp.MustCompile(`^[A-Za-z0-9@._-]+\.eml$`)

func (m *Mailbox) showLetter(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	if !fileName.MatchString(file) {
		return registration.ErrNotFound
	}
	l, err := m.read(file)
	if errors.Is(err, fs.ErrNotExist) {
		return registration.ErrNotFound
	}
	if err != nil {
		return err
	}
	return m.pages.Render(w, r, http.StatusOK, "letter", l)
}

func (m *Mailbox) read(file string) (letter, error) {
	f, err := m.letters.Open(file)
	if err != nil {
		return letter{}, err
	}
	defer f.Close()
	message, err := mail.ReadMessage(f)
	if err != nil {
		return letter{}, err
	}
	text, err := io.ReadAll(decoded(message))
	if err != nil {
		return letter{}, err
	}
	header := func(name string) string {
		value, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get(name))
		if err != nil {
			return message.Header.Get(name)
		}
		return value
	}
	return letter{
		File: file, From: header("From"), To: header("To"), Subject: header("Subject"),
		Date: header("Date"), Text: linked(string(text)),
	}, nil
}

func decoded(m *mail.Message) io.Reader {
	switch strings.ToLower(m.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, m.Body)
	case "quoted-printable":
		return quotedprintable.NewReader(m.Body)
	}
	return m.Body
}

var address = regexp.MustCompile(`https?://[\x21\x23-\x3b\x3d\x3f-\x7e]+`)

// linked makes the text's addresses links, as a mail program does.
func linked(text string) template.HTML {
	var b strings.Builder
	for {
		at := address.FindStringIndex(text)
		if at == nil {
			b.WriteString(template.HTMLEscapeString(text))
			return template.HTML(b.String()) //nolint:gosec // every part was escaped
		}
		url := template.HTMLEscapeString(text[at[0]:at[1]])
		b.WriteString(template.HTMLEscapeString(text[:at[0]]))
		b.WriteString(`<a href="` + url + `">` + url + `</a>`)
		text = text[at[1]:]
	}
}
