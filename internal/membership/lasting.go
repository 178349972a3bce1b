package membership

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// longest bounds a login however often it is extended.
const longest = 24 * time.Hour

// Until is when the login of the cookie ends; NotFound when it has.
func (m *Membership) Until(ctx context.Context, cookie string) (time.Time, error) {
	s, err := m.Sessions.Session(ctx, secret.SessionHash(cookie), registration.MemberPurpose, m.Now())
	return s.ExpiresAt, err
}

// Extend lets the login of the cookie last its whole time again, within a day of its
// beginning, and tells until when; Denied "login_needed" when it has ended.
func (m *Membership) Extend(ctx context.Context, cookie string) (time.Time, error) {
	s, err := m.Sessions.Session(ctx, secret.SessionHash(cookie), registration.MemberPurpose, m.Now())
	if errors.Is(err, registration.ErrNotFound) {
		err = registration.Fault(registration.Denied, "login_needed")
	}
	if err != nil {
		return time.Time{}, err
	}
	until := s.Extended(m.Now(), memberLife, longest)
	return until, m.Sessions.ExtendSession(ctx, s.Hash, until)
}
