package mail

import (
	"strings"
	"unicode"

	"ouchi/internal/registration"
)

// words is what the library adds to the mail, its places filled in.
func (w *Writer) words(d registration.Dispatch) registration.Letter {
	for _, l := range w.Letters {
		if l.Kind == d.Notice.Kind {
			fill := w.places(d)
			l.Opening, l.Closing = paragraphs(fill.Replace(w.phrase(l.Opening))), paragraphs(fill.Replace(w.phrase(l.Closing)))
			return l
		}
	}
	return registration.Letter{}
}

// places are those of [registration.LetterPlaces].
func (w *Writer) places(d registration.Dispatch) *strings.Replacer {
	at := w.Site.Contact
	pairs := []string{"{図書館}", plain(w.phrase(w.Site.LibraryName)), "{担当}", plain(w.phrase(at.Department)), "{電話}", plain(at.Phone)}
	switch {
	case d.Application != nil:
		a := d.Application
		pairs = append(pairs, "{名前}", plain(a.Name), "{受付番号}", a.Receipt.String(), "{申請区分}", w.label("kind."+string(a.Kind)))
	case d.Patron != nil:
		pairs = append(pairs, "{名前}", plain(d.Patron.Name))
	}
	return strings.NewReplacer(pairs...)
}

// paragraphs keeps the lines of a text and nothing that is no text.
func paragraphs(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}
