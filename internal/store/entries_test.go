package store_test

import (
	"errors"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// What a session has typed is one row, the last one put, until its end.
func TestEntriesOfASession(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		put := func(session, id, sealed string) {
			t.Helper()
			if err := db.PutEntry(ctx, registration.Draft{ID: id, Session: session, Sealed: sealed, ExpiresAt: noon.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		put("mine", "1", "first")
		put("theirs", "2", "other")
		put("mine", "3", "second")
		if d, err := db.Entry(ctx, "mine", noon); err != nil || d.ID != "3" || d.Sealed != "second" {
			t.Errorf("%+v, %v", d, err)
		}
		if _, err := db.Entry(ctx, "mine", noon.Add(2*time.Hour)); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("after its end: %v", err)
		}
		if err := db.DropEntry(ctx, "mine"); err != nil {
			t.Error(err)
		}
		if _, err := db.Entry(ctx, "mine", noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("dropped: %v", err)
		}
		if _, err := db.Entry(ctx, "theirs", noon); err != nil {
			t.Errorf("somebody else's: %v", err)
		}
	})
}

// Drafts that were confirmed neither change nor go.
func TestOpenDraftsOfASession(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		s := submission(registration.New)
		keep := func(id string) registration.Draft {
			t.Helper()
			d := registration.Draft{ID: id, Session: "mine", Sealed: "text", ExpiresAt: noon.Add(time.Hour)}
			if err := db.PutDraft(ctx, d); err != nil {
				t.Fatal(err)
			}
			return d
		}
		confirmed, open := keep(s.DraftID), keep("open")
		if _, err := db.Apply(ctx, registration.Begin(step(noon), s)); err != nil {
			t.Fatal(err)
		}
		confirmed.Sealed, open.Sealed = "changed", "changed"
		if err := db.RewriteDraft(ctx, confirmed, "text"); !errors.Is(err, registration.Fault(registration.Conflict, "draft_changed")) {
			t.Fatalf("a confirmed draft was rewritten: %v", err)
		}
		if err := db.RewriteDraft(ctx, open, "text"); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]string{s.DraftID: "", "open": "changed"} {
			if d, err := db.Draft(ctx, "mine", id, noon); err != nil || d.Sealed != want {
				t.Errorf("%s: %+v, %v", id, d, err)
			}
		}
		if err := db.DropDrafts(ctx, "mine"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Draft(ctx, "mine", "open", noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("dropped: %v", err)
		}
		if _, err := db.Draft(ctx, "mine", s.DraftID, noon); err != nil {
			t.Errorf("the confirmed one: %v", err)
		}
	})
}
