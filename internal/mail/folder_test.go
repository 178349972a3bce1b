package mail

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ouchi/internal/registration"
)

func openFolder(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mail")
	f := openFolder(t, dir)
	for i, id := range []string{"z@example.jp", "a/../b@example.jp"} {
		l := letter()
		l.MessageID, l.Date = id, noon.Add(time.Duration(i)*time.Second)
		if err := f.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"20260401T030000.000000000Z-z@example.jp.eml",
		"20260401T030001.000000000Z-a_.._b@example.jp.eml",
	}
	if got := listing(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

// A letter that is sent again, even after a restart and later, stays one file.
func TestFolderKeepsOneFile(t *testing.T) {
	dir := t.TempDir()
	l := letter()
	for _, text := range []string{"一度目\n", "二度目\n"} {
		l.Text, l.Date = text, l.Date.Add(time.Hour)
		if err := openFolder(t, dir).Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	names := listing(t, dir)
	if len(names) != 1 {
		t.Fatalf("the folder holds %q", names)
	}
	data, err := os.ReadFile(filepath.Join(dir, names[0]))
	if err != nil {
		t.Fatal(err)
	}
	if text := decode(t, data); !strings.Contains(text, "二度目") {
		t.Errorf("the file holds an older letter: %s", text)
	}
}

func TestFolderFails(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	l := letter()
	l.To = "nobody"
	permanent(t, "no mailbox", f.Send(t.Context(), l), true)

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	permanent(t, "told to stop", f.Send(ended, letter()), false)

	if err := os.Mkdir(filepath.Join(dir, "20260401T030000.000000000Z-n1_example.jp.eml.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	l = letter()
	l.MessageID = "n1_example.jp"
	err := f.Send(t.Context(), l)
	if err == nil {
		t.Error("a draft that can't be opened was no error")
	}
	if _, err := OpenFolder(filepath.Join(dir, "20260401T030000.000000000Z-n1_example.jp.eml.part", "\x00")); err == nil {
		t.Error("a folder that can't be made was no error")
	}
}

func TestPost(t *testing.T) {
	dir := t.TempDir()
	p := Post{writer(t), openFolder(t, dir)}
	d := dispatch(registration.VerifyRequest, application(), registration.NoticeData{Link: threeDays})
	for range 2 {
		if err := p.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if names := listing(t, dir); len(names) != 1 || !strings.HasSuffix(names[0], "-n-verify_request@library.example.jp.eml") {
		t.Errorf("the folder holds %q", names)
	}
	d.Application = nil
	permanent(t, "nobody to write about", p.Send(t.Context(), d), true)
}
