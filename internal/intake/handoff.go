package intake

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// handoffLife is how long a code on the screen may be read: enough to find the phone.
const handoffLife = 15 * time.Minute

// Handoff is how far the way from a computer to a phone has come.
type Handoff struct {
	Token  string    // of the address that the phone reads; "" when none is offered
	Until  time.Time // the end of the offer
	Joined bool      // a phone came by it
}

// Offer lets a phone in once, on the word of whoever is inside by the cookie. An offer
// that was made before is void.
func (in *Intake) Offer(ctx context.Context, cookie string) error {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return err
	}
	if id.Vouched {
		// One proof carries two devices, not a chain of them.
		return registration.Fault(registration.Conflict, "handoff_second")
	}
	voucher := secret.SessionHash(cookie)
	if err := in.parts.Offers.EndVouched(ctx, voucher); err != nil {
		return err
	}
	return in.parts.Sessions.PutSession(ctx, registration.Session{
		Hash: in.newID(), Purpose: registration.HandoffPurpose, Subject: id.Application.ID,
		Mark: id.Application.Link.Nonce, Voucher: voucher,
		OpenedAt: in.parts.Now(), ExpiresAt: in.parts.Now().Add(handoffLife),
	})
}

// Handoff tells whoever is inside by the cookie what became of their offer.
func (in *Intake) Handoff(ctx context.Context, cookie string) (Handoff, error) {
	var h Handoff
	vouched, err := in.parts.Offers.Vouched(ctx, secret.SessionHash(cookie), in.parts.Now())
	for _, s := range vouched {
		switch s.Purpose {
		case registration.IdentityPurpose:
			h.Joined = true
		case registration.HandoffPurpose:
			h.Token, h.Until = in.handoffToken(s), s.ExpiresAt
		}
	}
	return h, err
}

// handoffToken is computed, as all tokens are; its row's own key is no secret.
func (in *Intake) handoffToken(s registration.Session) string {
	return in.parts.Links.Token(string(s.Purpose), s.Hash, s.Mark)
}

// EndHandoff takes the offer back and ends the phone's session.
func (in *Intake) EndHandoff(ctx context.Context, cookie string) error {
	if _, err := in.Identity(ctx, cookie); err != nil {
		return err
	}
	return in.parts.Offers.EndVouched(ctx, secret.SessionHash(cookie))
}

// Offered tells whether a code from a screen leads anywhere: nil, or Expired
// "handoff_over". It changes nothing.
func (in *Intake) Offered(ctx context.Context, token string) error {
	_, _, err := in.offered(ctx, token)
	return err
}

// offered finds the offer and its application while the session that vouches is inside.
func (in *Intake) offered(ctx context.Context, token string) (registration.Session, registration.Application, error) {
	over := registration.Fault(registration.Expired, "handoff_over")
	none := registration.Application{}
	row, _ := secret.ID(token)
	s, err := in.parts.Sessions.Session(ctx, row, registration.HandoffPurpose, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return s, none, over
	}
	if err != nil {
		return s, none, err
	}
	if !in.parts.Links.Check(token, string(s.Purpose), s.Hash, s.Mark) {
		return s, none, over
	}
	_, err = in.parts.Sessions.Session(ctx, s.Voucher, registration.IdentityPurpose, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return s, none, over
	}
	if err != nil {
		return s, none, err
	}
	a, err := in.parts.Applications.Application(ctx, s.Subject)
	if errors.Is(err, registration.ErrNotFound) || err == nil && (!a.Status.Unsent() || a.Link.Nonce != s.Mark) {
		err = over
	}
	return s, a, err
}

// Join lets the phone in by the code that it read, once, and returns its cookie.
func (in *Intake) Join(ctx context.Context, token string) (cookie string, err error) {
	s, a, err := in.offered(ctx, token)
	if err != nil {
		return "", err
	}
	if err := in.take(ctx, s, "handoff_over"); err != nil {
		return "", err
	}
	return in.openIdentity(ctx, a, s.Voucher)
}

// take uses an offer up; Expired with the reason when somebody else did.
func (in *Intake) take(ctx context.Context, offer registration.Session, reason string) error {
	_, err := in.parts.Offers.TakeSession(ctx, offer.Hash, offer.Purpose, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return registration.Fault(registration.Expired, reason)
	}
	return err
}
