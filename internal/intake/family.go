package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Member is somebody who applies together with whom a draft is of: their own answers,
// and the head's in all else.
type Member struct {
	ID      string // random; the same form sent twice adds one person
	Form    registration.Form
	Details registration.Details
}

const maxMemberID = 64 // bytes; ours are shorter

// Own are the fields that are asked of a member.
func (in *Intake) Own(d Draft) []registration.Field {
	return registration.OfFamily(d.Details, in.offer().Minor)
}

// Room is how many more may apply with the draft.
func (in *Intake) Room(d Draft) int { return in.parts.Policy.Family.Most - 1 - len(d.Members) }

// Newcomer is a member to begin from: the family name and how the card comes are the
// head's, and whoever is of age among them answers for a child.
func (in *Intake) Newcomer(d Draft) Member {
	offer, head := in.offer(), d.Details
	f := registration.Form{
		Name: surname(head.Name), NameKana: surname(head.NameKana),
		Kind: string(registration.New), Delivery: string(head.Delivery), GuardianName: head.Name,
	}
	if offer.Minor.Asks(head.Birth, offer.Today) {
		f.GuardianName, f.GuardianRelation = head.Guardian.Name, head.Guardian.Relation
	}
	return Member{ID: in.newID(), Form: f}
}

// surname is what stands before the space of a name, with the space; "" without one, and
// for a name in an alphabet, which may begin with either.
func surname(name string) string {
	i := strings.IndexAny(name, " \u3000")
	if i <= 0 || !jptext.NeedsReading(name) {
		return ""
	}
	return name[:i] + "\u3000"
}

// KeepMember adds a member to a draft or changes the one with the ID. Invalid names the faulty
// fields; a full family is a Conflict "family_full".
func (in *Intake) KeepMember(ctx context.Context, cookie, draft string, m Member) error {
	return in.rewrite(ctx, cookie, draft, func(d *sealedDraft) error {
		m.Form.GuardianName = strings.TrimSpace(m.Form.GuardianName)
		details, err := in.joined(*d, m.Form)
		if err != nil {
			return err
		}
		m.Details, m.Details.Lang = details, d.Details.Lang
		if m.ID == "" || len(m.ID) > maxMemberID {
			m.ID = in.newID()
		}
		i := slices.IndexFunc(d.Members, func(other Member) bool { return other.ID == m.ID })
		switch {
		case i >= 0:
			d.Members[i] = m
		case len(d.Members) >= in.parts.Policy.Family.Most-1:
			return registration.Fault(registration.Conflict, "family_full")
		default:
			d.Members = append(d.Members, m)
		}
		return nil
	})
}

// joined checks a member's answers. Whoever left the family name that was filled in as it
// was has not told a name.
func (in *Intake) joined(d sealedDraft, own registration.Form) (registration.Details, error) {
	var untold []registration.FieldError
	for _, f := range []struct {
		field       registration.Field
		typed, head string
	}{
		{registration.FieldName, own.Name, d.Details.Name},
		{registration.FieldNameKana, own.NameKana, d.Details.NameKana},
	} {
		if begin := strings.TrimSpace(surname(f.head)); begin != "" && strings.TrimSpace(f.typed) == begin {
			untold = append(untold, registration.FieldError{Field: f.field, Reason: "given_name"})
		}
	}
	details, err := d.Form.With(own).Person(in.offer())
	var fault *registration.Error
	switch {
	case len(untold) == 0:
		return details, err
	case errors.As(err, &fault) && fault.Code == registration.Invalid:
		untold = append(untold, fault.Fields...)
	case err != nil:
		return details, err
	}
	return details, &registration.Error{Code: registration.Invalid, Reason: "form", Fields: untold}
}

// DropMember takes a member out of a draft; who is not in it any more is out.
func (in *Intake) DropMember(ctx context.Context, cookie, draft, member string) error {
	return in.rewrite(ctx, cookie, draft, func(d *sealedDraft) error {
		d.Members = slices.DeleteFunc(d.Members, func(m Member) bool { return m.ID == member })
		return nil
	})
}

// rewrite changes a draft that has not been confirmed; Conflict "draft_used" else.
func (in *Intake) rewrite(ctx context.Context, cookie, id string, change func(*sealedDraft) error) error {
	for {
		row, d, err := in.draft(ctx, cookie, id)
		if err != nil {
			return err
		}
		if row.Sealed == "" {
			return registration.Fault(registration.Conflict, "draft_used")
		}
		if err := change(&d); err != nil {
			return err
		}
		before := row.Sealed
		if row.Sealed, err = in.seal(d, row.ID); err != nil {
			return err
		}
		err = in.parts.Drafts.RewriteDraft(ctx, row, before)
		if !errors.Is(err, registration.Fault(registration.Conflict, "draft_changed")) {
			return err
		}
	}
}

// carried are the members of the draft that a form replaces, with what the form says now.
func (in *Intake) carried(ctx context.Context, cookie string, d sealedDraft) ([]Member, error) {
	row, before, err := in.draft(ctx, cookie, "")
	if errors.Is(err, registration.ErrNotFound) || err == nil && row.Sealed == "" {
		return nil, nil
	}
	for i, m := range before.Members {
		// The head's answers are good by now, and a member's own were: what a new address
		// asks besides, staff will ask.
		before.Members[i].Details, _ = d.Form.With(m.Form).Person(in.offer())
		before.Members[i].Details.Lang = d.Details.Lang
	}
	return before.Members, err
}

// submissions are all that a draft makes, the head first. Each has a key of its own
// that follows from the draft's.
func (in *Intake) submissions(draft string, d sealedDraft) (registration.Submission, []registration.Submission, error) {
	rules := in.parts.Policy.Rules(in.today())
	all := []registration.Submission{{DraftID: draft, Details: d.Details}}
	for i, m := range d.Members {
		all = append(all, registration.Submission{DraftID: fmt.Sprintf("%s.%02d", draft, i+1), Details: m.Details})
	}
	for i := range all {
		receipt, err := registration.NewReceiptNumber(in.parts.Rand)
		if err != nil {
			return registration.Submission{}, nil, err
		}
		all[i].Receipt, all[i].PasswordHash, all[i].Rules = receipt, d.PasswordHash, rules
	}
	return all[0], all[1:], nil
}

func (in *Intake) offer() registration.Offer { return in.parts.Policy.Offer(in.today()) }

// ConfirmedFamily are the applications that the browser's draft became, the head first.
func (in *Intake) ConfirmedFamily(ctx context.Context, cookie, id string) ([]registration.Application, error) {
	a, err := in.Confirmed(ctx, cookie, id)
	if err != nil || a.Family == "" {
		return []registration.Application{a}, err
	}
	return in.parts.Families.Family(ctx, a.Family)
}

// along are those who go where the application goes.
func (in *Intake) along(ctx context.Context, a registration.Application) ([]registration.Application, error) {
	if a.Family != a.ID {
		return nil, nil
	}
	family, err := in.parts.Families.Family(ctx, a.Family)
	return a.Along(family), err
}

// Most is how many images whoever is inside may send: as many for each of the family.
func (in *Intake) Most(id Identity) int { return in.parts.Policy.MaxDocuments * (1 + len(id.Family)) }

// WantsOwn tells whether a document of somebody's own is wanted beside those of the
// family.
func (in *Intake) WantsOwn(a registration.Application) bool {
	return in.parts.Policy.Family.WantsOwn(a.Birth, in.today())
}

// besides adds to a standing how the others of the family stand, and the link that leads.
func (in *Intake) besides(ctx context.Context, now *Standing) error {
	family, err := in.parts.Families.Family(ctx, now.Application.Family)
	if err != nil {
		return err
	}
	for _, a := range family {
		if a.ID == a.Family && now.Application.Led() {
			now.Application.Link = a.Link
		}
		if a.Status == registration.Registered && a.Decision.Held {
			a.Status = registration.Waiting
		}
		now.Family = append(now.Family, a.AsTold(in.parts.Now()))
	}
	return nil
}

// leading is the application whose link leads to a: a itself, or the head's of a family
// that has sent nothing yet.
func (in *Intake) leading(ctx context.Context, a registration.Application) (registration.Application, error) {
	if !a.Led() {
		return a, nil
	}
	return in.parts.Applications.Application(ctx, a.Family)
}

// passwordOf sets a new password, and the same of those of the family who had the one
// before: they chose it together.
func (in *Intake) passwordOf(ctx context.Context, a registration.Application, hash string) (registration.Change, error) {
	change, err := a.SetPassword(in.step(), hash)
	if err != nil {
		return change, err
	}
	family, err := in.parts.Families.Family(ctx, a.Family)
	if err != nil {
		return change, err
	}
	for _, b := range family {
		if b.ID == a.ID || b.PasswordHash != a.PasswordHash || !sameEmail(b.Email, a.Email) {
			continue // the link proves one mail address
		}
		other, err := b.SetPassword(in.step(), hash)
		if registration.CodeOf(err) == registration.Conflict {
			continue // it is over
		}
		if err != nil {
			return change, err
		}
		change.Siblings = append(change.Siblings, other)
	}
	return change, nil
}
