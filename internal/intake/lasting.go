package intake

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// longest bounds a session however often it is extended: a library's computer that was
// left open closes within the day.
const longest = 8 * time.Hour

// lives are how long a session lasts after the last deed in it.
var lives = map[registration.Purpose]time.Duration{
	registration.IdentityPurpose: identityLife, registration.StatusPurpose: statusLife,
}

// Until is when the session of the cookie ends; NotFound when it has.
func (in *Intake) Until(ctx context.Context, cookie string, p registration.Purpose) (time.Time, error) {
	s, err := in.parts.Sessions.Session(ctx, secret.SessionHash(cookie), p, in.parts.Now())
	return s.ExpiresAt, err
}

// Extend lets the session of the cookie last its whole time again, within eight hours
// of its beginning, and tells until when; Denied "session_over" when it has ended.
func (in *Intake) Extend(ctx context.Context, cookie string, p registration.Purpose) (time.Time, error) {
	s, err := in.parts.Sessions.Session(ctx, secret.SessionHash(cookie), p, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		err = registration.Fault(registration.Denied, "session_over")
	}
	if err != nil {
		return time.Time{}, err
	}
	until := s.Extended(in.parts.Now(), lives[p], longest)
	return until, in.parts.Sessions.ExtendSession(ctx, s.Hash, until)
}
