package public

import (
	"bytes"
	"fmt"
	"html/template"
	"image"
	"image/png"
	"net/http"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"ouchi/docs"
)

// guidePage is おうちで利用者登録の使い方, on the screen and on the counter's paper.
type guidePage struct {
	Title string
	Body  template.HTML
	Here  string // its address, for the paper
}

func (s *Side) showGuide(w http.ResponseWriter, r *http.Request) error {
	title, body, err := guide(s.guideFacts())
	if err != nil {
		return err
	}
	scheme := "http://"
	if s.parts.SecureCookies {
		scheme = "https://"
	}
	return s.Pages.Open(w, r, "guide", guidePage{title, body, scheme + r.Host + "/guide"})
}

// guideFacts put this library's name and figures where the guide has the reference's.
func (s *Side) guideFacts() *strings.Replacer {
	return strings.NewReplacer(
		docs.Library, s.parts.Site.LibraryName, docs.Domain, s.parts.Settings.MailDomain,
		docs.Postage, strconv.Itoa(s.parts.Intake.Policy().Rules(s.today()).PostageYen)+"円",
	)
}

// guide makes a page of the guide: its first heading, which is the page's own, and the rest.
func guide(facts *strings.Replacer) (title string, body template.HTML, err error) {
	first, rest, _ := strings.Cut(docs.Patron, "\n")
	source := []byte(facts.Replace(rest))
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	doc := md.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(anchors{}))))
	if err := dress(doc); err != nil {
		return "", "", err
	}
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, source, doc); err != nil {
		return "", "", fmt.Errorf("public: guide: %w", err)
	}
	return strings.TrimPrefix(first, "# "), template.HTML(b.String()), nil //nolint:gosec // our own text, and goldmark lets no markup of it through
}

// dress leads pictures to where they are served, and has them loaded when they are near.
func dress(doc ast.Node) error {
	return ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if shown, ok := n.(*ast.Image); ok && entering {
			size, err := measure(string(shown.Destination))
			if err != nil {
				return ast.WalkStop, err
			}
			shown.Destination = []byte("/guide/" + strings.TrimPrefix(string(shown.Destination), "pictures/"))
			shown.SetAttributeString("loading", []byte("lazy"))
			shown.SetAttributeString("width", []byte(strconv.Itoa(size.Width)))
			shown.SetAttributeString("height", []byte(strconv.Itoa(size.Height)))
		}
		return ast.WalkContinue, nil
	})
}

// measure tells how large a picture is, so that its place is kept while it comes.
func measure(picture string) (image.Config, error) {
	f, err := docs.Pictures.Open(picture)
	if err != nil {
		return image.Config{}, fmt.Errorf("public: guide: %w", err)
	}
	defer f.Close()
	return png.DecodeConfig(f)
}

// anchors name headings as the places that show the repository do.
type anchors struct{}

func (anchors) Generate(heading []byte, _ ast.NodeKind) []byte {
	var id strings.Builder
	for _, r := range strings.ToLower(string(heading)) {
		switch {
		case r == ' ':
			id.WriteByte('-')
		case strings.ContainsRune("().、。（）「」", r):
		default:
			id.WriteRune(r)
		}
	}
	return []byte(id.String())
}

func (anchors) Put([]byte) {}

var _ parser.IDs = anchors{}

// pictures serves those of the guide.
func pictures(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("picture")
	if !strings.HasSuffix(name, ".png") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=86400")
	http.ServeFileFS(w, r, docs.Pictures, "pictures/"+name) //nolint:gosec // an embedded folder has no way out
}
