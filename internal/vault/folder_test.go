package vault_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ouchi/internal/vault"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func content(t *testing.T, objects vault.Objects, name string) string {
	t.Helper()
	r, err := objects.Get(t.Context(), name)
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFolderKeepsTheOldUntilTheNewIsWhole(t *testing.T) {
	h := newHouse(t)
	if err := h.folder.Put(t.Context(), "ab12", text("old")); err != nil {
		t.Fatal(err)
	}
	err := h.folder.Put(t.Context(), "ab12", func(w io.Writer) error {
		if err := text("ne")(w); err != nil {
			return err
		}
		if got := content(t, h.folder, "ab12"); got != "old" {
			t.Errorf("while the new is written, %q is read", got)
		}
		return text("w")(w)
	})
	if got := content(t, h.folder, "ab12"); err != nil || got != "new" {
		t.Errorf("afterwards %q is read, %v", got, err)
	}
}

func TestFullDisk(t *testing.T) {
	h := newHouse(t)
	if err := h.folder.Put(t.Context(), "ab12", text("old")); err != nil {
		t.Fatal(err)
	}
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		err := h.folder.Put(t.Context(), "ab12", func(w io.Writer) error {
			if err := text("half")(w); err != nil {
				return err
			}
			return &fs.PathError{Op: "write", Path: "ab12", Err: cause}
		})
		if !errors.Is(err, vault.ErrFull) || !errors.Is(err, cause) {
			t.Errorf("%v: Put = %v, want ErrFull", cause, err)
		}
	}
	if left := files(t, h.dir); len(left) != 1 || content(t, h.folder, "ab12") != "old" {
		t.Errorf("left %d files, %q is read", len(left), content(t, h.folder, "ab12"))
	}
}

func TestPutStopsWithItsContext(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := h.folder.Put(ctx, "ab12", func(w io.Writer) error {
		cancel()
		return text("late")(w)
	})
	if !errors.Is(err, context.Canceled) || len(files(t, h.dir)) != 0 {
		t.Errorf("Put = %v, left %d files", err, len(files(t, h.dir)))
	}
}

func TestFolderRefusesNames(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{
		"", "a", "..", "../x", "/etc/passwd", "ab/cd", "AB12", "ab.tmp", "ab\x00", "ａｂ", strings.Repeat("a", 65),
	} {
		_, get := h.folder.Get(t.Context(), name)
		put := h.folder.Put(t.Context(), name, text("x"))
		del := h.folder.Delete(t.Context(), name)
		for _, err := range []error{get, put, del} {
			if !errors.Is(err, vault.ErrName) {
				t.Errorf("%q: %v, want ErrName", name, err)
			}
		}
	}
	if len(files(t, h.dir)) != 0 {
		t.Error("something was written")
	}
}

func TestCrashLeftovers(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"ab12", "ab34", "cd56"} {
		if err := h.folder.Put(t.Context(), name, text("x")); err != nil {
			t.Fatal(err)
		}
	}
	old, young := filepath.Join(h.dir, "ab", "ab99.1.tmp"), filepath.Join(h.dir, "cd", "cd99.2.tmp")
	long := time.Now().Add(-2 * time.Hour)
	for _, file := range []string{old, young, filepath.Join(h.dir, "README"), filepath.Join(h.dir, "ab", "cd77")} {
		if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chtimes(old, long, long), os.Chtimes(filepath.Join(h.dir, "ab", "ab12"), long, long)); err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	if err := h.List(t.Context(), func(name string, _ time.Time) error { shown[name] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(shown) != 3 || !shown["ab12"] || !shown["ab34"] || !shown["cd56"] {
		t.Errorf("List shows %v", shown)
	}
	if n, err := h.folder.Sweep(t.Context(), time.Now().Add(-time.Hour)); n != 1 || err != nil {
		t.Errorf("Sweep = %d, %v", n, err)
	}
	left := files(t, h.dir)
	if left[old] != nil || left[young] == nil || len(left) != 6 {
		t.Errorf("%d files left after the sweep", len(left))
	}
}

// A temporary file left under the very name that the next Put would take.
func TestPutPassesOverLeftovers(t *testing.T) {
	h := newHouse(t)
	if err := h.folder.Put(t.Context(), "ab12", text("x")); err != nil {
		t.Fatal(err)
	}
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	for i := range 36 * 36 {
		name := strings.TrimLeft(fmt.Sprintf("%c%c", digits[i/36], digits[i%36]), "0")
		if err := os.WriteFile(filepath.Join(h.dir, "ab", "ab12."+name+".tmp"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.folder.Put(t.Context(), "ab12", text("new")); err != nil || content(t, h.folder, "ab12") != "new" {
		t.Errorf("Put = %v, %q is read", err, content(t, h.folder, "ab12"))
	}
}

func TestListStops(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"ab12", "cd34"} {
		if err := h.folder.Put(t.Context(), name, text("x")); err != nil {
			t.Fatal(err)
		}
	}
	enough, calls := errors.New("enough"), 0
	err := h.List(t.Context(), func(string, time.Time) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("List = %v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.List(ctx, func(string, time.Time) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("List after cancel: %v", err)
	}
}

// A link inside the folder must not lead a read out of it.
func TestFolderDoesNotFollowLinksOut(t *testing.T) {
	h := newHouse(t)
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("not an object"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(filepath.Join(h.dir, "ab"), 0o700), os.Symlink(outside, filepath.Join(h.dir, "ab", "ab12"))); err != nil {
		t.Fatal(err)
	}
	if r, err := h.folder.Get(t.Context(), "ab12"); err == nil {
		r.Close()
		t.Error("a file outside the folder was opened")
	}
}
