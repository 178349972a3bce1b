package intake

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// Bounds of what is kept of forms that were not sent: of each as much as a form can hold,
// so many begun from one network address in an hour, where a school may sit behind one,
// and so many times an hour for each.
const (
	entryBytes    = 22 << 10 // sealed
	entriesAnHour = 300
	keepsAnHour   = 600
)

// KeepEntry keeps what a browser has typed so far, passwords left out, for a day, and
// returns the browser's cookie, a new one when it had none. What is beyond the bounds is
// not kept, without a word: nobody asked for it.
func (in *Intake) KeepEntry(ctx context.Context, v Visitor, f registration.Form) (cookie string, kept bool, err error) {
	f.Password, f.PasswordConfirm = "", ""
	id := in.newID()
	sealed, err := in.seal(f, id)
	if err != nil || len(sealed) > entryBytes {
		return v.Cookie, false, err
	}
	if before, err := in.Entry(ctx, v.Cookie); err == nil && before == f {
		return v.Cookie, true, nil
	}
	if may, err := in.mayKeep(ctx, v); err != nil || !may {
		return v.Cookie, false, err
	}
	if v.Cookie, err = in.ownCookie(ctx, v.Cookie); err != nil {
		return v.Cookie, false, err
	}
	return v.Cookie, true, in.parts.Drafts.PutEntry(ctx, registration.Draft{
		ID: id, Session: secret.SessionHash(v.Cookie), Sealed: sealed, ExpiresAt: in.parts.Now().Add(draftLife),
	})
}

// ownCookie is the cookie of a browser that has something by it, and else a new one: one
// that somebody left there, to read by it what the next person types, opens nothing.
func (in *Intake) ownCookie(ctx context.Context, cookie string) (string, error) {
	if cookie != "" {
		session := secret.SessionHash(cookie)
		_, err := in.parts.Drafts.Entry(ctx, session, in.parts.Now())
		if errors.Is(err, registration.ErrNotFound) {
			_, err = in.parts.Drafts.Draft(ctx, session, "", in.parts.Now())
		}
		if !errors.Is(err, registration.ErrNotFound) {
			return cookie, err
		}
	}
	cookie, _ = secret.NewSession(in.parts.Rand)
	return cookie, nil
}

// mayKeep counts: a row that is there by its browser, a new one by the network address,
// for cookies are quickly made up.
func (in *Intake) mayKeep(ctx context.Context, v Visitor) (bool, error) {
	key, most := in.parts.Links.Digest("entries", v.Address), entriesAnHour
	if v.Cookie != "" {
		_, err := in.parts.Drafts.Entry(ctx, secret.SessionHash(v.Cookie), in.parts.Now())
		if err == nil {
			key, most = in.parts.Links.Digest("keeps", v.Cookie), keepsAnHour
		} else if !errors.Is(err, registration.ErrNotFound) {
			return false, err
		}
	}
	n, err := in.parts.Throttles.Try(ctx, key, time.Hour, in.parts.Now())
	return err == nil && n <= most, err
}

// Entry is what the browser had typed and not sent; NotFound when there is nothing.
func (in *Intake) Entry(ctx context.Context, cookie string) (registration.Form, error) {
	var f registration.Form
	if cookie == "" {
		return f, registration.ErrNotFound
	}
	row, err := in.parts.Drafts.Entry(ctx, secret.SessionHash(cookie), in.parts.Now())
	if err != nil {
		return f, err
	}
	return f, in.unseal(row, &f)
}

// StartOver forgets what the browser has typed and every draft it has not confirmed:
// others may use the same one.
func (in *Intake) StartOver(ctx context.Context, cookie string) error {
	if cookie == "" {
		return nil
	}
	session := secret.SessionHash(cookie)
	if err := in.parts.Drafts.DropEntry(ctx, session); err != nil {
		return err
	}
	return in.parts.Drafts.DropDrafts(ctx, session)
}

// Look checks a form as far as it is filled in, for whoever is still typing: what is
// blank, and the passwords, have no faults yet.
func (in *Intake) Look(f registration.Form) (registration.Details, []registration.FieldError) {
	offer := in.parts.Policy.Offer(in.today())
	details, faults := f.SoFar(offer)
	if offer.Outside != nil {
		details.Outside = offer.Outside(details.PostalCode, details.Address)
	}
	return details, faults
}
