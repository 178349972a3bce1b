package desk

import (
	"context"
	"slices"

	"ouchi/internal/registration"
)

// documents are the images by which an application is judged: its own and, of somebody
// who applied with a family, those that the head sent for all, which come first. Images
// that nobody has sent yet are among them only when they are the application's own.
func (d *Desk) documents(ctx context.Context, a registration.Application) ([]registration.Document, error) {
	own, err := d.Documents.Documents(ctx, a.ID)
	if err != nil || !a.Follows() {
		return own, err
	}
	head, err := d.Families.Application(ctx, a.Family)
	if err != nil {
		return nil, err
	}
	shared, err := d.Documents.Documents(ctx, head.ID)
	if err != nil {
		return nil, err
	}
	shared = slices.DeleteFunc(shared, func(doc registration.Document) bool { return unsent(head, doc) })
	return append(shared, own...), nil
}

// leading is the application whose link leads to a: a itself, or the head's of a family
// that has sent nothing yet.
func (d *Desk) leading(ctx context.Context, a registration.Application) (registration.Application, error) {
	if !a.Led() {
		return a, nil
	}
	return d.Families.Application(ctx, a.Family)
}

// lead is a step with an application and with whom it takes along.
func (d *Desk) lead(ctx context.Context, a registration.Application, s registration.Step, do registration.Move) (registration.Change, error) {
	family, err := d.Families.Family(ctx, a.Family)
	if err != nil {
		return registration.Change{}, err
	}
	return a.Lead(s, family, do)
}

// familyWarnings are those of somebody under age, and of somebody of a family.
func (d *Desk) familyWarnings(c Case, add func(when bool, code, about string)) {
	a, today := c.Application, d.today()
	young := d.Policy.Offer(today).Minor.Asks(a.Birth, today)
	add(young && a.Guardian == (registration.Guardian{}), WarnNoGuardian, "")
	mine := slices.ContainsFunc(c.Documents, func(doc registration.Document) bool { return doc.ApplicationID == a.ID })
	add(a.Follows() && !mine && d.Policy.Family.WantsOwn(a.Birth, today), WarnOwnDocument, "")
}
