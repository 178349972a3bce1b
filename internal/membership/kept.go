package membership

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// KeptLife is how long a card that was saved on a device is shown there after the last
// look with a connection.
const KeptLife = 7 * 24 * time.Hour

// Kept is a card saved on a device.
type Kept struct {
	Patron registration.Patron
	Until  time.Time // when the device shows it no more without a connection
}

// KeepCard saves the card on the device that asks, logged in, or goes on with one saved
// there before. The cookie opens the card and nothing else, until the end of Kept; what
// ends every session of the patron, or the card, ends it too.
func (m *Membership) KeepCard(ctx context.Context, member, kept string) (cookie string, k Kept, err error) {
	p, err := m.Member(ctx, member)
	if registration.CodeOf(err) == registration.Denied {
		k, err = m.KeptCard(ctx, kept)
		p = k.Patron
	}
	if err != nil {
		return "", Kept{}, err
	}
	if kept != "" {
		if err := m.Sessions.EndSession(ctx, secret.SessionHash(kept)); err != nil {
			return "", Kept{}, err
		}
	}
	k = Kept{p, m.keptUntil(p)}
	cookie, hash := secret.NewSession(m.Rand)
	return cookie, k, m.Sessions.PutSession(ctx, registration.Session{
		Hash: hash, Purpose: registration.CardPurpose, Subject: p.ID, Mark: m.mark(p),
		OpenedAt: m.Now(), ExpiresAt: k.Until,
	})
}

// keptUntil is KeptLife from now, and not beyond the card's last day.
func (m *Membership) keptUntil(p registration.Patron) time.Time {
	until := m.Now().Add(KeptLife)
	if p.ValidUntil.IsZero() {
		return until
	}
	end := p.ValidUntil.Next().Start(m.Location)
	if !m.Now().Before(end) { // it is shown as ended, as it is with a connection
		return until
	}
	if end.Before(until) {
		return end
	}
	return until
}

// KeptCard finds the card saved on a device by its cookie; Denied "login_needed" when
// none is, or no longer.
func (m *Membership) KeptCard(ctx context.Context, cookie string) (Kept, error) {
	out := registration.Fault(registration.Denied, "login_needed")
	s, err := m.Sessions.Session(ctx, secret.SessionHash(cookie), registration.CardPurpose, m.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return Kept{}, out
	}
	if err != nil {
		return Kept{}, err
	}
	p, err := m.Patrons.Patron(ctx, s.Subject)
	if errors.Is(err, registration.ErrNotFound) || err == nil && (p.Blocked() || m.mark(p) != s.Mark) {
		return Kept{}, out
	}
	return Kept{p, s.ExpiresAt}, err
}

// DropCard ends what KeepCard began on the device of the cookie.
func (m *Membership) DropCard(ctx context.Context, cookie string) error {
	return m.Sessions.EndSession(ctx, secret.SessionHash(cookie))
}

// memberPurposes are the rooms that a patron's sessions open.
var memberPurposes = []registration.Purpose{
	registration.MemberPurpose, registration.FirstPurpose, registration.CardPurpose,
}

// LogOutEverywhere ends every session of whoever is logged in, on all devices, saved
// cards too.
func (m *Membership) LogOutEverywhere(ctx context.Context, cookie string) error {
	p, _, err := m.Insider(ctx, cookie)
	if err != nil {
		return err
	}
	if err := m.endAll(ctx, p); err != nil {
		return err
	}
	return m.Records.Record(ctx, m.event(p, "logged_out_everywhere"))
}

// appliedPurposes are the rooms of what was asked for from My page.
var appliedPurposes = []registration.Purpose{
	registration.IdentityPurpose, registration.StatusPurpose, registration.HandoffPurpose,
}

// endAll ends all that a patron's password opened.
func (m *Membership) endAll(ctx context.Context, p registration.Patron) error {
	if err := m.end(ctx, memberPurposes, p.ID); err != nil {
		return err
	}
	own, err := m.Applications(ctx, p)
	if err != nil {
		return err
	}
	for _, a := range own {
		if !a.Here {
			continue
		}
		if err := m.end(ctx, appliedPurposes, a.ID); err != nil {
			return err
		}
	}
	return nil
}

func (m *Membership) end(ctx context.Context, purposes []registration.Purpose, subject string) error {
	for _, purpose := range purposes {
		if err := m.Sessions.EndSessions(ctx, purpose, subject); err != nil {
			return err
		}
	}
	return nil
}

// Devices are the sessions of whoever is logged in, the newest first, and how many
// devices hold the card.
type Devices struct {
	Since []time.Time // zero for one opened before ouchi noted it
	Cards int
}

// Devices tells where whoever is logged in is logged in.
func (m *Membership) Devices(ctx context.Context, cookie string) (Devices, error) {
	p, err := m.Member(ctx, cookie)
	if err != nil {
		return Devices{}, err
	}
	var d Devices
	open, err := m.Sessions.Sessions(ctx, registration.MemberPurpose, p.ID, m.Now())
	if err != nil {
		return d, err
	}
	for _, s := range open {
		d.Since = append(d.Since, s.OpenedAt)
	}
	cards, err := m.Sessions.Sessions(ctx, registration.CardPurpose, p.ID, m.Now())
	d.Cards = len(cards)
	return d, err
}
