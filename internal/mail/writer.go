package mail

import (
	"embed"
	"fmt"
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
	// application for IdentityPurpose, of a patron for PasswordPurpose.
	Link func(p registration.Purpose, id, nonce string) string
	// Reason is what the settings call a reason code.
	Reason func(code string) string
	// Letters is what the library adds to some of the mails; may be nil.
	Letters []registration.Letter
	Now     func() time.Time

	added registration.Letter // to the letter that is being written, filled in
}

//go:embed letters
var sources embed.FS

// lang is the one language that letters are written in so far; another would be a
// folder beside it.
const lang = words.Fallback

var templates = template.Must(template.ParseFS(sources, "letters/"+lang+"/*.txt"))

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
	own.added = w.words(d)
	data, err := write(&own, d)
	if err != nil {
		return Letter{}, err
	}
	var text strings.Builder
	if err := templates.ExecuteTemplate(&text, string(d.Notice.Kind)+".txt", data); err != nil {
		return Letter{}, fmt.Errorf("mail: write %s: %w", d.Notice.Kind, err)
	}
	return Letter{
		From: w.From, FromName: plain(w.Site.LibraryName), To: d.Notice.To,
		Subject:   plain(w.Words.Text(lang, "mail.subject."+string(d.Notice.Kind), "library", w.Site.LibraryName)),
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

func (w *Writer) say(key string) string { return w.Words.Text(lang, key) }
