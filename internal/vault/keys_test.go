package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/secret"
	"ouchi/internal/vault"
)

func openKeys(t *testing.T, dir string, create bool) vault.Keys {
	t.Helper()
	keys, err := vault.OpenKeys(dir, create, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestKeysAreMadeOnceAndKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "some", "keys")
	made := openKeys(t, dir, true)
	sealed, err := made.Box.Seal([]byte("熊本 太郎"), "draft:1")
	if err != nil {
		t.Fatal(err)
	}
	before := files(t, dir)
	for _, create := range []bool{false, true} {
		again := openKeys(t, dir, create)
		if !bytes.Equal(again.Link, made.Link) || len(again.Link) != 32 {
			t.Errorf("create %v: the link key changed", create)
		}
		if got, err := again.Box.Open(sealed, "draft:1"); err != nil || string(got) != "熊本 太郎" {
			t.Errorf("create %v: the box opens %q, %v", create, got, err)
		}
		if got, want := again.Ring.IDs(), made.Ring.IDs(); len(got) != 1 || got[0] != want[0] {
			t.Errorf("create %v: wrapping keys %v, were %v", create, got, want)
		}
	}
	after := files(t, dir)
	if len(before) != 3 || len(after) != 3 {
		t.Errorf("%d key files, then %d, want 3", len(before), len(after))
	}
	if id := made.Ring.IDs()[0]; !regexp.MustCompile(`^2026-04-01-[0-9a-z]{4}$`).MatchString(id) {
		t.Errorf("wrapping key %q", id)
	}
}

func TestKeyFilesAreTheirOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	openKeys(t, dir, true)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", entry.Name(), info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"link.key", "box.keyset", "."} {
		open := filepath.Join(dir, file)
		info, err := os.Stat(open)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(open, info.Mode().Perm()|0o004); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.OpenKeys(dir, false, now, rand.Reader); !errors.Is(err, vault.ErrExposed) {
			t.Errorf("%s open to all: %v", file, err)
		}
		if err := os.Chmod(open, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMissingKeysAreNeverMadeAnew(t *testing.T) {
	if _, err := vault.OpenKeys(filepath.Join(t.TempDir(), "none"), false, now, rand.Reader); !errors.Is(err, vault.ErrNoKeys) {
		t.Errorf("no folder: %v", err)
	}
	for _, gone := range []string{"link.key", "box.keyset", "wrapping"} {
		dir := filepath.Join(t.TempDir(), "keys")
		openKeys(t, dir, true)
		if err := os.RemoveAll(filepath.Join(dir, gone)); err != nil {
			t.Fatal(err)
		}
		before := len(files(t, dir))
		_, err := vault.OpenKeys(dir, false, now, rand.Reader)
		if !errors.Is(err, vault.ErrNoKeys) || !strings.Contains(err.Error(), gone) {
			t.Errorf("without %s: %v, want ErrNoKeys that names it", gone, err)
		}
		if after := len(files(t, dir)); after != before {
			t.Errorf("without %s: %d files became %d", gone, before, after)
		}
	}
}

func TestDamagedKeysAreRefused(t *testing.T) {
	for _, name := range []string{"link.key", "box.keyset", "wrapping/*.keyset"} {
		dir := filepath.Join(t.TempDir(), "keys")
		openKeys(t, dir, true)
		found, err := filepath.Glob(filepath.Join(dir, name))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		if err := os.Truncate(found[0], 9); err != nil {
			t.Fatal(err)
		}
		for _, create := range []bool{false, true} {
			if _, err := vault.OpenKeys(dir, create, now, rand.Reader); err == nil {
				t.Errorf("%s cut short was taken (create %v)", name, create)
			}
		}
	}
}

func TestRotationAndDestruction(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	at := now()
	keys, err := vault.OpenKeys(dir, true, func() time.Time { return at }, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	old, err := keys.Ring.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	secretBytes := files(t, dir)[filepath.Join(dir, "wrapping", old+".keyset")]
	kept := filepath.Join(t.TempDir(), "hard-link")
	if err := os.Link(filepath.Join(dir, "wrapping", old+".keyset"), kept); err != nil {
		t.Fatal(err)
	}
	at = at.AddDate(0, 0, 10)
	fresh, err := keys.Ring.Rotate()
	if err != nil || fresh == old || !strings.HasPrefix(fresh, "2026-04-11-") {
		t.Fatalf("Rotate = %q, %v", fresh, err)
	}
	gone, err := keys.Ring.DestroyUnused(func(string) (bool, error) { return false, nil })
	if err != nil || len(gone) != 1 || gone[0] != old {
		t.Fatalf("destroyed %v, %v", gone, err)
	}
	left := files(t, filepath.Join(dir, "wrapping"))
	if len(left) != 1 || left[filepath.Join(dir, "wrapping", fresh+".keyset")] == nil {
		t.Errorf("%d files left in the wrapping folder", len(left))
	}
	bytesLeft, err := os.ReadFile(kept)
	if err != nil || len(bytesLeft) != len(secretBytes) || len(bytes.Trim(bytesLeft, "\x00")) != 0 {
		t.Errorf("the key's bytes were not overwritten (error %v)", err)
	}
	if err := keys.Ring.Destroy(old); err != nil {
		t.Errorf("destroying again: %v", err)
	}
	if err := keys.Ring.Destroy("../link"); !errors.Is(err, vault.ErrName) {
		t.Errorf("destroying by path: %v", err)
	}
}

// A crash between the steps of a destruction leaves a condemned file.
func TestDestructionIsEndedAtTheNextStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	keys := openKeys(t, dir, true)
	condemned := filepath.Join(dir, "wrapping", "2026-01-01-abcd.condemned")
	temp := filepath.Join(dir, "wrapping", "2026-01-02-abcd.keyset.1.tmp")
	for _, file := range []string{condemned, temp} {
		if err := os.WriteFile(file, []byte("key"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := openKeys(t, dir, false)
	if got := again.Ring.IDs(); len(got) != 1 || got[0] != keys.Ring.IDs()[0] {
		t.Errorf("wrapping keys %v", got)
	}
	if _, err := os.Stat(condemned); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the condemned key is still there: %v", err)
	}
}

func TestTwoFirstStartsAgree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	all := make([]vault.Keys, 4)
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() {
			var err error
			if all[i], err = vault.OpenKeys(dir, true, now, rand.Reader); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	sealed, err := all[0].Box.Seal([]byte("x"), "draft:1")
	if err != nil {
		t.Fatal(err)
	}
	for i, keys := range all {
		if !bytes.Equal(keys.Link, all[0].Link) {
			t.Errorf("start %d has another link key", i)
		}
		if _, err := keys.Box.Open(sealed, "draft:1"); err != nil {
			t.Errorf("start %d has another box: %v", i, err)
		}
	}
}

func TestObjectDiesWithItsWrappingKey(t *testing.T) {
	folder, err := vault.OpenFolder(filepath.Join(t.TempDir(), "objects"))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	at := now()
	keys, err := vault.OpenKeys(filepath.Join(t.TempDir(), "keys"), true, func() time.Time { return at }, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := house{Vault: vault.New(folder, keys.Ring, rand.Reader), folder: folder}
	o := h.put(t, []byte("front"))
	at = at.AddDate(0, 0, 10)
	if got, err := h.read(t.Context(), application, o); err != nil || string(got) != "front" {
		t.Errorf("after the rotation: %q, %v", got, err)
	}
	if err := keys.Ring.Destroy(o.Key.KeyID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.read(t.Context(), application, o); !errors.Is(err, secret.ErrNoKey) {
		t.Errorf("after the destruction: %v", err)
	}
}
