package registration

import (
	"slices"
	"time"
)

// Move is one step with an application, such as Application.Withdraw.
type Move func(Application, Step) (Change, error)

// BeginFamily is Begin for several who apply together: the first is their head, who gets
// the one mail with the one link. With nobody besides, it is Begin.
func BeginFamily(s Step, head Submission, others []Submission) Change {
	c := Begin(s, head)
	if len(others) == 0 {
		return c
	}
	c.Application.Family = c.Application.ID
	for _, in := range others {
		o := Begin(s, in)
		o.Application.Family, o.Application.Link, o.Notices = c.Application.ID, Link{}, nil
		c.Siblings = append(c.Siblings, o)
	}
	return c
}

// Follows tells whether another application of the family is its head.
func (a Application) Follows() bool { return a.Family != "" && a.Family != a.ID }

// Led tells whether the head's link is the way in to the application. Once it has been
// sent, an application has links of its own.
func (a Application) Led() bool { return a.Follows() && a.Status == Provisional }

// Along are those of the family that go where a goes: they are to be sent with it, or
// were sent with it. The family is in its own order and may hold a itself.
func (a Application) Along(family []Application) []Application {
	if a.Family == "" || a.Status == Returned {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(family), func(b Application) bool {
		return b.ID == a.ID || b.Family != a.Family || b.Round > 1 || a.Round > 1 ||
			!b.SentAt.Equal(a.SentAt) || b.SentAt.IsZero() && b.Status != Provisional
	})
}

// Lead makes a move of an application and takes those along that it leads: what is sent
// is sent for all, a renewed link gives all the time anew, and who withdraws hands the
// lead on. For any other application it is the move alone.
func (a Application) Lead(s Step, family []Application, do Move) (Change, error) {
	c, err := do(a, s)
	if err != nil || a.Status != Provisional || a.Family != a.ID {
		return c, err
	}
	along := a.Along(family)
	switch {
	case len(along) == 0:
	case c.Application.Status == Withdrawn:
		c.Application.Family = ""
		c.Siblings, err = succeed(s, along)
	case c.Application.Status == Waiting:
		c.Siblings, err = c.follow(s, Send, along)
	case c.Application.Email != a.Email:
		c.Siblings, err = c.follow(s, CorrectEmail, along)
	default:
		c.Siblings, err = c.follow(s, RenewLink, along)
	}
	return c, err
}

// follow takes the others where the head went. One for whom nothing changes is left alone.
func (c Change) follow(s Step, act Action, along []Application) ([]Change, error) {
	head := c.Application
	var all []Change
	for _, b := range along {
		moved := head.Status != b.Status || !b.PurgeAt.Equal(head.PurgeAt) || b.Email != head.Email
		if !moved {
			continue
		}
		next, err := b.move(s, act, "head="+head.ID)
		if err != nil {
			return nil, err
		}
		n := &next.Application
		n.SentAt, n.PurgeAt, n.RemindedAt, n.Email = head.SentAt, head.PurgeAt, time.Time{}, head.Email
		all = append(all, next)
	}
	return all, nil
}

// succeed makes the first of those who are left the head of the others. Images that
// were added before stay with whom they were given for: a fresh link asks for new ones.
func succeed(s Step, left []Application) ([]Change, error) {
	head := left[0]
	head.Family = ""
	if len(left) > 1 {
		head.Family = head.ID
	}
	c, err := head.RenewLink(s)
	if err != nil {
		return nil, err
	}
	all := []Change{c}
	for _, b := range left[1:] {
		b.Family = head.ID
		next, err := b.move(s, RenewLink, "head="+head.ID)
		if err != nil {
			return nil, err
		}
		next.Application.PurgeAt, next.Application.RemindedAt = c.Application.PurgeAt, time.Time{}
		all = append(all, next)
	}
	return all, nil
}

// ImagesUntil is when the last image goes by which the application is judged: of a
// family, when the days of the last of them are over. It is zero while anything is open.
func (a Application) ImagesUntil(family []Application) time.Time {
	until := a.ShredAt
	for _, b := range family {
		switch {
		case a.Family == "" || b.Family != a.Family || b.ID == a.ID || until.IsZero():
		case b.ShredAt.IsZero(), b.ShredAt.After(until):
			until = b.ShredAt
		}
	}
	return until
}

// Person checks a form but for its passwords: those of the family's head serve.
func (f Form) Person(o Offer) (Details, error) {
	c := checker{offer: o}
	d := c.details(f)
	return d, c.err()
}

// OfFamily are the fields that each of a family answers alone; the others are the head's.
// The workplace is asked of a family that lives outside, the guardian where the library
// asks for one.
func OfFamily(head Details, m MinorAge) []Field {
	own := []Field{FieldName, FieldNameKana, FieldBirth, FieldKind, FieldDelivery, FieldCardNumber}
	if head.CommonName != "" {
		own = append(own, FieldCommonName)
	}
	if head.Outside {
		own = append(own, FieldWorkplace)
	}
	if m.Age > 0 && m.Rule != NoGuardian {
		own = append(own, FieldGuardianName, FieldGuardianRelation)
	}
	return own
}

// With is the form of the head with somebody else's own answers in it.
func (f Form) With(own Form) Form {
	f.Name, f.NameKana, f.CommonName = own.Name, own.NameKana, own.CommonName
	f.BirthYear, f.BirthMonth, f.BirthDay = own.BirthYear, own.BirthMonth, own.BirthDay
	f.Kind, f.Delivery, f.CardNumber = own.Kind, own.Delivery, own.CardNumber
	f.Workplace, f.GuardianName, f.GuardianRelation = own.Workplace, own.GuardianName, own.GuardianRelation
	return f
}
