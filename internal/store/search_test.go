package store_test

import (
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func finds(t testing.TB, db *store.DB, text string) []registration.ReceiptNumber {
	t.Helper()
	page, err := db.Search(t.Context(), registration.ParseSearch(text), 50)
	if err != nil {
		t.Fatal(err)
	}
	var all []registration.ReceiptNumber
	for _, r := range page.Rows {
		all = append(all, r.Receipt)
	}
	return all
}

func TestSearch(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := came(t, db, noon, func(d *registration.Details) {
			d.Name, d.NameKana, d.Phone, d.Email = "𠮷田　髙子", "ヨシダ　タカコ", "090-1234-5678", "Takako.y@example.jp"
			d.Kind, d.CardNumber = registration.Renewal, "20001234"
		})
		b := came(t, db, noon, func(d *registration.Details) {
			d.Name, d.NameKana, d.Phone, d.Email = "林　勘九郎", "ハヤシ　カンクロウ", "096-384-5000", "h@example.jp"
		})
		for text, want := range map[string]registration.ReceiptNumber{
			a.Receipt.String(): a.Receipt, "吉田": a.Receipt, "𠮷田 髙子": a.Receipt, "吉田高子": a.Receipt, "髙子": a.Receipt, "ﾖｼﾀﾞ": a.Receipt,
			"よしだ": a.Receipt, "ヨシダタカコ": a.Receipt, "よし": a.Receipt, "ヨシダタカ": a.Receipt, "5678": a.Receipt, "09012345678": a.Receipt,
			"０９０－１２３４－５６７８": a.Receipt, "takako.y@example.jp": a.Receipt, "takako.y": a.Receipt, "20001234": a.Receipt,
			"林": b.Receipt, "はやし": b.Receipt, "林勘九": b.Receipt, "096-384-5000": b.Receipt, "ハヤシカンクロ": b.Receipt,
		} {
			if got := finds(t, db, text); len(got) != 1 || got[0] != want {
				t.Errorf("%q finds %v", text, got)
			}
		}
		for _, text := range []string{"", "田", "ヨ", "ヨシダタロウ", "1234", "090", "example.jp", "子"} {
			if got := finds(t, db, text); len(got) != 0 {
				t.Errorf("%q finds %v", text, got)
			}
		}
	})
}

// What waits comes first, then the newest; what is corrected or purged is not found any
// more by what it was.
func TestSearchFollowsTheApplication(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		old := came(t, db, noon, func(*registration.Details) {})
		came(t, db, noon.Add(time.Hour), func(*registration.Details) {})
		over := sent(t, db, noon.Add(2*time.Hour))
		over = do(t, db, over.ID, func(a registration.Application) (registration.Change, error) {
			return a.Approve(step(noon), approval(nil))
		})
		got := finds(t, db, "神")
		if len(got) != 3 || got[1] != old.Receipt || got[2] != over.Receipt {
			t.Errorf("got %v", got)
		}
		if got := finds(t, db, string(over.Issued)); len(got) != 1 || got[0] != over.Receipt {
			t.Errorf("by the card it was given: %v", got)
		}
		back := do(t, db, old.ID, func(a registration.Application) (registration.Change, error) {
			return a.Return(step(noon), registration.Correction{
				Deficiencies: []registration.Deficiency{{Code: "x"}}, Fields: []registration.Field{registration.FieldName},
			}, noon)
		})
		do(t, db, back.ID, func(a registration.Application) (registration.Change, error) {
			d := a.Details
			d.Name = "宇土　郎"
			return a.CorrectForm(step(noon), d)
		})
		if got, was := finds(t, db, "宇土"), finds(t, db, "神"); len(got) != 1 || len(was) != 2 {
			t.Errorf("corrected: %v, and still %v", got, was)
		}
		if _, err := db.Shred(t.Context(), over.ID, registration.Event{At: over.ShredAt, Subject: over.ID}); err != nil {
			t.Fatal(err)
		}
		if n, err := db.Purge(t.Context(), registration.Horizons{Now: noon, Applications: noon}); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if got := finds(t, db, string(over.Issued)); len(got) != 0 {
			t.Errorf("purged: %v", got)
		}
		whole(t, db)
	})
}
