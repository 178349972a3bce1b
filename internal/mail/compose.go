package mail

import (
	"slices"
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/words"
)

func (w *Writer) letterhead(name string) letterhead {
	return letterhead{
		Name: plain(name), Library: plain(w.phrase(w.Site.LibraryName)), Contact: w.contact(),
		StatusURL: w.Site.PublicURL + "/status",
		ApplyURL:  w.Site.PublicURL + "/apply",
		MyURL:     w.Site.PublicURL + "/my/login",
		Opening:   w.added.Opening, Closing: w.added.Closing,
	}
}

// contact is whom to ask: the address stays as letters are addressed.
func (w *Writer) contact() Contact {
	c := w.Site.Contact
	c.Department = w.phrase(c.Department)
	return c
}

func (w *Writer) request(d registration.Dispatch) (request, error) {
	a := d.Application
	if a == nil {
		return request{}, hopeless("a notice without its application")
	}
	r := request{
		letterhead: w.letterhead(a.Name),
		Receipt:    a.Receipt.String(),
		Kind:       w.label("kind." + string(a.Kind)),
		Delivery:   w.label("card_delivery." + string(a.Delivery)),
		OfCard:     !a.Kind.DrawsNumber(),
	}
	if together[d.Notice.Kind] {
		for _, b := range a.Along(d.Family) {
			r.Family = append(r.Family, relative{plain(b.Name), b.Receipt.String()})
		}
	}
	r.Together = len(d.Family) > 1
	until := a.ImagesUntil(d.Family)
	switch {
	case !until.IsZero():
		if w.Now().Before(until) { // a card may be posted long after
			r.ShredOn = w.day(until)
		}
	case a.Status.Unsent():
		r.PurgeAt, r.ImageDays = w.moment(a.PurgeAt), a.Rules.ImageDays
	default:
		r.ImageDays = a.Rules.ImageDays
	}
	return r, nil
}

// together are the letters that one of a family gets for all.
var together = map[registration.NoticeKind]bool{
	registration.VerifyRequest: true, registration.DocumentsReceived: true, registration.PurgeReminder: true,
}

// identity is the mailed link of an application.
func (w *Writer) identity(d registration.Dispatch) (request, link, error) {
	r, err := w.request(d)
	if err != nil {
		return r, link{}, err
	}
	l, err := w.link(registration.IdentityPurpose, d.Application.ID, d.Notice.Data.Link)
	return r, l, err
}

func (w *Writer) link(p registration.Purpose, id string, l registration.Link) (link, error) {
	if id == "" || l.Nonce == "" || l.ExpiresAt.IsZero() {
		return link{}, hopeless("a notice without its link")
	}
	return link{w.Link(p, id, l.Nonce), w.moment(l.ExpiresAt)}, nil
}

func (w *Writer) label(field string) string { return w.say("fields." + field + ".label") }

func (w *Writer) labels(fields []registration.Field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, w.label(string(f)))
	}
	return all
}

func (w *Writer) correction(c registration.Correction) correction {
	parts := w.labels(c.Fields)
	if c.Documents {
		parts = append(parts, w.label("documents"))
	}
	return correction{w.deficiencies(c.Deficiencies), parts}
}

func (w *Writer) deficiencies(why []registration.Deficiency) []deficiency {
	all := make([]deficiency, len(why))
	for i, d := range why {
		all[i].Reason, all[i].Words = plain(w.reason(d.Code)), w.staffWords(d.Words)
	}
	return all
}

// reason is what a deficiency is called and how it is put right.
func (w *Writer) reason(code string) string {
	label, advice := w.Reason(code)
	if advice == "" {
		return w.phrase(label)
	}
	return w.say("mail.reason", "label", w.phrase(label), "advice", w.phrase(advice))
}

// staffWords are the lines of what a librarian wrote, who writes Japanese: letters in
// another language say so before them.
func (w *Writer) staffWords(text string) []string {
	lines := byLines(text)
	if len(lines) > 0 && !strings.HasPrefix(w.lang, words.Fallback) {
		lines = append([]string{w.say("mail.staff_words")}, lines...)
	}
	return lines
}

// byLines are the lines of a text that say something.
func byLines(text string) (all []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(plain(line)); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func (w *Writer) verifyRequest(d registration.Dispatch) (any, error) {
	r, l, err := w.identity(d)
	if err != nil {
		return nil, err
	}
	return verifyRequest{r, l, d.Application.Outside}, nil
}

func (w *Writer) documentsReceived(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	asked := d.Application.Correction
	return documentsReceived{r, len(asked.Deficiencies) > 0 && !asked.Documents}, nil
}

func (w *Writer) registered(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	a := d.Application
	letter := registered{
		request:    r,
		CardNumber: string(a.Issued),
		FirstUntil: w.moment(d.Notice.Data.FirstUntil),
		Kept:       !a.Kind.DrawsNumber(),
		Reissued:   a.Kind == registration.Reissue,
		Changed:    w.labels(d.Notice.Data.Changed),
		OnScreen:   a.Delivery == registration.Screen && a.Kind.DrawsNumber(),
		Postage:    a.Rules.PostageYen,
		EnvelopeTo: w.Site.EnvelopeTo, Within: w.within(),
	}
	if a.Delivery == registration.Post {
		letter.Card = a.CardState
	}
	if p := d.Patron; p != nil && !p.ValidUntil.IsZero() {
		letter.ValidUntil = strings.ReplaceAll(p.ValidUntil.String(), "-", "/")
	}
	if letter.CardNumber == "" && d.Patron != nil {
		letter.CardNumber = string(d.Patron.Number)
	}
	if letter.CardNumber == "" {
		return nil, hopeless("a registration without its card number")
	}
	if d.Notice.Data.Link.Nonce != "" {
		letter.link, err = w.link(registration.PasswordPurpose, d.Notice.PatronID, d.Notice.Data.Link)
	}
	return letter, err
}

func (w *Writer) returned(d registration.Dispatch) (any, error) {
	r, l, err := w.identity(d)
	if err != nil {
		return nil, err
	}
	return returned{r, l, w.correction(d.Notice.Data.Correction)}, nil
}

func (w *Writer) refused(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	data := d.Notice.Data
	return refused{r, w.correction(data.Correction), plain(data.Contact), byLines(w.phrase(w.Site.Remedies))}, nil
}

func (w *Writer) reopened(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	data := d.Notice.Data
	return reopened{
		request: r, Refused: data.Was == registration.Refused,
		Kept:   data.Was == registration.Registered && !d.Application.Kind.DrawsNumber(),
		Number: data.Number, Revived: data.Revived, Words: w.staffWords(data.Words),
	}, nil
}

func (w *Writer) corrected(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	changed := d.Notice.Data.Changed
	return corrected{r, w.labels(changed), slices.Contains(changed, registration.FieldEmail)}, nil
}

func (w *Writer) withdrawn(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	return withdrawn{r}, nil
}

func (w *Writer) purgeReminder(d registration.Dispatch) (any, error) {
	r, l, err := w.identity(d)
	if err != nil {
		return nil, err
	}
	return purgeReminder{r, l, w.correction(d.Notice.Data.Correction)}, nil
}

func (w *Writer) forgottenPassword(d registration.Dispatch) (any, error) {
	r, err := w.request(d)
	if err != nil {
		return nil, err
	}
	l, err := w.link(registration.ForgotPurpose, d.Application.ID, d.Notice.Data.Link)
	return forgottenPassword{r, l}, err
}

func (w *Writer) passwordLink(d registration.Dispatch) (any, error) {
	if d.Patron == nil {
		return nil, hopeless("a notice without its patron")
	}
	l, err := w.link(registration.PasswordPurpose, d.Patron.ID, d.Notice.Data.Link)
	if err != nil {
		return nil, err
	}
	return passwordLink{w.letterhead(d.Patron.Name), l}, nil
}
