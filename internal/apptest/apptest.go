// Package apptest is a whole ouchi for tests: every room as app builds it, on SQLite
// or PostgreSQL, with a clock that moves when told, mail that is caught and password
// hashes made cheap.
//
// It owns the way through the use cases that most tests walk before they come to
// their point, and everything it is asked to do that fails ends the test. It refuses
// to stand in for a room of the house: what it builds is what serves.
package apptest

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/config"
	"ouchi/internal/pgtest"
	"ouchi/internal/secret"
	"ouchi/internal/store"
	"ouchi/internal/store/storetest"
)

// Noon is what the clock shows at first: a Wednesday in Kumamoto, when the library is
// open.
var Noon = time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)

// House is a whole ouchi. Its helpers may be called from the test's own goroutine
// only; what it holds, from any.
type House struct {
	App    *app.App
	Clock  *Clock
	Post   *Post
	Config config.Config

	t    testing.TB
	rand *noise
}

// Option makes a House another than the reference's.
type Option func(testing.TB, *config.Config)

// Settings alters the settings, which are the reference's in a temporary folder.
func Settings(alter func(*config.Config)) Option {
	return func(_ testing.TB, c *config.Config) { alter(c) }
}

// Postgres keeps the house in PostgreSQL instead of SQLite.
func Postgres() Option {
	return func(t testing.TB, c *config.Config) { c.Data.Database = migrated.Open(t) }
}

var migrated = pgtest.Template{Make: func(dsn string) error {
	db, err := store.OpenPostgres(context.Background(), dsn)
	if err != nil {
		return err
	}
	return db.Close()
}}

// New builds a House, which is gone when the test is over.
func New(t testing.TB, options ...Option) *House {
	t.Helper()
	h := &House{
		t: t, Config: config.Reference(), Clock: &Clock{now: Noon}, Post: &Post{},
		rand: &noise{from: rand.NewChaCha8([32]byte{7})},
	}
	h.Config.Data = config.Data{Dir: t.TempDir()}
	h.Config.Staff.UndoMinutes = 0                // who waits for a decision's mail says so
	h.Config.Staff.PasswordLength = len(Password) // everybody has the same one
	for _, alter := range options {
		alter(t, &h.Config)
	}
	if h.Config.Data.Database == "" {
		storetest.Seed(t, h.Config.Data.Dir)
	}
	h.Open()
	t.Cleanup(h.Close)
	return h
}

// Both runs a test in a house on SQLite and in one on PostgreSQL.
func Both(t *testing.T, test func(*testing.T, *House), options ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, options...)) })
	t.Run("postgres", func(t *testing.T) { test(t, New(t, append(options, Postgres())...)) })
}

// Open builds the app on what its data folder holds, as a start after a stop does.
func (h *House) Open() {
	h.t.Helper()
	a, err := app.New(h.t.Context(), app.Options{
		Config: h.Config, Log: slog.New(slog.DiscardHandler), Now: h.Clock.Now, Rand: h.rand, Sender: h.Post,
		Hash: secret.Params{MemoryKiB: 64, Passes: 1, Lanes: 1},
	})
	h.must(err)
	h.App = a
}

// Beside is another process on the same database, gone when the test is over. It
// listens nowhere.
func (h *House) Beside() *app.App {
	h.t.Helper()
	one := h.App
	h.Open()
	other := h.App
	h.App = one
	h.t.Cleanup(func() {
		if err := other.Close(); err != nil {
			h.t.Errorf("apptest: close: %v", err)
		}
	})
	return other
}

// Close lets go of the app; twice is once.
func (h *House) Close() {
	h.t.Helper()
	if err := h.App.Close(); err != nil {
		h.t.Errorf("apptest: close: %v", err)
	}
}

func (h *House) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// Clock is the time of a House. It stands still unless moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance lets d pass.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// Days lets n days pass.
func (c *Clock) Days(n int) { c.Advance(time.Duration(n) * 24 * time.Hour) }

// Set sets the time.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now.UTC()
}

// noise is randomness that is the same in every run, for one reader at a time.
type noise struct {
	mu   sync.Mutex
	from *rand.ChaCha8
}

func (n *noise) Read(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.from.Read(p)
}
