package vault

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
)

const (
	tempSuffix = ".tmp"
	dirMode    = 0o700
	fileMode   = 0o600
)

var temps atomic.Uint64

// openRoot opens a folder and makes it, with its parents, where it is missing.
func openRoot(dir string) (*os.Root, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := makeAll(dir); err != nil {
		return nil, err
	}
	return os.OpenRoot(dir)
}

// makeAll is os.MkdirAll that syncs each entry it makes.
func makeAll(dir string) error {
	_, err := os.Stat(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(dir)
	if err := makeAll(parent); err != nil {
		return err
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(parent)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// writeTemp writes a synced file beside its final place and returns its name.
// After an error there is none.
func writeTemp(root *os.Root, file string, write func(io.Writer) error) (temp string, err error) {
	f, temp, err := createTemp(root, file)
	if err != nil {
		return "", err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	// A file system may tell only at close that the bytes found no room.
	err = errors.Join(err, f.Close())
	if err != nil {
		return "", errors.Join(err, root.Remove(temp))
	}
	return temp, nil
}

// createTemp passes over what other writers, or a crash, left under a name.
func createTemp(root *os.Root, file string) (*os.File, string, error) {
	for {
		temp := file + "." + strconv.FormatUint(temps.Add(1), 36) + tempSuffix
		f, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
		if !errors.Is(err, fs.ErrExist) {
			return f, temp, err
		}
	}
}

// makeDir makes one folder in root and syncs its entry, which is done for one
// that is there as well: whoever made it may not have come to the sync.
func makeDir(root *os.Root, dir string) error {
	if err := root.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(root, ".")
}

// syncDir makes the entries of a folder durable, which syncing a file does not.
func syncDir(root *os.Root, dir string) error {
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// room marks an error of a full disk or a used-up quota as ErrFull.
func room(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
