package store_test

import (
	"crypto/rand"
	"errors"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// one is the only image of an application, as it stands now.
func one(t *testing.T, db *store.DB, a registration.Application) (registration.Document, registration.Object) {
	t.Helper()
	list, err := db.Documents(t.Context(), a.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d images, %v", len(list), err)
	}
	o, err := db.Object(t.Context(), list[0].ID, registration.View)
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		t.Fatal(err)
	}
	return list[0], o
}

func object() registration.Object {
	return registration.Object{Name: rand.Text(), KeyID: "k1", WrappedKey: "new", Size: 7}
}

func acts(t *testing.T, db *store.DB, id string) map[string]string {
	t.Helper()
	events, err := db.Events(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range events {
		all[e.Act] = e.Detail
	}
	return all
}

func TestMaskReplacesImagesOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		d, was := one(t, db, a)
		r, err := d.Mask(step(noon), registration.Redaction{Was: was.Name, View: object(), Thumb: object()}, 2)
		if err != nil {
			t.Fatal(err)
		}
		gone, err := db.MaskDocument(t.Context(), r)
		if err != nil || len(gone) != 2 {
			t.Fatalf("obsolete %v, %v", gone, err)
		}
		if kept, err := db.HasObject(t.Context(), was.Name); err != nil || kept {
			t.Errorf("the key of what was masked is still there: %v, %v", kept, err)
		}
		after, view := one(t, db, a)
		if after != d || view != r.View {
			t.Errorf("%+v with %+v", after, view)
		}
		// Who masks what is no longer there was second.
		again := r
		again.View, again.Thumb = object(), object()
		if _, err := db.MaskDocument(t.Context(), again); !errors.Is(err, registration.Fault(registration.Conflict, "image_changed")) {
			t.Errorf("masked twice: %v", err)
		}
		if _, view := one(t, db, a); view != r.View {
			t.Error("the second left something")
		}
		if got := acts(t, db, a.ID)["image_masked"]; got != "document="+d.ID+" regions=2" {
			t.Errorf("the log says %q", got)
		}
		stale, err := a.Approve(step(noon), approval(nil))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Apply(t.Context(), stale); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("decided on an image that was masked since: %v", err)
		}
		whole(t, db)
	})
}

func TestFlaggedImageIsShredded(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		d, was := one(t, db, a)
		flag, err := d.Flag(step(noon))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.FlagDocument(t.Context(), flag); err != nil {
			t.Fatal(err)
		}
		if err := db.FlagDocument(t.Context(), flag); !errors.Is(err, registration.ErrConflict) {
			t.Errorf("flagged twice: %v", err)
		}
		whole(t, db)
		d, _ = one(t, db, a)
		if d.State != registration.Flagged || d.Problem != registration.MyNumberBack || registration.Unflagged([]registration.Document{d}) == nil {
			t.Fatalf("%+v", d)
		}
		shred, err := d.Shred(step(noon))
		if err != nil {
			t.Fatal(err)
		}
		gone, err := db.ShredDocument(t.Context(), shred)
		if err != nil || len(gone) != 2 {
			t.Fatalf("shredded %v, %v", gone, err)
		}
		if kept, err := db.HasObject(t.Context(), was.Name); err != nil || kept {
			t.Errorf("the key is still there: %v, %v", kept, err)
		}
		if d, _ = one(t, db, a); d.State != registration.Shredded || d.Problem != registration.MyNumberBack {
			t.Errorf("%+v", d)
		}
		whole(t, db)
		a = do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, noon)
		})
		// On the last day it is no image of that day, and the application may go.
		if _, err := db.Shred(t.Context(), a.ID, registration.Event{At: a.ShredAt, Subject: a.ID, Actor: registration.ByClock, Act: "images_shredded"}); err != nil {
			t.Fatal(err)
		}
		if list, err := db.Documents(t.Context(), a.ID); err != nil || len(list) != 0 || acts(t, db, a.ID)["images_shredded"] != "images=0" {
			t.Errorf("left %v, %v", list, err)
		}
	})
}

func TestReturnShredsWithIt(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		d, was := one(t, db, a)
		flag, err := d.Flag(step(noon))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.FlagDocument(t.Context(), flag); err != nil {
			t.Fatal(err)
		}
		d, _ = one(t, db, a)
		a = do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.ReturnShredding(step(noon), registration.Returning{
				Correction: registration.Correction{
					Deficiencies: []registration.Deficiency{{Code: "x"}}, Fields: []registration.Field{registration.FieldName},
				},
				Documents: []registration.Document{d}, DueAt: noon,
			})
		})
		if !a.Correction.Documents || a.Round != 2 {
			t.Errorf("no image is left, and none is asked for: %+v", a.Correction)
		}
		if kept, err := db.HasObject(t.Context(), was.Name); err != nil || kept {
			t.Errorf("the key is still there: %v, %v", kept, err)
		}
		if d, _ = one(t, db, a); d.State != registration.Shredded {
			t.Errorf("%+v", d)
		}
		whole(t, db)
	})
}
