// Package vault keeps sealed images of identity documents, and the keys they are
// sealed with.
//
// It owns the object port with its local folder, the key folder, and the promise
// that what Put returned is on disk and sealed. It refuses to know what an image
// shows or whose it is: it is handed the id of an application and a stream of
// bytes, and keeps no row; the caller keeps an Object beside its own. It never
// writes a byte of an image in clear, and never makes a key unless told that
// nothing was sealed before.
//
// Order of work: Put, then write the row; delete the row, then Delete. What a
// crash leaves between is an object without a row, which List shows.
package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ouchi/internal/secret"
)

// ErrTooLarge is returned by Put for more bytes than the limit.
var ErrTooLarge = errors.New("vault: larger than the limit")

// Object is one sealed object: what its owner's row keeps of it. Without the key
// it cannot be read any more.
type Object struct {
	Name string            // 26 letters and digits, random
	Key  secret.WrappedKey // this object's own
	Size int64             // bytes before sealing
}

// Vault seals what it stores. It is safe for concurrent use as long as its
// randomness is.
type Vault struct {
	objects Objects
	ring    *secret.Keyring
	rand    io.Reader
}

// New returns a Vault over objects; rand draws their names.
func New(objects Objects, ring *secret.Keyring, rand io.Reader) *Vault {
	return &Vault{objects: objects, ring: ring, rand: rand}
}

// Put seals r to its end as an object of an application. The object is durable
// when Put returns; an error leaves none, or at worst one without a row, which
// List shows. More than limit bytes are
// ErrTooLarge, a full disk is ErrFull, and errors of r and ctx can be told by
// errors.Is and errors.As.
func (v *Vault) Put(ctx context.Context, application string, r io.Reader, limit int64) (Object, error) {
	o := Object{Name: secret.NewID(v.rand)}
	ad, err := belongs(application, o.Name)
	if err != nil {
		return Object{}, err
	}
	err = v.objects.Put(ctx, o.Name, func(w io.Writer) error {
		sealed, key, err := v.ring.Seal(w, ad)
		if err != nil {
			return err
		}
		o.Key = key
		// One byte more than allowed tells a full object from a cut one.
		o.Size, err = io.Copy(sealed, io.LimitReader(r, limit+1))
		if err != nil {
			return err
		}
		if o.Size > limit {
			return ErrTooLarge
		}
		return sealed.Close()
	})
	if err != nil {
		return Object{}, fmt.Errorf("vault: put: %w", err)
	}
	return o, nil
}

// Open reads an object of an application. What it gives is proven while it is
// read and proven whole only at io.EOF: bytes that were altered, cut short or
// swapped with another object's are secret.ErrAltered. An object that is not
// there is ErrMissing, one whose wrapping key is destroyed secret.ErrNoKey.
func (v *Vault) Open(ctx context.Context, application string, o Object) (io.ReadCloser, error) {
	ad, err := belongs(application, o.Name)
	if err != nil {
		return nil, err
	}
	sealed, err := v.objects.Get(ctx, o.Name)
	if err != nil {
		return nil, fmt.Errorf("vault: open: %w", err)
	}
	plain, err := v.ring.Open(sealed, o.Key, ad)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("vault: open: %w", err), sealed.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, sealed}, nil
}

// Delete removes an object for good; one that is not there is no error.
func (v *Vault) Delete(ctx context.Context, name string) error {
	if err := v.objects.Delete(ctx, name); err != nil {
		return fmt.Errorf("vault: delete: %w", err)
	}
	return nil
}

// List calls each with every object, in no order, and stops at its error.
func (v *Vault) List(ctx context.Context, each func(name string, modified time.Time) error) error {
	return v.objects.List(ctx, each)
}

// belongs names an object for the seal, so that its bytes and its key open for
// nothing else. Neither part can hold a slash, so no two pairs read the same.
func belongs(application, name string) (string, error) {
	if !valid(application) || !valid(name) {
		return "", ErrName
	}
	return "application/" + application + "/" + name, nil
}
