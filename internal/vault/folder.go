package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// Folder is Objects in a local folder: ab/ab12…, fanned out by the first two
// characters, readable by the owner alone.
type Folder struct {
	root *os.Root
	fans sync.Map // fan folders whose entries are known to be durable
}

var _ Objects = (*Folder)(nil)

// OpenFolder opens the folder at dir and makes it where it is missing.
func OpenFolder(dir string) (*Folder, error) {
	root, err := openRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("vault: open the folder of objects: %w", err)
	}
	return &Folder{root: root}, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }

// Put writes beside the final place and renames, so that a crash at any moment
// leaves the old object, the new one, or a *.tmp that List passes over.
func (f *Folder) Put(ctx context.Context, name string, write func(io.Writer) error) error {
	file, err := place(name)
	if err != nil {
		return err
	}
	if err := f.makeFan(path.Dir(file)); err != nil {
		return room(err)
	}
	temp, err := writeTemp(f.root, file, func(w io.Writer) error {
		return write(attended{ctx, w})
	})
	if err != nil {
		return room(err)
	}
	if err := f.root.Rename(temp, file); err != nil {
		return room(errors.Join(err, f.root.Remove(temp)))
	}
	return room(syncDir(f.root, path.Dir(file)))
}

func (f *Folder) makeFan(dir string) error {
	if _, known := f.fans.Load(dir); known {
		return nil
	}
	if err := makeDir(f.root, dir); err != nil {
		return err
	}
	f.fans.Store(dir, true)
	return nil
}

// Get opens an object for reading.
func (f *Folder) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	file, err := place(name)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	opened, err := f.root.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	return opened, err
}

// Delete removes an object. The folder is synced even when nothing was there: an
// earlier Delete may have failed between the two steps.
func (f *Folder) Delete(ctx context.Context, name string) error {
	file, err := place(name)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := syncDir(f.root, path.Dir(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// List shows every whole object with the time it was put.
func (f *Folder) List(ctx context.Context, each func(name string, modified time.Time) error) error {
	return f.walk(ctx, func(file string, info fs.FileInfo) error {
		name := path.Base(file)
		if want, _ := place(name); want != file {
			return nil
		}
		return each(name, info.ModTime())
	})
}

// Sweep removes what crashes left half-written before a time, and tells how
// many. The time must be further back than the longest Put takes.
func (f *Folder) Sweep(ctx context.Context, before time.Time) (removed int, err error) {
	err = f.walk(ctx, func(file string, info fs.FileInfo) error {
		if !strings.HasSuffix(file, tempSuffix) || !info.ModTime().Before(before) {
			return nil
		}
		if err := f.root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		removed++
		return nil
	})
	return removed, err
}

// walk visits the files of every fan folder; those that go meanwhile are passed
// over.
func (f *Folder) walk(ctx context.Context, visit func(file string, info fs.FileInfo) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && file != "." {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return visit(file, info)
	})
}

func place(name string) (string, error) {
	if !valid(name) {
		return "", ErrName
	}
	return name[:2] + "/" + name, nil
}

// attended stops a long write when its context ends.
type attended struct {
	ctx context.Context
	w   io.Writer
}

func (a attended) Write(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.w.Write(p)
}
