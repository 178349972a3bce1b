package desk

import (
	"context"
	"errors"
	"io"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Case is an application as a librarian sees it.
type Case struct {
	Application registration.Application
	Documents   []registration.Document // of all rounds, oldest first
	// Patron is whom the named card belongs to; nil when none is named or the number
	// matches nobody, which only staff may learn.
	Patron      *registration.Patron
	Differences []registration.Field       // between the patron and the application
	InHand      InHand                     // zero: nobody's
	Twins       Twins                      // of an open application
	Family      []registration.Application // who applied together, itself among them, the head first; nil when alone
	Warnings    []Warning
	Mailings    []registration.Mailing
	Notes       []registration.Note // of colleagues, oldest first
	History     []registration.Event
}

// Unmatched tells whether a card is named that is nobody's, while that still matters: a
// 再発行 makes the number void that it names.
func (c Case) Unmatched() bool {
	return c.Application.Status.Open() && c.Application.Kind.NamesCard() && c.Patron == nil
}

// Renames tells whether 変更 or 更新 was asked by somebody whose name or birth date
// differs from the card's: those lead to 再発行. 高 for 髙 is no other name.
func (c Case) Renames() bool {
	if c.Patron == nil || c.Application.Kind.DrawsNumber() || !c.Application.Status.Open() {
		return false
	}
	a, p := c.Application, c.Patron
	return jptext.NameKey(a.Name) != jptext.NameKey(p.Name) || a.Birth != p.Birth
}

// Queue lists a page of applications, oldest first.
func (d *Desk) Queue(ctx context.Context, c Caller, f registration.QueueFilter) (registration.QueuePage, error) {
	if err := d.permit(c, seeQueue); err != nil {
		return registration.QueuePage{}, err
	}
	return d.Applications.Queue(ctx, f)
}

// Open shows an application and records who looked. One that waits is then reserved
// for a caller who may decide it, unless a colleague has it in hand.
func (d *Desk) Open(ctx context.Context, c Caller, receipt string) (Case, error) {
	if err := d.permit(c, seeApplication); err != nil {
		return Case{}, err
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return Case{}, err
	}
	if err := d.record(ctx, c, seeApplication, a.ID); err != nil {
		return Case{}, err
	}
	out := Case{Application: a}
	if out.Twins, err = d.twins(ctx, a); err != nil {
		return Case{}, err
	}
	if out.InHand, err = d.reserve(ctx, c, a); err != nil {
		return Case{}, err
	}
	if out.Family, err = d.Families.Family(ctx, a.Family); err != nil {
		return Case{}, err
	}
	if out.Documents, err = d.documents(ctx, a); err != nil {
		return Case{}, err
	}
	if out.Mailings, err = d.Applications.Mailings(ctx, a.ID); err != nil {
		return Case{}, err
	}
	if out.Notes, err = d.Notes.Notes(ctx, a.ID); err != nil {
		return Case{}, err
	}
	if out.History, err = d.Log.Events(ctx, a.ID); err != nil {
		return Case{}, err
	}
	patron, known, err := d.named(ctx, a)
	if known {
		out.Patron, out.Differences = &patron, patron.Differences(a.Described())
	}
	out.Warnings = d.warnings(out)
	return out, err
}

func (d *Desk) find(ctx context.Context, receipt string) (registration.Application, error) {
	n, ok := registration.ParseReceiptNumber(receipt)
	if !ok {
		return registration.Application{}, registration.Fault(registration.NotFound, "application_unknown")
	}
	return d.Applications.ApplicationByReceipt(ctx, n)
}

// sight is which application somebody looked at, and its version then; 0 takes the
// present one.
type sight struct {
	receipt string
	version int64
}

// asSeen passes the gate and finds the application; one that changed since the look is a
// Conflict "seen_is_old".
func (d *Desk) asSeen(ctx context.Context, c Caller, p permission, of sight) (registration.Application, error) {
	if err := d.permit(c, p); err != nil {
		return registration.Application{}, err
	}
	a, err := d.find(ctx, of.receipt)
	if err == nil && of.version != 0 && of.version != a.Version {
		err = registration.Fault(registration.Conflict, "seen_is_old")
	}
	return a, err
}

// named finds the patron whose card the application names; false when it names none
// or nobody's.
func (d *Desk) named(ctx context.Context, a registration.Application) (registration.Patron, bool, error) {
	if !a.Kind.NamesCard() {
		return registration.Patron{}, false, nil
	}
	p, err := d.Register.PatronByNumber(ctx, a.CardNumber)
	if errors.Is(err, registration.ErrNotFound) {
		return registration.Patron{}, false, nil
	}
	return p, err == nil, err
}

// ImageRequest names an image.
type ImageRequest struct {
	Receipt, Document string
	Role              registration.Role
}

// Image opens a JPEG of a document that was sent, after the look has been recorded.
func (d *Desk) Image(ctx context.Context, c Caller, r ImageRequest) (io.ReadCloser, error) {
	if err := d.permit(c, seeImage); err != nil {
		return nil, err
	}
	a, err := d.find(ctx, r.Receipt)
	if err != nil {
		return nil, err
	}
	documents, err := d.documents(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, doc := range documents {
		if doc.ID != r.Document || doc.State != registration.Ready || r.Role == registration.Raw || unsent(a, doc) {
			continue
		}
		look := registration.Event{Subject: a.ID, Detail: "document=" + doc.ID + " role=" + string(r.Role)}
		if err := d.recordDetail(ctx, c, seeImage, look); err != nil {
			return nil, err
		}
		o, err := d.Documents.Object(ctx, doc.ID, r.Role)
		if err != nil {
			return nil, err
		}
		return d.Vault.Open(ctx, doc.ApplicationID, o)
	}
	return nil, registration.Fault(registration.NotFound, "document_gone")
}

// unsent tells whether a document is still its applicant's own.
func unsent(a registration.Application, d registration.Document) bool {
	return d.ApplicationID == a.ID && a.NeedsDocuments() && d.Round == a.Round
}
