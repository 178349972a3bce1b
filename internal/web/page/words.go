package page

import (
	"html/template"
	"net/http"
	"strings"
)

// Words gives the sentence of a key in a language ("ja", "en", …), its placeholders
// filled with args, and tells whether there is one. Phrase gives what the language
// says of a Japanese text of the settings, or that text and false.
type Words interface {
	Text(lang, key string, args ...any) string
	Has(lang, key string) bool
	Phrase(lang, japanese string, args ...any) (text string, ok bool)
}

// Say is [Words.Text] in the language of one request.
type Say func(key string, args ...any) string

// Say speaks the language of the request.
func (p *Renderer) Say(r *http.Request) Say { return p.sayIn(p.lang(p.frame(r))) }

func (p *Renderer) sayIn(lang string) Say {
	return func(key string, args ...any) string { return p.words.Text(lang, key, args...) }
}

// Lang is the language that the request is answered in.
func (p *Renderer) Lang(r *http.Request) string { return p.lang(p.frame(r)) }

// Tag is the language as HTML names it: やさしい日本語, ja-x-easy, is "ja" there.
func Tag(lang string) string {
	tag, _, _ := strings.Cut(lang, "-x-")
	return tag
}

// own are the functions by which templates show what the library itself wrote, in
// Japanese, in its settings.
func (p *Renderer) own(lang string) template.FuncMap {
	foreign := Tag(lang) != "ja"
	mark := func(known bool) template.HTMLAttr {
		if known || !foreign {
			return ""
		}
		return ` lang="ja"`
	}
	return template.FuncMap{
		// said is the text in the page's language, as far as that is known.
		"said": func(japanese string, args ...any) string {
			text, _ := p.words.Phrase(lang, japanese, args...)
			return text
		},
		// phrase shows it, its lines kept, and marks as Japanese what is.
		"phrase": func(japanese string, args ...any) template.HTML {
			text, ok := p.words.Phrase(lang, japanese, args...)
			if attr := mark(ok); attr != "" {
				return "<span" + template.HTML(attr) + ">" + lines(text) + "</span>" //nolint:gosec // lines escapes
			}
			return lines(text)
		},
		// own is the lang attribute of an element that holds nothing else.
		"own": func(japanese string) template.HTMLAttr {
			_, ok := p.words.Phrase(lang, japanese)
			return mark(ok)
		},
		// listed joins several by what stands between them.
		"listed": func(all []string, between string) string {
			texts := make([]string, len(all))
			for i, japanese := range all {
				texts[i], _ = p.words.Phrase(lang, japanese)
			}
			return strings.Join(texts, between)
		},
		// foreign tells that Japanese is not the page's language.
		"foreign": func() bool { return foreign },
	}
}
