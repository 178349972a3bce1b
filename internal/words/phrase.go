package words

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// readPhrases reads what a language says of the Japanese of the settings.
func (c *Catalogue) readPhrases(lang string, data []byte) error {
	var file struct{ Phrases map[string]string }
	if err := toml.Unmarshal(data, &file); err != nil {
		return err
	}
	all := make(map[string]string, len(file.Phrases))
	for japanese, sentence := range file.Phrases {
		if strings.TrimSpace(sentence) == "" {
			return fmt.Errorf("%q is empty", japanese)
		}
		all[spaced(japanese)] = strings.TrimSpace(sentence)
	}
	c.phrases[lang] = all
	return nil
}

// Phrase is what lang says of a Japanese text of the settings, its placeholders filled,
// and the Japanese itself, with false, where that is not known: it was never
// translated, or somebody changed it since.
func (c *Catalogue) Phrase(lang, japanese string, args ...any) (string, bool) {
	sentence, ok := c.phrases[lang][spaced(japanese)]
	if !ok {
		return fill(japanese, args), lang == Fallback
	}
	return fill(sentence, args), true
}

// spaced is a text without what no reader sees: spaces around it and at its line ends.
func spaced(text string) string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
}

// Learn adds what a library says in lang of a Japanese text of its own, in the place of
// what is known. It is for the time before anybody asks.
func (c *Catalogue) Learn(lang, japanese, sentence string) {
	if c.phrases[lang] == nil {
		c.phrases[lang] = map[string]string{}
	}
	c.phrases[lang][spaced(japanese)] = strings.TrimSpace(sentence)
}
