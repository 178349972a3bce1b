package app

import (
	"errors"
	"os"
	"path/filepath"
)

// Replace writes a file that only its owner reads so that, whatever happens, the one that
// was there before or the new one stands there whole. It is durable when it returns.
func Replace(name string, data []byte) error {
	next, err := writeBeside(name, data)
	if err != nil {
		return err
	}
	if err := os.Rename(next, name); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return syncFolder(filepath.Dir(name))
}

// writeBeside writes a synced file beside the one it is to replace and returns its name.
// After an error there is none.
func writeBeside(name string, data []byte) (string, error) {
	next, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return "", err
	}
	_, err = next.Write(data)
	if err == nil {
		err = next.Sync()
	}
	// A file system may tell only at close that the bytes found no room.
	if err = errors.Join(err, next.Close()); err != nil {
		return "", errors.Join(err, os.Remove(next.Name()))
	}
	return next.Name(), nil
}

// syncFolder makes the entries of a folder durable, which syncing a file does not.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
