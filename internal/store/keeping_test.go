package store_test

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func TestSessionsEnd(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		s := registration.Session{Hash: "h", Purpose: registration.MemberPurpose, Subject: "p", Mark: "m", ExpiresAt: noon.Add(time.Hour)}
		if err := db.PutSession(ctx, s); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Session(ctx, "h", registration.MemberPurpose, noon); err != nil || got != s {
			t.Errorf("got %+v, %v", got, err)
		}
		for name, find := range map[string]func() error{
			"later":         func() error { _, err := db.Session(ctx, "h", s.Purpose, noon.Add(time.Hour)); return err },
			"other purpose": func() error { _, err := db.Session(ctx, "h", registration.StaffPurpose, noon); return err },
			"after the end": func() error {
				if err := db.EndSessions(ctx, s.Purpose, "p"); err != nil {
					return err
				}
				_, err := db.Session(ctx, "h", s.Purpose, noon)
				return err
			},
		} {
			if err := find(); !errors.Is(err, registration.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A session is extended, never shortened; what it vouches for is found and ended, and an
// offer is taken by one.
func TestSessionsVouch(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx, end := t.Context(), noon.Add(time.Hour)
		for _, s := range []registration.Session{
			{Hash: "pc", Purpose: registration.IdentityPurpose, Subject: "a", ExpiresAt: end},
			{Hash: "offer", Purpose: registration.HandoffPurpose, Subject: "a", Voucher: "pc", ExpiresAt: end},
			{Hash: "phone", Purpose: registration.IdentityPurpose, Subject: "a", Voucher: "pc", ExpiresAt: end},
		} {
			if err := db.PutSession(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		for _, until := range []time.Time{end.Add(time.Hour), end} {
			if err := db.ExtendSession(ctx, "pc", until); err != nil {
				t.Fatal(err)
			}
		}
		if s, err := db.Session(ctx, "pc", registration.IdentityPurpose, end); err != nil || !s.ExpiresAt.Equal(end.Add(time.Hour)) {
			t.Errorf("extended to %v, %v", s.ExpiresAt, err)
		}
		if all, err := db.Vouched(ctx, "pc", noon); err != nil || len(all) != 2 {
			t.Errorf("vouches for %+v, %v", all, err)
		}
		if all, err := db.Vouched(ctx, "pc", end); err != nil || len(all) != 0 {
			t.Errorf("vouches for %+v after their end, %v", all, err)
		}
		if _, err := db.TakeSession(ctx, "offer", registration.HandoffPurpose, noon); err != nil {
			t.Error(err)
		}
		if _, err := db.TakeSession(ctx, "offer", registration.HandoffPurpose, noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("taken twice: %v", err)
		}
		if err := db.EndVouched(ctx, "pc"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Session(ctx, "phone", registration.IdentityPurpose, noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("the phone is still in: %v", err)
		}
	})
}

// A sending that names itself is kept once, whoever sends it at once, and only within
// its own application.
func TestDocumentsAreKeptOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a, b := begin(t, db), begin(t, db)
		add := func(a registration.Application, key string) error {
			d := registration.Document{
				ID: rand.Text(), ApplicationID: a.ID, Round: 1, State: registration.Received, ReceivedAt: noon, UploadKey: key,
			}
			return db.AddDocuments(t.Context(), []registration.Upload{{Document: d, Raw: registration.Object{Name: rand.Text()}}}, 4)
		}
		results := make(chan error)
		for range 4 {
			go func() { results <- add(a, "one") }()
		}
		kept := 0
		for range 4 {
			err := <-results
			if err == nil {
				kept++
			} else if !errors.Is(err, registration.Fault(registration.Conflict, "already_kept")) {
				t.Error(err)
			}
		}
		if kept != 1 {
			t.Errorf("kept %d times", kept)
		}
		for _, err := range []error{add(b, "one"), add(a, "two"), add(a, ""), add(a, "")} {
			if err != nil {
				t.Error(err)
			}
		}
		whole(t, db)
	})
}

func TestTriesAreCountedWithinTheirWindow(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		at := noon
		for _, want := range []int{1, 2, 3, 1, 2} {
			if want == 1 && at.After(noon) {
				at = noon.Add(time.Hour)
			}
			got, err := db.Try(t.Context(), "key", time.Hour, at)
			if err != nil || got != want {
				t.Errorf("at %v: got %d, %v, want %d", at, got, err, want)
			}
			at = at.Add(time.Minute)
		}
	})
}

func TestPatronsByVersion(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		p := registration.Patron{ID: rand.Text(), Number: "1234567", Name: "熊本　花子", CreatedAt: noon, UpdatedAt: noon}
		if _, err := db.ImportPatrons(ctx, []registration.Patron{p}); err != nil {
			t.Fatal(err)
		}
		p, err := db.PatronByNumber(ctx, "1234567")
		if err != nil {
			t.Fatal(err)
		}
		p.Login.Failures = 1
		if _, err := db.SavePatron(ctx, registration.PatronChange{Patron: p}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SavePatron(ctx, registration.PatronChange{Patron: p}); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("saved over another's change: %v", err)
		}
		again := registration.Patron{ID: rand.Text(), Number: "1234567", Name: "熊本　花子", Phone: "096-000-0000"}
		if done, err := db.ImportPatrons(ctx, []registration.Patron{again}); err != nil || done.Added != 0 || done.Changed != 1 {
			t.Errorf("imported again: %+v, %v", done, err)
		}
		if now, err := db.Patron(ctx, p.ID); err != nil || now.Phone == "" || now.Login.Failures != 1 {
			t.Errorf("after the import: %+v, %v", now, err)
		}
	})
}

func TestImagesAndThenRowsGo(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := sent(t, db, noon)
		a = do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, noon)
		})
		if due, err := db.ShredDue(ctx, a.ShredAt.Add(-time.Second), 9); err != nil || len(due) != 0 {
			t.Errorf("due early: %v, %v", due, err)
		}
		horizons := registration.Horizons{Now: noon.AddDate(1, 0, 0), Applications: noon.AddDate(1, 0, 0)}
		if _, err := db.Purge(ctx, horizons); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Application(ctx, a.ID); err != nil {
			t.Fatalf("purged with its images: %v", err)
		}
		due, err := db.ShredDue(ctx, a.ShredAt, 9)
		if err != nil || len(due) != 1 || due[0] != a.ID {
			t.Fatalf("due: %v, %v", due, err)
		}
		objects, err := db.Shred(ctx, a.ID, registration.Event{At: a.ShredAt, Subject: a.ID, Actor: registration.ByClock, Act: "images_shredded"})
		if err != nil || len(objects) != 2 {
			t.Fatalf("shredded %v, %v", objects, err)
		}
		if kept, err := db.HasObject(ctx, objects[0].Name); err != nil || kept {
			t.Errorf("the key is still there: %v, %v", kept, err)
		}
		if _, err := db.Purge(ctx, horizons); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Application(ctx, a.ID); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("still there: %v", err)
		}
		events, err := db.Events(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		acts := map[string]string{}
		for _, e := range events {
			acts[e.Act] = e.Detail
		}
		if acts["images_shredded"] != "images=1" || acts["application_purged"] != "status=refused" || acts["submit"] == "" {
			t.Errorf("the log says %v", acts)
		}
		whole(t, db)
	})
}

func TestDeletedKeysAreNotInTheFile(t *testing.T) {
	dir := t.TempDir()
	db, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	a := begin(t, db)
	key := []byte("WRAPPED-" + rand.Text())
	d := registration.Document{ID: rand.Text(), ApplicationID: a.ID, Round: 1, State: registration.Received, ReceivedAt: noon}
	raw := registration.Object{Name: rand.Text(), WrappedKey: string(key)}
	if err := db.AddDocuments(t.Context(), []registration.Upload{{Document: d, Raw: raw}}, 4); err != nil {
		t.Fatal(err)
	}
	if !inFiles(t, dir, key) {
		t.Fatal("the key was never written: the test proves nothing")
	}
	if _, err := db.RemoveDocument(t.Context(), a.ID, d.ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, dir, key) {
		t.Error("a deleted key can be read from the database's files")
	}
}

func inFiles(t *testing.T, dir string, text []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, store.FileName+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, text) {
			return true
		}
	}
	return false
}

// The one SQL text relies on $1 meaning the first argument wherever it stands:
// other SQLite drivers number by first appearance.
func TestPlaceholdersBindByNumber(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var a, b, c string
	if err := db.QueryRow(`SELECT $2, $1, $2`, "one", "two").Scan(&a, &b, &c); err != nil {
		t.Fatal(err)
	}
	if a != "two" || b != "one" || c != "two" {
		t.Errorf("got %s %s %s", a, b, c)
	}
}
