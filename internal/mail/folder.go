package mail

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Folder is a Sender that keeps each letter as one .eml file. Names begin with the
// letter's time in UTC, so that a listing sorts; a letter that is sent again takes
// the place of the file it wrote before.
type Folder struct {
	root *os.Root

	mu    sync.Mutex
	names map[string]string // file by what its name ends in
}

// stamp is the time in a file's name: as long for every letter, so that it sorts.
const stamp = "20060102T150405.000000000Z"

// OpenFolder opens dir, which it makes where it is missing. Close it after use.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("mail: make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("mail: open the folder: %w", err)
	}
	f := &Folder{root: root, names: map[string]string{}}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mail: list the folder: %w", err), root.Close())
	}
	for _, e := range entries {
		if len(e.Name()) > len(stamp) && filepath.Ext(e.Name()) == ".eml" {
			f.names[e.Name()[len(stamp):]] = e.Name()
		}
	}
	return f, nil
}

// Close gives the folder back.
func (f *Folder) Close() error { return f.root.Close() }

// Send writes the file whole or not at all.
func (f *Folder) Send(ctx context.Context, l Letter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m, err := l.render()
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	end := "-" + fileName(l.MessageID) + ".eml"
	name, ok := f.names[end]
	if !ok {
		name = l.Date.UTC().Format(stamp) + end
	}
	if err := f.write(name, m.data); err != nil {
		return fmt.Errorf("mail: write to the folder: %w", err)
	}
	f.names[end] = name
	return nil
}

// write renames a finished file into place; readers list only *.eml.
func (f *Folder) write(name string, data []byte) error {
	draft := name + ".part"
	file, err := f.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.root.Rename(draft, name)
	}
	if err != nil {
		return errors.Join(err, f.root.Remove(draft))
	}
	folder, err := f.root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// fileName replaces what may not stand in the name of a file.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if isLetterOrDigit(r) || strings.ContainsRune("-_.@", r) {
			return r
		}
		return '_'
	}, id)
}
