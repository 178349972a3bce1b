// Package desktest is a whole desk for tests: SQLite in a temporary folder, a real
// vault, real password hashes made cheap, a clock that stands still.
//
// It owns made-up applications in every state a librarian meets. It refuses to stand
// in for a room of the house: what a test wants to fail, it wraps itself.
package desktest

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"path/filepath"
	"testing"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/gate"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
	"ouchi/internal/signin"
	"ouchi/internal/store"
	"ouchi/internal/store/storetest"
	"ouchi/internal/vault"
)

// Password is every account's.
const Password = "kikuchi-gawa-7"

// Address is where staff reach the desk.
const Address = "http://localhost:8081"

// Noon is when the clock stands still at first: a Wednesday in Kumamoto.
var Noon = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

// Tokyo is the library's time zone.
var Tokyo = time.FixedZone("Asia/Tokyo", 9*60*60)

// House is a desk with what stands behind it.
type House struct {
	*desk.Desk
	Store *store.DB
	Vault desk.Vault
	Now   time.Time // the clock; tests set it
	Dir   string    // of the database and the images

	images images
}

// New builds a desk; it is gone when the test is over.
func New(t testing.TB) *House {
	t.Helper()
	h := &House{Now: Noon}
	dir := t.TempDir()
	h.Dir = dir
	var err error
	storetest.Seed(t, dir)
	h.Store, err = store.OpenSQLite(t.Context(), dir)
	must(t, err)
	t.Cleanup(func() { _ = h.Store.Close() })
	keys, err := vault.OpenKeys(filepath.Join(dir, "keys"), true, h.now, rand.Reader)
	must(t, err)
	folder, err := vault.OpenFolder(filepath.Join(dir, "images"))
	must(t, err)
	t.Cleanup(func() { _ = folder.Close() })
	h.images = images{vault.New(folder, keys.Ring, rand.Reader)}
	h.Vault = h.images
	h.Desk = desk.New(h.parts(t, keys))
	return h
}

// Console keeps changes of the reference settings; nothing follows them here.
func Console(db *store.DB) desk.Console {
	return app.Console{File: config.Reference(), Store: db, Follow: func(context.Context) (bool, error) { return true, nil }}
}

func (h *House) now() time.Time { return h.Now }

func (h *House) parts(t testing.TB, keys vault.Keys) desk.Parts {
	t.Helper()
	links, err := secret.NewLinks(keys.Link)
	must(t, err)
	hasher, err := secret.NewHasher(secret.Params{MemoryKiB: 64, Passes: 1, Lanes: 1}, gate.New(1<<20, 2), rand.Reader)
	must(t, err)
	passkeys, err := signin.NewPasskeys(Address, "みほん県立図書館")
	must(t, err)
	return desk.Parts{
		Exported: h.Store, Announced: h.Store,
		Cards:        h.Store,
		Applications: h.Store, Families: h.Store, Documents: h.Store, Vault: h.Vault, Images: h.Store,
		Gate: gate.New(1<<30, 2), Unsettled: func() { t.Error("what was deleted can still be read") }, Register: h.Store, Accounts: h.Store,
		Sessions: h.Store, Log: h.Store, Journal: h.Store, Statistics: h.Store, Throttles: h.Store, Passwords: hasher, Links: links,
		Passkeys: passkeys, Issuer: &signin.Issuer{},
		Box: keys.Box, Codes: signin.Codes{Issuer: "みほん県立図書館", Rand: rand.Reader},
		Console:      Console(h.Store),
		Reservations: h.Store, Finder: h.Store, Policy: Policy(), Now: h.now, Rand: rand.Reader,
		Notes: h.Store, Letters: h.Store,
	}
}

// Account makes a member of staff with Password.
func (h *House) Account(t testing.TB, login string, role registration.StaffRole) desk.Caller {
	t.Helper()
	must(t, h.KeepAccount(t.Context(), desk.Operator, desk.NewAccount{
		Login: login, Name: login + " 花子", Password: Password, Role: role,
	}))
	a, err := h.Store.AccountByLogin(t.Context(), login)
	must(t, err)
	return desk.Caller{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role}
}

// Patron puts a person with a card into the register.
func (h *House) Patron(t testing.TB, p registration.Patron) registration.Patron {
	t.Helper()
	p.ID, p.CreatedAt, p.UpdatedAt = newID(), h.Now, h.Now
	_, err := h.Store.ImportPatrons(t.Context(), []registration.Patron{p})
	must(t, err)
	p, err = h.Store.PatronByNumber(t.Context(), p.Number)
	must(t, err)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// images speaks the domain's language to the vault, as the app does.
type images struct{ *vault.Vault }

func (i images) Open(ctx context.Context, applicationID string, o registration.Object) (io.ReadCloser, error) {
	return i.Vault.Open(ctx, applicationID, vault.Object{
		Name: o.Name, Size: o.Size, Key: secret.WrappedKey{KeyID: o.KeyID, Data: o.WrappedKey},
	})
}

func (i images) Put(ctx context.Context, applicationID string, r io.Reader, limit int64) (registration.Object, error) {
	o, err := i.Vault.Put(ctx, applicationID, r, limit)
	return registration.Object{Name: o.Name, KeyID: o.Key.KeyID, WrappedKey: o.Key.Data, Size: o.Size}, err
}

func (i images) put(t testing.TB, applicationID string, b []byte) registration.Object {
	t.Helper()
	o, err := i.Put(t.Context(), applicationID, bytes.NewReader(b), int64(len(b)))
	must(t, err)
	return o
}
