package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// ids are the details of the rows, which name them here.
func details(page registration.LogPage) []string {
	all := make([]string, len(page.Rows))
	for i, r := range page.Rows {
		all[i] = r.Detail
	}
	return all
}

func TestLogIsFilteredAndPaged(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if err := db.ApplyStaff(ctx, registration.StaffChange{Account: &registration.Account{ID: "id1", Login: "hanako", Name: "花子"}}); err != nil {
			t.Fatal(err)
		}
		a := begin(t, db)
		d := add(t, db, a, true)
		put := func(i int, subject, by, act string) {
			t.Helper()
			err := db.Record(ctx, registration.Event{
				At: noon.Add(time.Duration(i) * time.Hour), Subject: subject, Actor: registration.ByStaff(by), Act: act, Detail: fmt.Sprint(i),
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		put(1, a.ID, "id1", "application_viewed")
		put(2, d.ID, "id1", "image_viewed") // as it was once recorded
		put(3, a.ID, "id2", "image_viewed")
		put(4, "id1", "id2", "account_kept")
		for name, tt := range map[string]struct {
			f    registration.LogFilter
			want []string
		}{
			"all but the first": {registration.LogFilter{From: noon.Add(time.Minute)}, []string{"4", "3", "2", "1"}},
			"staff":             {registration.LogFilter{Actor: registration.ByStaff("id1")}, []string{"2", "1"}},
			"act":               {registration.LogFilter{Act: "image_viewed"}, []string{"3", "2"}},
			"application":       {registration.LogFilter{Application: a.ID, From: noon.Add(time.Minute)}, []string{"3", "2", "1"}},
			"period":            {registration.LogFilter{From: noon.Add(2 * time.Hour), Until: noon.Add(4 * time.Hour)}, []string{"3", "2"}},
			"together":          {registration.LogFilter{Actor: registration.ByStaff("id1"), Act: "image_viewed", Application: a.ID}, []string{"2"}},
			"nothing":           {registration.LogFilter{Act: "no such"}, []string{}},
		} {
			tt.f.Limit = 10
			page, err := db.Logged(ctx, tt.f)
			if err != nil || !slices.Equal(details(page), tt.want) || page.More {
				t.Errorf("%s: %v, %v", name, details(page), err)
			}
		}
		page, err := db.Logged(ctx, registration.LogFilter{Limit: 2})
		if err != nil || !page.More || !slices.Equal(details(page), []string{"4", "3"}) {
			t.Fatalf("%+v, %v", page, err)
		}
		if r := page.Rows[0]; r.Of != "花子" || r.By != "" || r.Receipt != "" || r.Sealed {
			t.Errorf("%+v", r)
		}
		seal(t, db, sealing("x", noon, 99))
		page, err = db.Logged(ctx, registration.LogFilter{Limit: 2, Before: page.Rows[1].ID})
		if err != nil || !slices.Equal(details(page), []string{"2", "1"}) {
			t.Fatalf("%+v, %v", page, err)
		}
		if r := page.Rows[0]; r.Receipt != a.Receipt || r.By != "花子" || !r.Sealed {
			t.Errorf("%+v", r)
		}
	})
}

func TestLastLogged(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		if _, err := db.LastLogged(t.Context(), "subject", "looked"); registration.CodeOf(err) != registration.NotFound {
			t.Errorf("of nothing: %v", err)
		}
		record(t, db, 3, noon)
		if e, err := db.LastLogged(t.Context(), "subject", "looked"); err != nil || e.Detail != "2" || !e.At.Equal(noon) {
			t.Errorf("%+v, %v", e, err)
		}
	})
}
