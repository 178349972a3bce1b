package page

import "net/http"

// Words gives the sentence of a key in a language ("ja", "en", …), its placeholders
// filled with args, and tells whether there is one.
type Words interface {
	Text(lang, key string, args ...any) string
	Has(lang, key string) bool
}

// Say is [Words.Text] in the language of one request.
type Say func(key string, args ...any) string

// Say speaks the language of the request.
func (p *Renderer) Say(r *http.Request) Say { return p.sayIn(p.lang(p.frame(r))) }

func (p *Renderer) sayIn(lang string) Say {
	return func(key string, args ...any) string { return p.words.Text(lang, key, args...) }
}
