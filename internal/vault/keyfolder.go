package vault

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"ouchi/internal/secret"
)

const (
	keysetSuffix    = ".keyset"
	condemnedSuffix = ".condemned"
)

// KeyFolder is the secret.KeyStore of a folder: one clear-text keyset a file,
// wrapping/2026-11-23-k3m9.keyset, named by the UTC day it was made.
//
// A KMS stands in its place as another secret.KeyStore: Create asks the KMS for a
// key, Keys lists them with an AEAD that calls it, Destroy destroys the version.
type KeyFolder struct {
	root *os.Root
	rand io.Reader
}

var _ secret.KeyStore = (*KeyFolder)(nil)

// Keys reads every wrapping key. One that another process destroys meanwhile is
// passed over; one that cannot be read is an error.
func (f *KeyFolder) Keys() ([]secret.WrappingKey, error) {
	entries, err := fs.ReadDir(f.root.FS(), wrappingDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var keys []secret.WrappingKey
	for _, entry := range entries {
		id, isKey := strings.CutSuffix(entry.Name(), keysetSuffix)
		created, dated := keyDay(id)
		if !isKey || !dated {
			continue
		}
		aead, err := readKeyset(f.root, keyFile(id))
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		keys = append(keys, secret.WrappingKey{ID: id, Created: created, AEAD: aead})
	}
	return keys, nil
}

// Create makes a key dated by the UTC day of now.
func (f *KeyFolder) Create(now time.Time) (secret.WrappingKey, error) {
	for {
		// Four characters suffice: a name that is taken is drawn again.
		id := now.UTC().Format(time.DateOnly) + "-" + secret.NewID(f.rand)[:4]
		clearText, err := secret.NewKeyset()
		if err != nil {
			return secret.WrappingKey{}, err
		}
		err = writeKey(f.root, keyFile(id), clearText)
		clear(clearText)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return secret.WrappingKey{}, err
		}
		aead, err := readKeyset(f.root, keyFile(id))
		created, _ := keyDay(id)
		return secret.WrappingKey{ID: id, Created: created, AEAD: aead}, err
	}
}

// Destroy takes a key out of the folder, overwrites it and removes it.
// Overwriting reaches the bytes on a plain disk; on flash and on file systems that
// copy on write, the key's short life and its absence from backups are what counts.
func (f *KeyFolder) Destroy(id string) error {
	if _, ok := keyDay(id); !ok {
		return ErrName
	}
	// A crash must leave a key whole or gone, never half overwritten under its name.
	condemned := path.Join(wrappingDir, id+condemnedSuffix)
	if err := f.root.Rename(keyFile(id), condemned); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := syncDir(f.root, wrappingDir); err != nil {
		return err
	}
	return f.erase(condemned)
}

// finish ends what a crash in Destroy left undone.
func (f *KeyFolder) finish() error {
	entries, err := fs.ReadDir(f.root.FS(), wrappingDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), condemnedSuffix) {
			continue
		}
		if err := f.erase(path.Join(wrappingDir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (f *KeyFolder) erase(file string) error {
	if err := overwrite(f.root, file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(f.root, wrappingDir)
}

func overwrite(root *os.Root, file string) error {
	f, err := root.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.Write(make([]byte, info.Size()))
	}
	return errors.Join(err, f.Sync(), f.Close())
}

func keyFile(id string) string { return path.Join(wrappingDir, id+keysetSuffix) }

// keyDay reads the day from an id such as 2026-11-23-k3m9.
func keyDay(id string) (day time.Time, ok bool) {
	if len(id) != len(time.DateOnly)+5 || id[len(time.DateOnly)] != '-' || !valid(id[len(time.DateOnly)+1:]) {
		return time.Time{}, false
	}
	day, err := time.Parse(time.DateOnly, id[:len(time.DateOnly)])
	return day, err == nil
}

func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNoKeys)
}

func syncParent(root *os.Root, file string) error { return syncDir(root, path.Dir(file)) }
