// Package words holds every sentence that ouchi shows to people, one folder of
// TOML files for each language.
//
// It owns the catalogues, the filling of placeholders and the fallback to Japanese.
// It refuses to choose: which language is spoken, and which sentence is said when,
// is for its callers.
//
// # A catalogue
//
// ja/*.toml are the Japanese sentences; another language is another folder of the
// same layout, and may lack what is not translated yet. The name of a file only
// orders the work: a key is the path of tables inside it, so that
//
//	[error.link_expired]
//	title = "…"
//	text = "…"
//
// makes error.link_expired.title and error.link_expired.text. Files whose names begin
// with "staff" hold what staff alone read, who read Japanese; everything else belongs
// to every language. What a table calls text
// also answers to the table's own key, here error.link_expired. No key may stand in
// two files. Placeholders are {name}, filled from pairs of name and value, or {0},
// {1} …, filled by position.
//
// # Phrases
//
// What a library writes into its settings has no key. It is translated by the sentence
// itself: phrases.toml of a language has one table,
//
//	[phrases]
//	"運転免許証" = "Driver's licence"
//
// and [Catalogue.Phrase] finds what is said there of a Japanese text, to the letter.
//
// # A translation
//
// go test -v -run TestTranslations ./internal/words tells what a language lacks:
// sentences, letters (internal/mail/letters), phrases of the reference settings, and
// what is stale. go test ./internal/words -update notes in a language's source.sum
// which Japanese each translation was made from; with -looked LANG it also takes those
// for good whose Japanese has changed. A language that is whole is named in that
// test's list, and nothing lands any more that it lacks.
package words

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

//go:embed */*.toml
var files embed.FS

// Fallback is the language that has every sentence.
const Fallback = "ja"

// order is how languages are offered; others follow by name.
var order = []string{Fallback, "ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi"}

// Spoken lists the languages of ouchi in the order in which they are offered, Japanese
// first.
func Spoken() []string { return slices.Clone(order) }

// Catalogue is the sentences of all languages. Its methods may be called at once.
type Catalogue struct {
	texts   map[string]map[string]string // by language, then key
	phrases map[string]map[string]string // by language, then the Japanese

	mu      sync.Mutex
	missing map[string]bool
}

// Load reads the embedded catalogues. It fails on a file that is no TOML, on a value
// that is no text or is empty, and on a key that stands in two files of a language.
func Load() (*Catalogue, error) { return load(files) }

func load(fsys fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(fsys, "*/*.toml")
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	c := &Catalogue{
		texts: map[string]map[string]string{Fallback: {}}, phrases: map[string]map[string]string{}, missing: map[string]bool{},
	}
	for _, name := range names {
		if err := c.read(fsys, name); err != nil {
			return nil, fmt.Errorf("words: %s: %w", name, err)
		}
	}
	return c, nil
}

func (c *Catalogue) read(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	lang := path.Dir(name)
	if path.Base(name) == "phrases.toml" {
		return c.readPhrases(lang, data)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		return err
	}
	if c.texts[lang] == nil {
		c.texts[lang] = map[string]string{}
	}
	return flatten(c.texts[lang], "", tree)
}

// flatten adds the leaves of tree to texts, their keys joined by dots.
func flatten(texts map[string]string, above string, tree map[string]any) error {
	for name, value := range tree {
		key := name
		if above != "" {
			key = above + "." + name
		}
		switch v := value.(type) {
		case map[string]any:
			if err := flatten(texts, key, v); err != nil {
				return err
			}
		case string:
			if err := add(texts, key, v); err != nil {
				return err
			}
			if name == "text" && above != "" {
				if err := add(texts, above, v); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("%s is no text", key)
		}
	}
	return nil
}

func add(texts map[string]string, key, sentence string) error {
	if _, ok := texts[key]; ok {
		return fmt.Errorf("%s stands here and elsewhere", key)
	}
	if strings.TrimSpace(sentence) == "" {
		return fmt.Errorf("%s is empty", key)
	}
	texts[key] = strings.Trim(sentence, "\n") // what stands between two words may be a space
	return nil
}

// Text is the sentence of key in lang, or in Japanese where lang lacks it, its
// placeholders filled. A key that nobody knows gives ⟦key⟧ and is remembered for
// [Catalogue.Missing].
func (c *Catalogue) Text(lang, key string, args ...any) string {
	sentence, ok := c.find(lang, key)
	if !ok {
		c.mu.Lock()
		c.missing[key] = true
		c.mu.Unlock()
		return "⟦" + key + "⟧"
	}
	return fill(sentence, args)
}

// Has tells whether Text finds a sentence.
func (c *Catalogue) Has(lang, key string) bool {
	_, ok := c.find(lang, key)
	return ok
}

func (c *Catalogue) find(lang, key string) (string, bool) {
	if sentence, ok := c.texts[lang][key]; ok {
		return sentence, true
	}
	sentence, ok := c.texts[Fallback][key]
	return sentence, ok
}

// Keys lists all keys, sorted.
func (c *Catalogue) Keys() []string {
	return slices.Sorted(maps.Keys(c.texts[Fallback]))
}

// Languages lists the languages in the order in which they are offered, Japanese first.
func (c *Catalogue) Languages() []string {
	all := slices.Collect(maps.Keys(c.texts))
	place := func(lang string) int {
		if i := slices.Index(order, lang); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(all, func(a, b string) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b))
	})
	return all
}

// Missing lists the keys that Text was asked for in vain, sorted, so that a test of
// pages can prove that there were none.
func (c *Catalogue) Missing() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.missing))
}

// fill replaces placeholders in one pass: a value that looks like one stays as it is.
func fill(sentence string, args []any) string {
	if len(args) == 0 || !strings.Contains(sentence, "{") {
		return sentence
	}
	pairs := make([]string, 0, 3*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			pairs = append(pairs, "{"+name+"}", fmt.Sprint(args[i+1]))
		}
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}
