package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// twin tells what the queue says of an application.
func twin(t testing.TB, db *store.DB, id string) bool {
	t.Helper()
	page, err := db.Queue(t.Context(), registration.QueueFilter{Facets: registration.Facets{Twin: true}, Limit: 99})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		if r.ID == id && r.Twin {
			return true
		}
	}
	return false
}

// twins asks for whom the page of an application lists, which has to be as the queue says.
func twins(t testing.TB, db *store.DB, id string) (people, others int) {
	t.Helper()
	a, err := db.Application(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p, o, err := db.Twins(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if a.Status.Open() && twin(t, db, id) != (len(p)+len(o) > 0) {
		t.Errorf("the queue says %t, the page lists %d and %d", twin(t, db, id), len(p), len(o))
	}
	return len(p), len(o)
}

// A family shares address, telephone and mail, and is no duplicate; the same birth date
// with the same name in other characters, or the same reading, is.
func TestTwins(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		person := func(name, kana string, day int) registration.Application {
			return came(t, db, noon, func(d *registration.Details) {
				d.Name, d.NameKana, d.Birth = name, kana, registration.Date{Year: 2016, Month: time.May, Day: day}
			})
		}
		first := person("髙橋　一", "タカハシ　ハジメ", 1)
		person("髙橋　二", "タカハシ　フタ", 2)
		person("髙橋　三", "タカハシ　ミツ", 1) // a twin of the first, but not a double
		person("髙橋　一", "タカハシ　ハジメ", 3)
		if p, o := twins(t, db, first.ID); p+o != 0 {
			t.Errorf("brothers and sisters: %d, %d", p, o)
		}
		again := person("高橋　一", "タカハシ　カズ", 1)
		if p, o := twins(t, db, first.ID); p != 0 || o != 1 {
			t.Errorf("the same name in other characters: %d, %d", p, o)
		}
		read := person("高橋　壱", "タカハシ　カズ", 1)
		if p, o := twins(t, db, again.ID); p != 0 || o != 2 {
			t.Errorf("the same reading besides: %d, %d", p, o)
		}
		for _, id := range []string{again.ID, read.ID} {
			do(t, db, id, func(a registration.Application) (registration.Change, error) { return a.Withdraw(step(noon)) })
		}
		if p, o := twins(t, db, first.ID); p+o != 0 {
			t.Errorf("withdrawn ones: %d, %d", p, o)
		}
		whole(t, db)
	})
}

// A patron is a double of whoever asks for a first card, and none of whoever names theirs.
func TestTwinsAmongPatrons(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		p := registration.Patron{ID: rand.Text(), Number: "A1", Name: a.Name, Birth: a.Birth, CreatedAt: noon, UpdatedAt: noon}
		importing(t, db, p)
		if p, o := twins(t, db, a.ID); p != 1 || o != 0 {
			t.Errorf("a patron: %d, %d", p, o)
		}
		renewal := came(t, db, noon, func(d *registration.Details) { d.Kind, d.CardNumber = registration.Renewal, "A1" })
		do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
			return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "duplicate"}}}, noon)
		})
		if p, o := twins(t, db, renewal.ID); p != 0 || o != 1 {
			t.Errorf("of one's own card, beside a refused application: %d, %d", p, o)
		}
		p.Name, p.NameKana = "別　人", "ベツ　ジン"
		b := sent(t, db, noon)
		do(t, db, renewal.ID, func(a registration.Application) (registration.Change, error) { return a.Withdraw(step(noon)) })
		importing(t, db, p)
		if p, _ := twins(t, db, b.ID); p != 0 {
			t.Errorf("a patron who is called otherwise now: %d", p)
		}
		whole(t, db)
	})
}
