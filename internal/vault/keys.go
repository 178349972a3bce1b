package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"ouchi/internal/secret"
)

const (
	linkFile    = "link.key"
	boxFile     = "box.keyset"
	wrappingDir = "wrapping"
)

var (
	// ErrNoKeys is returned when keys that must exist are not in the key folder.
	ErrNoKeys = errors.New("vault: the key folder lacks keys; " +
		"put the folder back in its place: a database that holds data never gets new keys, " +
		"for they would open nothing that was sealed before")

	// ErrExposed is returned for key material that every account of the machine
	// may read or change.
	ErrExposed = errors.New("vault: key material is open to every account of the machine; " +
		"allow its owner alone (folders 0700, files 0600)")
)

// Keys is the key material of one installation.
type Keys struct {
	Link []byte          // 32 bytes, for secret.NewLinks and secret.Digest
	Box  *secret.Box     // seals drafts
	Ring *secret.Keyring // seals objects
}

// OpenKeys reads the key material in dir: link.key, box.keyset and the wrapping
// keys in wrapping/. With create, what is missing is made; without, it is
// ErrNoKeys. Create only where the database is empty. Keys lie in clear text: the
// folder belongs outside the database, the folder of objects and every backup of
// either. rand draws link.key and the names of wrapping keys; Tink draws the
// rest.
func OpenKeys(dir string, create bool, clock func() time.Time, rand io.Reader) (Keys, error) {
	root, err := openKeyRoot(dir, create)
	if err != nil {
		return Keys{}, err
	}
	folder := &KeyFolder{root: root, rand: rand}
	keys, err := folder.open(create, clock)
	if err != nil {
		return Keys{}, errors.Join(err, root.Close())
	}
	return keys, nil
}

func openKeyRoot(dir string, create bool) (*os.Root, error) {
	open := os.OpenRoot
	if create {
		open = openRoot
	}
	root, err := open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNoKeys, err)
	}
	if err != nil {
		return nil, fmt.Errorf("vault: open the key folder: %w", err)
	}
	return root, nil
}

func (f *KeyFolder) open(create bool, clock func() time.Time) (keys Keys, err error) {
	if err := closed(f.root, "."); err != nil {
		return Keys{}, err
	}
	if create {
		if err := f.create(clock()); err != nil {
			return Keys{}, fmt.Errorf("vault: make keys: %w", err)
		}
	}
	if err := f.finish(); err != nil {
		return Keys{}, fmt.Errorf("vault: end a destruction of keys: %w", err)
	}
	if keys.Link, err = readKey(f.root, linkFile); err != nil {
		return Keys{}, err
	}
	if len(keys.Link) != secret.KeyBytes {
		return Keys{}, fmt.Errorf("vault: %s is not %d bytes long", linkFile, secret.KeyBytes)
	}
	box, err := readKeyset(f.root, boxFile)
	if err != nil {
		return Keys{}, err
	}
	keys.Box = secret.NewBox(box)
	keys.Ring, err = secret.OpenKeyring(f, clock)
	if errors.Is(err, secret.ErrNoKey) {
		err = fmt.Errorf("%w: %s", ErrNoKeys, wrappingDir)
	}
	return keys, err
}

// create makes what is missing and never touches what is there.
func (f *KeyFolder) create(now time.Time) error {
	link := make([]byte, secret.KeyBytes)
	if _, err := io.ReadFull(f.rand, link); err != nil {
		return err
	}
	box, err := secret.NewKeyset()
	if err != nil {
		return err
	}
	for name, key := range map[string][]byte{linkFile: link, boxFile: box} {
		if err := writeKey(f.root, name, key); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if err := makeDir(f.root, wrappingDir); err != nil {
		return err
	}
	if keys, err := f.Keys(); err != nil || len(keys) > 0 {
		return err
	}
	_, err = f.Create(now)
	return err
}

// writeKey writes a key file durably. It links the finished file to its name
// instead of renaming it, for a link never replaces a key: one that is there is
// fs.ErrExist.
func writeKey(root *os.Root, file string, key []byte) error {
	temp, err := writeTemp(root, file, func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(key))
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(root.Link(temp, file), root.Remove(temp), syncParent(root, file))
}

func readKey(root *os.Root, file string) ([]byte, error) {
	if err := closed(root, file); err != nil {
		return nil, err
	}
	key, err := root.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("vault: read a key: %w", err)
	}
	return key, nil
}

func readKeyset(root *os.Root, file string) (secret.AEAD, error) {
	clearText, err := readKey(root, file)
	if err != nil {
		return nil, err
	}
	defer clear(clearText)
	key, err := secret.ReadKeyset(clearText)
	if err != nil {
		return nil, fmt.Errorf("vault: %s: %w", file, err)
	}
	return key, nil
}

// closed refuses what others may read or write. A group may: secrets mounted
// into a container belong to one.
func closed(root *os.Root, file string) error {
	info, err := root.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s", ErrNoKeys, file)
	}
	if err != nil {
		return fmt.Errorf("vault: look at a key: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return fmt.Errorf("%w: %s is %v", ErrExposed, file, info.Mode().Perm())
	}
	return nil
}
