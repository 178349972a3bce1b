package desk

import (
	"context"
	"slices"
	"strings"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Decision is what is decided of which application. Version is the one the
// librarian looked at; 0 decides on the present one.
type Decision struct {
	Receipt    string
	Version    int64
	Correction registration.Correction // of a return or, its deficiencies, a refusal
	Contact    string                  // whom to ask about a refusal; "" is the library's own
	Checks     []registration.Tick     // of an approval: the boxes that were ticked
}

// Approve registers the applicant (承認). An image that shows a My Number is a Conflict
// "my_number_back", here and for a refusal, until it is shredded. A named card that is nobody's is a
// Conflict "card_unknown"; a name or birth date other than the card's, asked for as
// 変更 or 更新, is a Conflict "name_differs".
func (d *Desk) Approve(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.decide(ctx, c, in, d.approve)
}

func (d *Desk) approve(ctx context.Context, c Caller, a registration.Application, in Decision) (registration.Change, error) {
	if err := d.unflagged(ctx, a); err != nil {
		return registration.Change{}, err
	}
	approval, err := d.approval(ctx, a)
	if err != nil {
		return registration.Change{}, err
	}
	if approval.Ticked, err = d.ticked(ctx, a, in.Checks); err != nil {
		return registration.Change{}, err
	}
	return a.Approve(d.step(c), approval)
}

func (d *Desk) approval(ctx context.Context, a registration.Application) (registration.Approval, error) {
	if err := d.legible(ctx, a); err != nil {
		return registration.Approval{}, err
	}
	patron, known, err := d.named(ctx, a)
	if err != nil {
		return registration.Approval{}, err
	}
	approval := registration.Approval{Draw: d.Policy.Draw, Today: d.today(), DueAt: d.Now().Add(d.Policy.Undo), Hold: d.Policy.Hold}
	if known {
		approval.Patron = &patron
	}
	if (Case{Application: a, Patron: approval.Patron}).Renames() {
		return approval, registration.Fault(registration.Conflict, "name_differs")
	}
	if d.Policy.BirthPassword && a.Kind.DrawsNumber() {
		approval.FirstHash, err = d.Passwords.Hash(ctx, a.Birth.Digits())
	}
	return approval, err
}

// Return sends the application back with what is to be corrected (差し戻し). Images that
// show a My Number are shredded with it.
func (d *Desk) Return(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	change, err := d.resolved(ctx, c, in, d.giveBack)
	if err != nil {
		return registration.Application{}, err
	}
	gone, err := d.flaggedObjects(ctx, change.Shred)
	if err != nil {
		return registration.Application{}, err
	}
	a, err := d.Applications.Apply(ctx, change)
	if err != nil {
		return a, err
	}
	return a, d.forget(ctx, gone)
}

func (d *Desk) giveBack(ctx context.Context, c Caller, a registration.Application, in Decision) (registration.Change, error) {
	documents, err := d.documents(ctx, a)
	if err != nil {
		return registration.Change{}, err
	}
	return a.ReturnShredding(d.step(c), registration.Returning{
		Correction: in.Correction, Documents: documents, DueAt: d.Now().Add(d.Policy.Undo),
	})
}

// Refuse ends the application with reasons (却下).
func (d *Desk) Refuse(ctx context.Context, c Caller, in Decision) (registration.Application, error) {
	return d.decide(ctx, c, in, d.refuse)
}

func (d *Desk) refuse(ctx context.Context, c Caller, a registration.Application, in Decision) (registration.Change, error) {
	if err := d.unflagged(ctx, a); err != nil {
		return registration.Change{}, err
	}
	contact, ok := contactLine(in.Contact)
	if !ok {
		return registration.Change{}, registration.Fault(registration.Invalid, "contact_line")
	}
	refusal := registration.Refusal{Why: in.Correction.Deficiencies, Contact: contact}
	return a.Refuse(d.step(c), refusal, d.Now().Add(d.Policy.Undo))
}

// contactLine reads one line of whom to ask; "" is nobody of its own.
func contactLine(typed string) (string, bool) {
	if strings.TrimSpace(typed) == "" {
		return "", true
	}
	return jptext.Line(typed, maxContact)
}

const maxContact = 100

// resolve is what a decision would change.
type resolve func(context.Context, Caller, registration.Application, Decision) (registration.Change, error)

// decide passes the gate; the decision's own event is its record, written with it.
func (d *Desk) decide(ctx context.Context, c Caller, in Decision, act resolve) (registration.Application, error) {
	change, err := d.resolved(ctx, c, in, act)
	if err != nil {
		return registration.Application{}, err
	}
	return d.Applications.Apply(ctx, change)
}

// resolved is what the decision would change, nothing of which is done.
func (d *Desk) resolved(ctx context.Context, c Caller, in Decision, act resolve) (registration.Change, error) {
	if err := d.permit(c, decide); err != nil {
		return registration.Change{}, err
	}
	a, err := d.find(ctx, in.Receipt)
	if err != nil {
		return registration.Change{}, err
	}
	// That it is decided says more than that it changed.
	if _, err := a.Status.After(registration.Approve); err != nil {
		return registration.Change{}, err
	}
	if in.Version != 0 && in.Version != a.Version {
		return registration.Change{}, registration.Fault(registration.Conflict, "seen_is_old")
	}
	return act(ctx, c, a, in)
}

// legible tells whether anything is left to decide by: the images of an application
// that was reopened late are shredded. Without one it is a Conflict "images_gone".
func (d *Desk) legible(ctx context.Context, a registration.Application) error {
	documents, err := d.documents(ctx, a)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(documents, func(doc registration.Document) bool { return doc.State == registration.Ready }) {
		return registration.Fault(registration.Conflict, "images_gone")
	}
	return nil
}

// Preview is the mail that the decision would send, "return" or "refuse"; nothing is
// done. The secret of its link is not the one that will be sent.
func (d *Desk) Preview(ctx context.Context, c Caller, act registration.Action, in Decision) (registration.Dispatch, error) {
	acts := map[registration.Action]resolve{registration.Return: d.giveBack, registration.Refuse: d.refuse}
	change, err := d.resolved(ctx, c, in, acts[act])
	if err != nil {
		return registration.Dispatch{}, err
	}
	return registration.Dispatch{Notice: change.Notices[0], Application: &change.Application, Attempt: 1}, nil
}
