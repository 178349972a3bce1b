package registration

import (
	"strings"
	"time"
)

// Step is who acts, when, and where fresh random ids come from.
type Step struct {
	At time.Time
	By Actor
	ID func() string
	// Checked is how staff made sure who the caller is that they act for: a code, which
	// the event holds.
	Checked string
}

func (s Step) event(subject string, act Action, detail string) Event {
	if s.Checked != "" {
		detail = strings.TrimSpace("checked=" + s.Checked + " " + detail)
	}
	return Event{At: s.At, Subject: subject, Actor: s.By, Act: string(act), Detail: detail}
}

func (s Step) notice(kind NoticeKind, a Application, data NoticeData) Notice {
	return Notice{
		ID: s.ID(), Kind: kind, ApplicationID: a.ID, PatronID: a.PatronID,
		To: a.Email, DueAt: s.At, Data: data,
	}
}

// link makes a fresh mailed link for an application under its rules.
func (s Step) link(r Rules) Link {
	return Link{Nonce: s.ID(), ExpiresAt: s.At.Add(time.Duration(r.LinkHours) * time.Hour)}
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// Submission is a confirmed form.
type Submission struct {
	DraftID      string
	Receipt      ReceiptNumber
	Details      Details
	PasswordHash string
	Rules        Rules
}

// Begin makes a provisional application of a confirmed form and promises the
// mail with the link (本人確認登録依頼).
func Begin(s Step, in Submission) Change {
	a := Application{
		ID: s.ID(), Receipt: in.Receipt, DraftID: in.DraftID,
		Status: Provisional, Details: in.Details, PasswordHash: in.PasswordHash, Rules: in.Rules,
		Round: 1, Link: s.link(in.Rules),
		CreatedAt: s.At, PurgeAt: s.At.Add(days(in.Rules.PurgeDays)),
	}
	if a.Lang == "" {
		a.Lang = Japanese
	}
	a.deliver()
	return Change{
		Application: a,
		Events:      []Event{s.event(a.ID, Submit, "kind="+string(a.Kind)+" rules="+a.Rules.Version)},
		Notices:     []Notice{s.notice(VerifyRequest, a, NoticeData{Link: a.Link})},
	}
}

// deliver lets the paper card follow what is asked for, unless an envelope came.
func (a *Application) deliver() {
	switch {
	case a.Delivery == Post && a.CardState == NoCard:
		a.CardState = EnvelopeAwaited
	case a.Delivery == Screen && a.CardState == EnvelopeAwaited:
		a.CardState = NoCard
	}
}

// move begins a change: a is taken to the state after act, with its event.
func (a Application) move(s Step, act Action, detail string) (Change, error) {
	next, err := a.Status.After(act)
	if err != nil {
		return Change{}, err
	}
	a.Status = next
	return Change{Application: a, Events: []Event{s.event(a.ID, act, detail)}}, nil
}

// RenewLink replaces the mailed link by a fresh one and gives the applicant the
// whole time again; the link before is void at once.
func (a Application) RenewLink(s Step) (Change, error) {
	return a.relink(s, RenewLink)
}

// CorrectEmail renews the link to another address, for a mail that went astray.
func (a Application) CorrectEmail(s Step, email string) (Change, error) {
	a.Email = email
	return a.relink(s, CorrectEmail)
}

// Remind tells once that the purge date is near, with a fresh link to go on by.
// The purge date itself stays.
func (a Application) Remind(s Step) (Change, error) {
	c, err := a.move(s, Remind, "")
	if err != nil {
		return Change{}, err
	}
	if !a.RemindedAt.IsZero() {
		return Change{}, Fault(Conflict, "reminded")
	}
	b := &c.Application
	b.RemindedAt = s.At
	b.Link = Link{Nonce: s.ID(), ExpiresAt: b.PurgeAt}
	c.Notices = []Notice{s.notice(PurgeReminder, *b, NoticeData{Link: b.Link, Correction: b.Correction})}
	c.CancelNotices = true
	return c, nil
}

func (a Application) relink(s Step, act Action) (Change, error) {
	c, err := a.move(s, act, "")
	if err != nil {
		return Change{}, err
	}
	b := &c.Application
	b.Link = s.link(b.Rules)
	b.PurgeAt = s.At.Add(days(b.Rules.PurgeDays))
	b.RemindedAt = time.Time{}
	kind := VerifyRequest
	if b.Status == Returned {
		kind = ReturnedNotice
	}
	c.Notices = []Notice{s.notice(kind, *b, NoticeData{Link: b.Link, Correction: b.Correction})}
	c.CancelNotices = true
	return c, nil
}

// AskPassword promises a mail that lets the applicant set another password.
func (a Application) AskPassword(s Step, l Link) (Change, error) {
	c, err := a.move(s, AskPassword, "")
	if err != nil {
		return Change{}, err
	}
	c.Notices = []Notice{s.notice(ForgotNotice, c.Application, NoticeData{Link: l})}
	return c, nil
}

// SetPassword replaces the password of the form, by its hash.
func (a Application) SetPassword(s Step, hash string) (Change, error) {
	a.PasswordHash = hash
	return a.move(s, SetPassword, "")
}

// CorrectForm stores what a returned applicant corrected, before it is sent.
func (a Application) CorrectForm(s Step, d Details) (Change, error) {
	a.Details = d
	a.deliver()
	return a.move(s, CorrectForm, "")
}

// NeedsDocuments tells whether images have to come with the next sending.
func (a Application) NeedsDocuments() bool {
	return a.Status == Provisional || a.Status == Returned && a.Correction.Documents
}

// SendDocuments hands the application to the library. The documents are those of
// the present round; all must be ready. The link is used up by it.
func (a Application) SendDocuments(s Step, documents []Document) (Change, error) {
	c, err := a.move(s, Send, "")
	if err != nil {
		return Change{}, err
	}
	if err := a.sendable(documents); err != nil {
		return Change{}, err
	}
	b := &c.Application
	b.SentAt, b.Link = s.At, Link{}
	c.Notices = []Notice{s.notice(DocumentsReceived, *b, NoticeData{})}
	c.CancelNotices = true
	return c, nil
}

func (a Application) sendable(documents []Document) error {
	if a.NeedsDocuments() && len(documents) == 0 {
		return Fault(Conflict, "documents_missing")
	}
	for _, d := range documents {
		switch {
		case d.State == Shredded:
		case d.State == Unusable:
			return Fault(Conflict, "document_unusable")
		case d.State != Ready:
			return Fault(Conflict, "documents_pending")
		case d.Kind == "":
			return Fault(Conflict, "document_kind_missing")
		}
	}
	return nil
}

// Withdraw ends an open application at the applicant's wish.
func (a Application) Withdraw(s Step) (Change, error) {
	c, err := a.end(s, Withdraw)
	if err != nil {
		return Change{}, err
	}
	c.Notices = []Notice{s.notice(WithdrawnNotice, c.Application, NoticeData{})}
	return c, nil
}

// Lapse ends an unfinished application whose purge date has passed.
func (a Application) Lapse(s Step) (Change, error) {
	if s.At.Before(a.PurgeAt) {
		return Change{}, Fault(Conflict, "not_due")
	}
	return a.end(s, Lapse)
}

// end takes a to a final state: links die, mails on their way are dropped, and the
// images get their last day.
func (a Application) end(s Step, act Action) (Change, error) {
	c, err := a.move(s, act, "")
	if err != nil {
		return Change{}, err
	}
	b := &c.Application
	b.Link = Link{}
	b.DecidedAt = s.At
	b.ShredAt = s.At.Add(days(b.Rules.ImageDays))
	c.CancelNotices = true
	return c, nil
}
