package store_test

import (
	"errors"
	"slices"
	"testing"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func settings(version int64, body string) registration.SettingsVersion {
	return registration.SettingsVersion{
		Version: version, At: noon, By: registration.ByStaff("a"), Note: "春の変更",
		Changed: []registration.Section{registration.PlacesSection}, Body: body,
	}
}

var kept = registration.Event{At: noon, Subject: "settings", Actor: registration.ByStaff("a"), Act: "settings_kept"}

func TestSettingsVersionsFollowOneAnother(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if now, err := db.SettingsNow(ctx); now != 0 || err != nil {
			t.Fatalf("version %d, %v before any change", now, err)
		}
		if _, err := db.Settings(ctx, 1); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("a version that there is not: %v", err)
		}
		for v := int64(1); v <= 3; v++ {
			if err := db.PutSettings(ctx, settings(v, `{"review":{}}`), kept); err != nil {
				t.Fatal(err)
			}
		}
		for _, v := range []int64{0, 2, 3, 5} {
			if err := db.PutSettings(ctx, settings(v, "{}"), kept); !errors.Is(err, registration.ErrConflict) {
				t.Errorf("version %d after 3: %v", v, err)
			}
		}
		if events, err := db.Events(ctx, "settings"); err != nil || len(events) != 3 {
			t.Errorf("%d events for 3 changes, %v", len(events), err)
		}
		got, err := db.Settings(ctx, 2)
		want := settings(2, `{"review":{}}`)
		if err != nil || got.Body != want.Body || !got.At.Equal(want.At) || got.By != want.By || got.Note != want.Note ||
			!slices.Equal(got.Changed, want.Changed) {
			t.Errorf("got %+v, %v", got, err)
		}
		list, err := db.SettingsBefore(ctx, 3, 5)
		if err != nil || len(list) != 2 || list[0].Version != 2 || list[1].Version != 1 {
			t.Errorf("before 3: %+v, %v", list, err)
		}
		if list, err = db.SettingsBefore(ctx, 0, 1); err != nil || len(list) != 1 || list[0].Version != 3 {
			t.Errorf("the newest: %+v, %v", list, err)
		}
	})
}

// Of two administrators who save at once one is told that the other was first.
func TestOneOfTwoSettingsIsKept(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		errs := make(chan error, 6)
		for range cap(errs) {
			go func() { errs <- db.PutSettings(t.Context(), settings(1, "{}"), kept) }()
		}
		won := 0
		for range cap(errs) {
			switch err := <-errs; {
			case err == nil:
				won++
			case !errors.Is(err, registration.ErrConflict):
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d wrote version 1", won)
		}
	})
}
