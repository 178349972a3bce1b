package secret

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// KeyLife is how long new objects are sealed with one wrapping key.
	KeyLife = 7 * 24 * time.Hour

	// keyGrace is how long after its life a key is kept even if no row names it:
	// the row of an object sealed in its last moment may not be written yet, and
	// clocks may differ. It is two days because keys are dated by day.
	keyGrace = 48 * time.Hour
)

var (
	// ErrNoKey is returned for an object whose wrapping key is not in the store:
	// destroyed, so that the object is beyond recovery, or missing.
	ErrNoKey = errors.New("secret: the wrapping key is destroyed or missing")

	// ErrKeyInUse is returned by Destroy for a key that may still seal.
	ErrKeyInUse = errors.New("secret: the wrapping key may still be in use")
)

// WrappingKey is one key that wraps the keys of objects.
type WrappingKey struct {
	ID      string
	Created time.Time
	AEAD    AEAD // holds the key, or calls the KMS that does
}

// KeyStore keeps wrapping keys. A folder of clear-text keysets is the default; a
// KMS stands here by a KeyStore whose keys have an AEAD that calls it.
type KeyStore interface {
	// Keys returns every key that still exists, in any order.
	Keys() ([]WrappingKey, error)
	// Create makes a key dated now. It is durable before it returns.
	Create(now time.Time) (WrappingKey, error)
	// Destroy makes a key unrecoverable. It is durable before it returns; a key
	// that does not exist is no error.
	Destroy(id string) error
}

// Keyring holds the wrapping keys. Objects are sealed with a key younger than
// KeyLife, so that one is destroyed soon after its last object and takes with it
// whatever backups still hold. It is safe for concurrent use, also by several
// processes on one KeyStore.
type Keyring struct {
	store KeyStore
	clock func() time.Time

	mu   sync.Mutex
	keys map[string]WrappingKey
}

// OpenKeyring reads the keys of a store. A store without keys is ErrNoKey: only
// whoever knows that nothing was sealed yet may create the first.
func OpenKeyring(store KeyStore, clock func() time.Time) (*Keyring, error) {
	k := &Keyring{store: store, clock: clock}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, err
	}
	return k, nil
}

// IDs returns the ids of the keys, oldest first.
func (k *Keyring) IDs() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.SortedFunc(maps.Keys(k.keys), func(a, b string) int {
		return older(k.keys[a], k.keys[b])
	})
}

// Rotate makes a new wrapping key if the newest has lived KeyLife, and returns
// the id of the key that seals from now on. Sealing rotates by itself; calling
// Rotate at start shows early that no key can be made.
func (k *Keyring) Rotate() (id string, err error) {
	key, err := k.current()
	return key.ID, err
}

// Destroy makes a key unrecoverable, and with it every object it wraps. A key
// that may still seal, here or in another process, is ErrKeyInUse.
func (k *Keyring) Destroy(id string) error {
	if _, err := k.current(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return err
	}
	return k.destroy(id)
}

// DestroyUnused destroys each key that no object needs any more and that cannot
// seal another, and returns their ids. inUse tells whether a row still names the
// key; its error stops the work. Before the last key goes, its successor is made: a
// store without keys would be taken for one that lost them.
func (k *Keyring) DestroyUnused(inUse func(id string) (bool, error)) (destroyed []string, err error) {
	if _, err := k.current(); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(); err != nil {
		return nil, err
	}
	for _, key := range slices.SortedFunc(maps.Values(k.keys), older) {
		if k.maySeal(key) {
			continue
		}
		used, err := inUse(key.ID)
		if err != nil {
			return destroyed, fmt.Errorf("secret: ask who uses wrapping key %s: %w", key.ID, err)
		}
		if used {
			continue
		}
		if err := k.destroy(key.ID); err != nil {
			return destroyed, err
		}
		destroyed = append(destroyed, key.ID)
	}
	return destroyed, nil
}

func (k *Keyring) destroy(id string) error {
	if key, ok := k.keys[id]; ok && k.maySeal(key) {
		return fmt.Errorf("%w: %s", ErrKeyInUse, id)
	}
	if err := k.store.Destroy(id); err != nil {
		return fmt.Errorf("secret: destroy wrapping key %s: %w", id, err)
	}
	delete(k.keys, id)
	return nil
}

func (k *Keyring) maySeal(key WrappingKey) bool {
	return k.clock().Sub(key.Created) < KeyLife+keyGrace
}

// current returns the key to seal with. It asks the store before it makes one,
// for another process may have.
func (k *Keyring) current() (WrappingKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.clock()
	if key, ok := k.fresh(now); ok {
		return key, nil
	}
	if err := k.load(); err != nil {
		return WrappingKey{}, err
	}
	if key, ok := k.fresh(now); ok {
		return key, nil
	}
	key, err := k.store.Create(now)
	if err != nil {
		return WrappingKey{}, fmt.Errorf("secret: make a wrapping key: %w", err)
	}
	k.keys[key.ID] = key
	return key, nil
}

// fresh returns the newest key that may seal at now. A key dated by a clock that
// once ran far ahead is passed over, lest it stay the newest for years.
func (k *Keyring) fresh(now time.Time) (newest WrappingKey, ok bool) {
	for _, key := range k.keys {
		age := now.Sub(key.Created)
		if age < KeyLife && age > -keyGrace && (!ok || older(newest, key) < 0) {
			newest, ok = key, true
		}
	}
	return newest, ok
}

// find returns a key by id; one made by another process is read then.
func (k *Keyring) find(id string) (WrappingKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if key, ok := k.keys[id]; ok {
		return key, nil
	}
	if err := k.load(); err != nil {
		return WrappingKey{}, err
	}
	if key, ok := k.keys[id]; ok {
		return key, nil
	}
	return WrappingKey{}, fmt.Errorf("%w: %s", ErrNoKey, id)
}

func (k *Keyring) load() error {
	keys, err := k.store.Keys()
	if err != nil {
		return fmt.Errorf("secret: read the wrapping keys: %w", err)
	}
	if len(keys) == 0 {
		return ErrNoKey
	}
	k.keys = make(map[string]WrappingKey, len(keys))
	for _, key := range keys {
		k.keys[key.ID] = key
	}
	return nil
}

func older(a, b WrappingKey) int {
	if c := a.Created.Compare(b.Created); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}
