package mail

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/words"
)

// Site is the library as its letters name it; all of it comes from the settings.
type Site struct {
	LibraryName string // 熊本県立図書館
	Contact     Contact
	PublicURL   string // where the public listener is reached, without a slash at its end
	MailDomain  string // of Message-IDs, and what the form asks to allow

	EnvelopeTo   []string // lines of where return envelopes go
	DeliveryDays int      // from the envelope's arrival until the card's
	Remedies     string   // how to object to a refusal, in lines; "" says nothing of it
}

// Contact is the お問い合わせ先 at the end of every letter.
type Contact struct {
	Department string // 情報支援課; may be ""
	PostalCode string // 862-8612
	Address    string
	Phone      string
	Fax        string // may be ""
}

// Writer composes letters. All fields are needed; its methods may be called at once.
type Writer struct {
	Site     Site
	From     string         // mail address
	Location *time.Location // of the library: in which the times of letters are
	Words    *words.Catalogue
	// Link makes the whole URL that opens what the nonce belongs to: of an
	// application for IdentityPurpose and ForgotPurpose, of a patron for PasswordPurpose.
	Link func(p registration.Purpose, id, nonce string) string
	// Reason is what the settings call a reason code, and how it is put right; advice
	// may be "".
	Reason func(code string) (label, advice string)
	// Letters is what the library adds to some of the mails; may be nil.
	Letters []registration.Letter
	Now     func() time.Time

	lang  string              // of the letter that is being written
	added registration.Letter // to it, filled in
}

//go:embed letters
var sources embed.FS

// templates are those of each language: a folder below letters. What a language lacks is
// Japanese.
var templates = parse(sources)

func parse(fsys fs.FS) map[string]*template.Template {
	files, err := fs.Glob(fsys, "letters/*/*.txt")
	if err != nil {
		panic(err) // a bad pattern
	}
	japanese := template.Must(template.ParseFS(fsys, "letters/"+words.Fallback+"/*.txt"))
	all := map[string]*template.Template{words.Fallback: japanese}
	for _, file := range files {
		lang := path.Base(path.Dir(file))
		if lang == words.Fallback {
			continue
		}
		if all[lang] == nil {
			all[lang] = template.Must(japanese.Clone())
		}
		template.Must(all[lang].ParseFS(fsys, file))
	}
	return all
}

// language is what whoever a notice is for reads: as the form was filled in, or as the
// patron is known.
func language(d registration.Dispatch) string {
	switch {
	case d.Application != nil:
		return cmp.Or(d.Application.Lang, words.Fallback)
	case d.Patron != nil:
		return cmp.Or(d.Patron.Lang, words.Fallback)
	}
	return words.Fallback
}

// written are the letters in the language, Japanese where nobody wrote any.
func (w *Writer) written() *template.Template {
	if t, ok := templates[w.lang]; ok {
		return t
	}
	return templates[words.Fallback]
}

// Compose writes the letter of a notice. Its failure is permanent when the notice
// can never be a letter: an unknown kind, nobody to write about, no link.
func (w *Writer) Compose(d registration.Dispatch) (Letter, error) {
	if !messageID.MatchString(d.Notice.ID) {
		return Letter{}, hopeless("a notice without a proper id")
	}
	write, ok := letters[d.Notice.Kind]
	if !ok {
		return Letter{}, hopeless("unknown kind of notice")
	}
	own := *w
	own.lang = language(d)
	own.added = own.words(d)
	data, err := write(&own, d)
	if err != nil {
		return Letter{}, err
	}
	var text strings.Builder
	if err := own.written().ExecuteTemplate(&text, string(d.Notice.Kind)+".txt", data); err != nil {
		return Letter{}, fmt.Errorf("mail: write %s: %w", d.Notice.Kind, err)
	}
	return Letter{
		From: w.From, FromName: plain(w.Site.LibraryName), To: d.Notice.To,
		Subject:   plain(own.subject(d.Notice.Kind)),
		Text:      tidy(text.String()),
		MessageID: d.Notice.ID + "@" + w.Site.MailDomain,
		Date:      w.Now().In(w.Location),
	}, nil
}

var messageID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

var gap = regexp.MustCompile(`\n{3,}`)

// tidy leaves one empty line where parts of a letter that don't apply left more.
func tidy(text string) string {
	return strings.TrimSpace(gap.ReplaceAllString(text, "\n\n")) + "\n"
}

// plain makes one line of s: a name can't add lines of its own to a letter.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, s)
}

// moment is the guide's YYYY/MM/DD hh:mm; "" for the zero time.
func (w *Writer) moment(t time.Time) string { return w.format(t, "2006/01/02 15:04") }

func (w *Writer) day(t time.Time) string { return w.format(t, "2006/01/02") }

func (w *Writer) format(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(w.Location).Format(layout)
}

func (w *Writer) say(key string, args ...any) string { return w.Words.Text(w.lang, key, args...) }

// phrase is a text of the settings in the language of the letter, as far as it is known.
func (w *Writer) phrase(japanese string) string {
	text, _ := w.Words.Phrase(w.lang, japanese)
	return text
}

// subject is the guide's; behind it, what it says in another language, so that person
// and library mean the same mail.
func (w *Writer) subject(kind registration.NoticeKind) string {
	key := "mail.subject." + string(kind)
	japanese := w.Words.Text(words.Fallback, key, "library", w.Site.LibraryName)
	own := w.say(key, "library", w.phrase(w.Site.LibraryName))
	if own == japanese {
		return japanese
	}
	return japanese + " / " + own
}
