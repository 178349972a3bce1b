package app

import (
	"context"
	"errors"
	"io"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
	"ouchi/internal/store"
	"ouchi/internal/vault"
)

// announced is the store for those whose changes promise mail: it wakes whoever
// sends it, after the commit.
type announced struct {
	*store.DB
	promised func()
}

func (s announced) Apply(ctx context.Context, c registration.Change) (registration.Application, error) {
	a, err := s.DB.Apply(ctx, c)
	if err == nil && len(c.Notices) > 0 {
		s.promised()
	}
	return a, err
}

func (s announced) SavePatron(ctx context.Context, c registration.PatronChange) (registration.Patron, error) {
	p, err := s.DB.SavePatron(ctx, c)
	if err == nil && len(c.Notices) > 0 {
		s.promised()
	}
	return p, err
}

func (s announced) ConfirmExport(ctx context.Context, c registration.Confirmation, announces bool) (registration.Confirmed, error) {
	done, err := s.DB.ConfirmExport(ctx, c, announces)
	if err == nil && done.Mails > 0 {
		s.promised()
	}
	return done, err
}

func (s announced) ReviveLetter(ctx context.Context, id, to string, e registration.Event) error {
	err := s.DB.ReviveLetter(ctx, id, to, e)
	if err == nil {
		s.promised()
	}
	return err
}

// images speaks the domain's language to the vault.
type images struct{ *vault.Vault }

func (i images) Put(ctx context.Context, applicationID string, r io.Reader, limit int64) (registration.Object, error) {
	o, err := i.Vault.Put(ctx, applicationID, r, limit)
	switch {
	case errors.Is(err, vault.ErrTooLarge):
		err = registration.Fault(registration.Invalid, "picture_too_large")
	case errors.Is(err, vault.ErrFull):
		err = errors.Join(registration.Fault(registration.Full, ""), err)
	}
	return registration.Object{Name: o.Name, KeyID: o.Key.KeyID, WrappedKey: o.Key.Data, Size: o.Size}, err
}

func (i images) Open(ctx context.Context, applicationID string, o registration.Object) (io.ReadCloser, error) {
	return i.Vault.Open(ctx, applicationID, vault.Object{
		Name: o.Name, Size: o.Size, Key: secret.WrappedKey{KeyID: o.KeyID, Data: o.WrappedKey},
	})
}
