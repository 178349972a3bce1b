package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// ends are the ways an application ends, each with its image.
var ends = map[string]func(*testing.T, *apptest.House) registration.Application{
	"approved": func(_ *testing.T, h *apptest.House) registration.Application {
		return h.Approve(h.Waiting(apptest.Form()))
	},
	"refused": func(_ *testing.T, h *apptest.House) registration.Application {
		return h.Refuse(h.Waiting(apptest.Form()))
	},
	"withdrawn": func(t *testing.T, h *apptest.House) registration.Application {
		a := h.Waiting(apptest.Form())
		if err := h.App.Intake.Withdraw(t.Context(), h.Ask(a)); err != nil {
			t.Fatal(err)
		}
		return a
	},
	"lapsed": func(_ *testing.T, h *apptest.House) registration.Application {
		a := h.Apply(apptest.Form())
		h.Upload(h.Arrive(a, apptest.VerifySubject), apptest.Picture())
		h.Pass(30)
		return a
	},
	"lapsed with the upload not decoded": func(t *testing.T, h *apptest.House) registration.Application {
		a := h.Apply(apptest.Form())
		add(t, h, h.Arrive(a, apptest.VerifySubject), apptest.Picture())
		h.Pass(30)
		return a
	},
}

func TestImagesVanishAfterTheirDays(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			apptest.Both(t, func(t *testing.T, h *apptest.House) {
				a := end(t, h)
				held := len(h.Files())
				if held == 0 {
					t.Fatal("no image to begin with")
				}
				h.Pass(h.Config.Retention.ImageDays - 1)
				if n := len(h.Files()); n != held {
					t.Errorf("%d of %d files the day before", n, held)
				}
				h.Pass(1)
				if left := h.Files(); len(left) != 0 {
					t.Errorf("left in the vault: %v", left)
				}
				if rows := h.Table("documents") + h.Table("objects"); rows != "" {
					t.Errorf("left in the database: %s", rows)
				}
				events, err := h.App.Store.Events(t.Context(), a.ID)
				if err != nil || !shredded(events) {
					t.Errorf("the log tells %+v, %v", events, err)
				}
				h.Check()
			})
		})
	}
}

func shredded(events []registration.Event) bool {
	last := events[len(events)-1]
	return last.Act == "images_shredded" && last.Actor == registration.ByClock && last.Detail == "images=1"
}

func TestImagesStayAfterAReturn(t *testing.T) {
	h := apptest.New(t)
	a := h.Return(h.Waiting(apptest.Form()), registration.Correction{
		Deficiencies: apptest.Reasons("mismatch_name"), Fields: []registration.Field{registration.FieldName},
	})
	h.Pass(29)
	if len(h.Files()) != 2 || h.Now(a).Status != registration.Returned {
		t.Errorf("%d files, %s", len(h.Files()), h.Now(a).Status)
	}
}

// What the log keeps for good names nobody, and what was shredded is nowhere in the
// database's own files.
func TestNothingOfAPersonIsLeft(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Workplace = "見本製作所"
	p := h.Patron(f)
	a := h.Return(h.Waiting(asking(registration.Amend, p.Number)), registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "髙子様の写真"}}, Documents: true,
	})
	keys := wrappedKeys(h.Table("objects"))
	if len(keys) != 4 || !bytes.Contains(h.Bytes(), []byte(keys[0])) {
		t.Fatalf("%d keys, or none of them in the database's files", len(keys))
	}
	h.Pass(60)
	if h.Now(a).Status != registration.Lapsed {
		t.Fatal(h.Now(a).Status)
	}
	for _, key := range keys {
		if bytes.Contains(h.Bytes(), []byte(key)) {
			t.Error("a shredded key can be read in the database's files")
		}
	}
	// Their ids are random, and may hold any four digits.
	log := regexp.MustCompile(`(?m)^id=\w+ at=\d+ `).ReplaceAllString(h.Table("events"), "")
	for _, personal := range []string{
		"𠮷田", "髙子", "ヨシダ", "1990", "8628", "862-", "見本", "090-", "takako", string(p.Number), a.Receipt.String(),
		string(a.Receipt), apptest.Address, h.Clock.Now().Format("2006-01-02"),
	} {
		if strings.Contains(log, personal) {
			t.Errorf("the log tells %q", personal)
		}
	}
	h.Check()
}

func wrappedKeys(rows string) []string {
	var keys []string
	for row := range strings.Lines(rows) {
		_, after, _ := strings.Cut(row, "wrapped_key=")
		key, _, _ := strings.Cut(after, " ")
		keys = append(keys, key)
	}
	return keys
}

func TestOrphansAreSweptWhenFoundTwice(t *testing.T) {
	h := apptest.New(t)
	h.Waiting(apptest.Form())
	kept := len(h.Files())
	for name, age := range map[string]time.Duration{"oo0000old": 181 * time.Minute, "oo0000new": 59 * time.Minute} {
		file := filepath.Join(h.Images(), name[:2], name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("noise"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := h.Clock.Now().Add(-age)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	broken, err := h.App.Check(t.Context())
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0], "1 have none") {
		t.Errorf("check says %q, %v", broken, err)
	}
	for hour, want := range []int{kept + 2, kept + 1, kept} {
		h.Age()
		if n := len(h.Files()); n != want {
			t.Errorf("%d files after %d hours, want %d", n, hour, want)
		}
		h.Clock.Advance(time.Hour)
	}
	h.Check()
}

func TestMissingFileIsTold(t *testing.T) {
	h := apptest.New(t)
	h.Waiting(apptest.Form())
	name := h.Files()[0]
	if err := os.Remove(filepath.Join(h.Images(), name[:2], name)); err != nil {
		t.Fatal(err)
	}
	broken, err := h.App.Check(t.Context())
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0], "1 are missing") {
		t.Errorf("check says %q, %v", broken, err)
	}
}

func TestWrappingKeysEndAfterTheirLastImage(t *testing.T) {
	h := apptest.New(t)
	kept := func() bool {
		keys, err := filepath.Glob(filepath.Join(h.Config.KeysDir(), "wrapping", "2026-11-25-*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(keys) == 1
	}
	a := h.Waiting(apptest.Form())
	h.Pass(20)
	if !kept() {
		t.Error("the key is gone while its image waits")
	}
	h.Approve(a)
	h.Pass(8)
	if kept() || !strings.Contains(h.Table("events"), "subject=2026-11-25-") {
		t.Error("the key is left after the image was shredded")
	}
	h.Pass(30)
	h.Close()
	h.Open()
	h.Waiting(apptest.Form())
	h.Check()
}
