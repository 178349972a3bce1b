package app_test

import (
	"bytes"
	"slices"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// ended fails unless nothing that was held before can be opened any more: neither the
// files are there, nor a key in the database's own files.
func ended(t *testing.T, h *apptest.House, files, keys []string) {
	t.Helper()
	left := h.Files()
	for _, f := range files {
		if slices.Contains(left, f) {
			t.Errorf("%s is still in the vault", f)
		}
	}
	for _, key := range keys {
		if bytes.Contains(h.Bytes(), []byte(key)) {
			t.Error("a shredded key can be read in the database's files")
		}
	}
	h.Check()
}

func TestWhatIsMaskedIsShredded(t *testing.T) {
	h := apptest.New(t)
	a := h.Waiting(apptest.Form())
	files, keys := h.Files(), wrappedKeys(h.Table("objects"))
	if len(files) != 2 || len(keys) != 2 || !bytes.Contains(h.Bytes(), []byte(keys[0])) {
		t.Fatalf("%d files, %d keys, or none of them in the database's files", len(files), len(keys))
	}
	documents, err := h.App.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	in := desk.ImageAct{Receipt: string(a.Receipt), Document: documents[0].ID, Version: a.Version}
	err = h.App.Desk.Mask(t.Context(), h.Staff(), in, []desk.Region{{Left: .1, Top: .1, Width: .5, Height: .2}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(h.Files()); n != 2 {
		t.Errorf("%d files", n)
	}
	ended(t, h, files, keys)
}

func TestAMyNumberIsShreddedAtOnceAndByAReturn(t *testing.T) {
	h := apptest.New(t)
	for name, end := range map[string]func(registration.Application, desk.ImageAct) error{
		"at once": func(_ registration.Application, in desk.ImageAct) error {
			return h.App.Desk.ShredImage(t.Context(), h.Staff(), in)
		},
		"by a return": func(a registration.Application, _ desk.ImageAct) error {
			_, err := h.App.Desk.Return(t.Context(), h.Staff(), desk.Decision{
				Receipt:    string(a.Receipt),
				Correction: registration.Correction{Deficiencies: apptest.Reasons(registration.MyNumberBack), Documents: true},
			})
			return err
		},
	} {
		before := h.Files()
		held := wrappedKeys(h.Table("objects"))
		a := h.Waiting(apptest.Form())
		files := slices.DeleteFunc(h.Files(), func(f string) bool { return slices.Contains(before, f) })
		keys := slices.DeleteFunc(wrappedKeys(h.Table("objects")), func(k string) bool { return slices.Contains(held, k) })
		documents, err := h.App.Store.Documents(t.Context(), a.ID)
		if err != nil || len(files) != 2 || len(keys) != 2 {
			t.Fatalf("%s: %d files, %d keys, %v", name, len(files), len(keys), err)
		}
		in := desk.ImageAct{Receipt: string(a.Receipt), Document: documents[0].ID}
		if err := h.App.Desk.FlagMyNumber(t.Context(), h.Staff(), in); err != nil {
			t.Fatal(err)
		}
		if err := end(a, in); err != nil {
			t.Fatal(name, err)
		}
		ended(t, h, files, keys)
	}
}
