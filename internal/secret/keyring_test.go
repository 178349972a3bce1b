package secret_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"ouchi/internal/secret"
)

// shelf is a KeyStore in memory.
type shelf struct {
	mu   sync.Mutex
	keys map[string]secret.WrappingKey
	made int
	fail error
}

func (s *shelf) Keys() ([]secret.WrappingKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []secret.WrappingKey
	for _, k := range s.keys {
		all = append(all, k)
	}
	return all, s.fail
}

func (s *shelf) Create(now time.Time) (secret.WrappingKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clearText, err := secret.NewKeyset()
	if err != nil {
		return secret.WrappingKey{}, err
	}
	aead, err := secret.ReadKeyset(clearText)
	s.made++
	key := secret.WrappingKey{ID: fmt.Sprintf("key%d", s.made), Created: now, AEAD: aead}
	if s.keys == nil {
		s.keys = map[string]secret.WrappingKey{}
	}
	s.keys[key.ID] = key
	return key, errors.Join(err, s.fail)
}

func (s *shelf) Destroy(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, id)
	return s.fail
}

// clock is a time that tests move.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time       { return c.now }
func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }
func day(n int) time.Duration         { return time.Duration(n) * 24 * time.Hour }
func newClock() *clock                { return &clock{time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)} }
func unused(string) (bool, error)     { return false, nil }
func usedBy(id string) func(string) (bool, error) {
	return func(other string) (bool, error) { return other == id, nil }
}

func newRing(t testing.TB, store *shelf, c *clock) *secret.Keyring {
	t.Helper()
	if store.made == 0 {
		if _, err := store.Create(c.now); err != nil {
			t.Fatal(err)
		}
	}
	ring, err := secret.OpenKeyring(store, c.Now)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func seal(t testing.TB, ring *secret.Keyring, plain []byte, ad string) ([]byte, secret.WrappedKey) {
	t.Helper()
	var sealed bytes.Buffer
	w, key, err := ring.Seal(&sealed, ad)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sealed.Bytes(), key
}

func open(ring *secret.Keyring, sealed []byte, key secret.WrappedKey, ad string) ([]byte, error) {
	r, err := ring.Open(bytes.NewReader(sealed), key, ad)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestOpenKeyringNeverMakesTheFirstKey(t *testing.T) {
	store := &shelf{}
	if _, err := secret.OpenKeyring(store, newClock().Now); !errors.Is(err, secret.ErrNoKey) || store.made != 0 {
		t.Errorf("opening an empty store: %v, %d keys made", err, store.made)
	}
}

func TestSealingRotatesWeekly(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	for _, step := range []struct {
		pass time.Duration
		want string
	}{
		{0, "key1"},
		{day(7) - time.Second, "key1"},
		{time.Second, "key2"},
		{day(6), "key2"},
		{day(30), "key3"},
		{-day(1), "key3"}, // a clock set back a little
	} {
		c.pass(step.pass)
		if _, key := seal(t, ring, nil, "a"); key.KeyID != step.want {
			t.Errorf("%v: sealed with %s, want %s", c.now, key.KeyID, step.want)
		}
	}
	if got := ring.IDs(); !slices.Equal(got, []string{"key1", "key2", "key3"}) {
		t.Errorf("keys %v", got)
	}
	if id, err := ring.Rotate(); id != "key3" || err != nil {
		t.Errorf("Rotate = %q, %v", id, err)
	}
}

func TestKeyOfAClockFarAheadIsPassedOver(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	c.pass(day(3650))
	if id, err := ring.Rotate(); id != "key2" || err != nil {
		t.Fatalf("Rotate = %q, %v", id, err)
	}
	c.pass(-day(3640))
	if id, err := ring.Rotate(); id != "key3" || err != nil {
		t.Errorf("Rotate = %q, %v, want a key of today", id, err)
	}
}

func TestProcessesShareKeys(t *testing.T) {
	c, store := newClock(), &shelf{}
	here, there := newRing(t, store, c), newRing(t, store, c)
	c.pass(day(8))
	sealed, key := seal(t, here, []byte("image"), "a")
	if got, err := open(there, sealed, key, "a"); string(got) != "image" || err != nil {
		t.Errorf("the other process reads %q, %v", got, err)
	}
	if id, err := there.Rotate(); id != key.KeyID || err != nil || store.made != 2 {
		t.Errorf("the other process seals with %s (%v), %d keys made", id, err, store.made)
	}
}

func TestDestroyUnused(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	sealed, key := seal(t, ring, []byte("image"), "a")
	for _, step := range []struct {
		why  string
		pass time.Duration
		used string
		want []string
	}{
		{"the only key", 0, "", nil},
		{"no longer sealing, its last rows on the way", day(8), "", nil},
		{"an object left", day(1), key.KeyID, nil},
		{"no object left", 0, "", []string{"key1"}},
		{"already gone", 0, "", nil},
	} {
		c.pass(step.pass)
		if _, err := ring.Rotate(); err != nil {
			t.Fatal(err)
		}
		got, err := ring.DestroyUnused(usedBy(step.used))
		if err != nil || !slices.Equal(got, step.want) {
			t.Errorf("%s: destroyed %v, %v, want %v", step.why, got, err, step.want)
		}
	}
	if _, err := open(ring, sealed, key, "a"); !errors.Is(err, secret.ErrNoKey) {
		t.Errorf("reading what the destroyed key wrapped: %v", err)
	}
	if _, err := open(newRing(t, store, c), sealed, key, "a"); !errors.Is(err, secret.ErrNoKey) {
		t.Errorf("reading it after a restart: %v", err)
	}
}

// A library where nobody sends an image for weeks can take one in afterwards.
func TestDestroyLeavesAKeyToSealWith(t *testing.T) {
	for name, destroy := range map[string]func(*secret.Keyring) error{
		"unused": func(k *secret.Keyring) error { _, err := k.DestroyUnused(unused); return err },
		"one":    func(k *secret.Keyring) error { return k.Destroy("key1") },
	} {
		c, store := newClock(), &shelf{}
		ring := newRing(t, store, c)
		c.pass(day(30))
		if err := destroy(ring); err != nil || store.keys["key1"].AEAD != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, key := seal(t, newRing(t, store, c), nil, "a"); key.KeyID != "key2" {
			t.Errorf("%s: sealed with %q after a restart", name, key.KeyID)
		}
	}
}

func TestDestroyRefusesAKeyThatSeals(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	c.pass(day(8))
	if _, err := newRing(t, store, c).Rotate(); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"key1", "key2"} { // key2 was made by another process
		if err := ring.Destroy(id); !errors.Is(err, secret.ErrKeyInUse) || store.keys[id].AEAD == nil {
			t.Errorf("Destroy(%s) = %v", id, err)
		}
	}
	c.pass(day(1))
	if err := ring.Destroy("key1"); err != nil || store.keys["key1"].AEAD != nil {
		t.Errorf("Destroy(key1) when its time is over: %v", err)
	}
}

func TestKeyStoreErrorsComeThrough(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	broken, asked := errors.New("disk broken"), errors.New("database gone")
	c.pass(day(10))
	if _, err := ring.DestroyUnused(func(string) (bool, error) { return false, asked }); !errors.Is(err, asked) {
		t.Errorf("DestroyUnused: %v", err)
	}
	c.pass(day(10))
	store.fail = broken
	if _, _, err := ring.Seal(io.Discard, "a"); !errors.Is(err, broken) {
		t.Errorf("Seal: %v", err)
	}
	if _, err := ring.DestroyUnused(unused); !errors.Is(err, broken) || len(ring.IDs()) != 2 {
		t.Errorf("DestroyUnused: %v, keys %v", err, ring.IDs())
	}
	store.fail = nil
	clear(store.keys)
	if _, _, err := ring.Seal(io.Discard, "a"); !errors.Is(err, secret.ErrNoKey) {
		t.Errorf("Seal after the keys went away: %v", err)
	}
}
