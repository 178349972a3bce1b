package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// Each reminder of a card's end goes once for that end, and to nobody who need not be told.
func TestRemindersOfACardsEnd(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx, end := t.Context(), registration.Date{Year: 2027, Month: 1, Day: 20}
		told := register(t, db, end)
		due := func(days int) []registration.Patron {
			t.Helper()
			list, err := db.EndingCards(ctx, registration.Ending{From: end.Plus(-days), Until: end, Days: days, Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if list := due(14); len(list) != 1 || list[0].ID != told.ID {
			t.Fatalf("due: %+v", list)
		}
		for range 2 {
			if err := db.RemindOfEnd(ctx, fresh(t, db, told).RemindOfEnd(step(noon), 14, []int{14, 60})); err != nil {
				t.Fatal(err)
			}
		}
		if len(due(14)) != 0 || len(due(60)) != 0 {
			t.Error("due again")
		}
		if mails, err := db.MailsOf(ctx, told.ID, nil); err != nil || len(mails) != 1 || mails[0].Kind != registration.EndsNotice {
			t.Errorf("%+v, %v", mails, err)
		}
		p := fresh(t, db, told)
		p.ValidUntil = end.AddYears(3)
		if _, err := db.SavePatron(ctx, registration.PatronChange{Patron: p}); err != nil {
			t.Fatal(err)
		}
		list, err := db.EndingCards(ctx, registration.Ending{From: end, Until: end.AddYears(3), Days: 14, Limit: 9})
		if err != nil || len(list) != 2 { // and the card of the day after
			t.Errorf("a renewed card is told of anew: %d, %v", len(list), err)
		}
	})
}

// register takes in patrons of whom one alone is to be told of the end, who is returned:
// the others have no mail address, another end, none, or a 更新 in review.
func register(t *testing.T, db *store.DB, end registration.Date) registration.Patron {
	t.Helper()
	ctx := t.Context()
	patron := func(number string, change func(*registration.Patron)) registration.Patron {
		p := registration.Patron{
			ID: rand.Text(), Number: registration.CardNumber(number), Name: "熊本", Email: "a@example.jp",
			ValidUntil: end, CreatedAt: noon, UpdatedAt: noon,
		}
		change(&p)
		return p
	}
	told := patron("1", func(*registration.Patron) {})
	renews := patron("5", func(*registration.Patron) {})
	all := []registration.Patron{
		told, renews,
		patron("2", func(p *registration.Patron) { p.Email = "" }),
		patron("3", func(p *registration.Patron) { p.ValidUntil = end.Plus(1) }),
		patron("4", func(p *registration.Patron) { p.ValidUntil = registration.Date{} }),
	}
	if _, err := db.ImportPatrons(ctx, all); err != nil {
		t.Fatal(err)
	}
	in := submission(registration.Renewal)
	in.Details.CardNumber = "5"
	a, err := db.Apply(ctx, registration.Begin(step(noon), in))
	if err != nil {
		t.Fatal(err)
	}
	d := add(t, db, a, true)
	do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		return a.SendDocuments(step(noon), []registration.Document{d})
	})
	return told
}

func fresh(t *testing.T, db *store.DB, p registration.Patron) registration.Patron {
	t.Helper()
	p, err := db.Patron(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What a patron sees is what is theirs: by the patron, or by card and birth date both.
func TestOwnApplicationsAndLooks(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		in := submission(registration.Amend)
		in.Details.CardNumber = "7"
		p := registration.Patron{ID: rand.Text(), Number: "7", Birth: in.Details.Birth}
		a, err := db.Apply(ctx, registration.Begin(step(noon), in))
		if err != nil {
			t.Fatal(err)
		}
		other := submission(registration.Amend)
		other.Details.CardNumber, other.Details.Birth = "7", in.Details.Birth.Next()
		if _, err := db.Apply(ctx, registration.Begin(step(noon), other)); err != nil {
			t.Fatal(err)
		}
		if own, err := db.ApplicationsOf(ctx, p); err != nil || len(own) != 1 || own[0].ID != a.ID {
			t.Errorf("%d applications, %v", len(own), err)
		}
		if own, err := db.ApplicationsOf(ctx, registration.Patron{}); err != nil || len(own) != 0 {
			t.Errorf("nobody has %d applications, %v", len(own), err)
		}
		for i, act := range []string{"application_viewed", "approve", "image_viewed"} {
			e := registration.Event{At: noon.Add(time.Duration(i) * time.Minute), Subject: a.ID, Actor: registration.ByStaff("x"), Act: act}
			if err := db.Record(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		looks, err := db.LooksAt(ctx, []string{p.ID, a.ID}, 9)
		if err != nil || len(looks) != 2 || looks[0].Act != "image_viewed" || looks[0].Role != "" {
			t.Errorf("%+v, %v", looks, err)
		}
		if mails, err := db.MailsOf(ctx, p.ID, []string{a.ID}); err != nil || len(mails) != 1 {
			t.Errorf("%+v, %v", mails, err)
		}
	})
}
