package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ouchi/internal/pgtest"
	"ouchi/internal/registration"
	"ouchi/internal/store"
	"ouchi/internal/store/storetest"
)

var noon = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// both runs a test on either engine: one contract, two databases.
func both(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) {
		db, err := store.OpenPostgres(t.Context(), pgtest.Open(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		f(t, db)
	})
}

func sqlite(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.OpenSQLite(t.Context(), storetest.Folder(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func step(at time.Time) registration.Step {
	return registration.Step{At: at, By: registration.ByApplicant, ID: rand.Text}
}

func submission(kind registration.Kind) registration.Submission {
	n, err := registration.NewReceiptNumber(rand.Reader)
	if err != nil {
		panic(err)
	}
	return registration.Submission{
		DraftID: rand.Text(), Receipt: n, PasswordHash: "hash",
		Rules: registration.Rules{Version: "v1", LinkHours: 48, PurgeDays: 30, ImageDays: 7, CardYears: 3},
		Details: registration.Details{
			Name: "\ufa19　𠮷郎", NameKana: "カミ　ヨシロウ", CommonName: "KIM JIN", Birth: registration.Date{Year: 1990, Month: 4, Day: 1},
			PostalCode: "8628612", Address: "熊本市中央区出水２－５－１", Phone: "096-384-5000", Email: "taro@example.jp",
			PickupPlace: "children", NoticeMethod: "mail", Kind: kind, Delivery: registration.Post,
		},
	}
}

func begin(t testing.TB, db *store.DB) registration.Application {
	t.Helper()
	a, err := db.Apply(t.Context(), registration.Begin(step(noon), submission(registration.New)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// add gives an application one document, as uploaded or already decoded.
func add(t testing.TB, db *store.DB, a registration.Application, decoded bool) registration.Document {
	t.Helper()
	d := registration.Document{
		ID: rand.Text(), ApplicationID: a.ID, Round: a.Round, Kind: "licence",
		State: registration.Received, ReceivedAt: noon,
	}
	raw := registration.Object{Name: rand.Text(), KeyID: "k1", WrappedKey: "raw", Size: 10}
	if err := db.AddDocuments(t.Context(), []registration.Upload{{Document: d, Raw: raw}}, 4); err != nil {
		t.Fatal(err)
	}
	if !decoded {
		return d
	}
	obsolete, err := db.FinishDocument(t.Context(), registration.Normalised{
		DocumentID: d.ID, ApplicationID: a.ID, Width: 1200, Height: 800, Hints: "blurred small",
		View: registration.Object{Name: rand.Text(), KeyID: "k1"}, Thumb: registration.Object{Name: rand.Text(), KeyID: "k1"},
	})
	if err != nil || len(obsolete) != 1 || obsolete[0] != raw {
		t.Fatalf("finish: obsolete %v, %v", obsolete, err)
	}
	d.State = registration.Ready
	list, err := db.Documents(t.Context(), a.ID)
	if err != nil || list[len(list)-1].Hints != "blurred small" {
		t.Fatalf("hints: %+v, %v", list, err)
	}
	return d
}

// sent is an application in review with one image.
func sent(t testing.TB, db *store.DB, at time.Time) registration.Application {
	t.Helper()
	a := begin(t, db)
	d := add(t, db, a, true)
	return do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		return a.SendDocuments(step(at), []registration.Document{d})
	})
}

// do takes a step with an application as it stands now.
func do(t testing.TB, db *store.DB, id string, f func(registration.Application) (registration.Change, error)) registration.Application {
	t.Helper()
	a, err := db.Application(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f(a)
	if err != nil {
		t.Fatal(err)
	}
	if a, err = db.Apply(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return a
}

func numbers(serial int64) (registration.CardNumber, error) {
	if serial > 20000099 {
		return "", errors.New("used up")
	}
	return registration.CardNumber(fmt.Sprint(serial)), nil
}

func approval(patron *registration.Patron) registration.Approval {
	return registration.Approval{
		Patron: patron, Draw: registration.Draw{First: 20000000, Number: numbers},
		Today: registration.DateOf(noon), FirstHash: "first", DueAt: noon,
	}
}

func whole(t testing.TB, db *store.DB) {
	t.Helper()
	broken, err := db.Check(t.Context(), time.Time{})
	if err != nil || len(broken) > 0 {
		t.Errorf("invariants: %v, %v", broken, err)
	}
}

func TestApplicationComesBackAsItWas(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon.Add(time.Hour))
		for name, find := range map[string]func() (registration.Application, error){
			"id":      func() (registration.Application, error) { return db.Application(t.Context(), a.ID) },
			"receipt": func() (registration.Application, error) { return db.ApplicationByReceipt(t.Context(), a.Receipt) },
			"draft":   func() (registration.Application, error) { return db.ApplicationByDraft(t.Context(), a.DraftID) },
		} {
			got, err := find()
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(a) {
				t.Errorf("by %s:\ngot  %+v\nwant %+v", name, got, a)
			}
		}
		if _, err := db.Application(t.Context(), "nobody"); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("an unknown id: %v", err)
		}
		whole(t, db)
	})
}

// clickedAtOnce commits the same draft from many clicks at once; one of them may win.
func clickedAtOnce(t *testing.T, db *store.DB, change func() registration.Change) {
	t.Helper()
	const clicks = 8
	var (
		wins  int
		mu    sync.Mutex
		click sync.WaitGroup
	)
	for range clicks {
		click.Go(func() {
			_, err := db.Apply(context.Background(), change())
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				wins++
			} else if !errors.Is(err, registration.Fault(registration.Conflict, "draft_used")) {
				t.Errorf("another click: %v", err)
			}
		})
	}
	click.Wait()
	if wins != 1 {
		t.Errorf("%d of %d clicks won", wins, clicks)
	}
}

func TestOneDraftIsOneApplication(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		s := submission(registration.New)
		err := db.PutDraft(t.Context(), registration.Draft{ID: s.DraftID, Session: "browser", Sealed: "text", ExpiresAt: noon.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		clickedAtOnce(t, db, func() registration.Change {
			again := s
			again.Receipt, _ = registration.NewReceiptNumber(rand.Reader)
			return registration.Begin(step(noon), again)
		})
		d, err := db.Draft(t.Context(), "browser", "", noon)
		if err != nil || d.Sealed != "" {
			t.Errorf("the draft kept its text: %+v, %v", d, err)
		}
		whole(t, db)
	})
}

func TestTwoLibrariansOneDecision(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		decide := []func() (registration.Change, error){
			func() (registration.Change, error) { return a.Approve(step(noon), approval(nil)) },
			func() (registration.Change, error) {
				return a.Refuse(step(noon), registration.Refusal{Why: []registration.Deficiency{{Code: "x"}}}, noon)
			},
		}
		errs := make([]error, len(decide))
		var both sync.WaitGroup
		for i, f := range decide {
			both.Go(func() {
				c, err := f()
				if err == nil {
					_, err = db.Apply(context.Background(), c)
				}
				errs[i] = err
			})
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("one has to win: %v", errs)
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, registration.ErrConflict) {
				t.Errorf("the other is told %v", err)
			}
		}
		whole(t, db)
	})
}

func TestNoNumberIsGivenTwice(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		imported := registration.Patron{ID: rand.Text(), Number: "20000001", Name: "熊本　花子", CreatedAt: noon, UpdatedAt: noon}
		if done, err := db.ImportPatrons(t.Context(), []registration.Patron{imported}); err != nil || done.Added != 1 {
			t.Fatal(done, err)
		}
		const n = 12
		list := make([]registration.Application, n)
		for i := range list {
			list[i] = sent(t, db, noon)
		}
		given := make([]registration.CardNumber, n)
		var work sync.WaitGroup
		for i, a := range list {
			work.Go(func() {
				c, err := a.Approve(step(noon), approval(nil))
				if err == nil {
					a, err = db.Apply(context.Background(), c)
				}
				if err != nil {
					t.Errorf("approve: %v", err)
				}
				given[i] = a.Issued
			})
		}
		work.Wait()
		seen := map[registration.CardNumber]bool{"20000001": true}
		for _, number := range given {
			if number == "" || seen[number] {
				t.Errorf("%q was given twice, or never: %v", number, given)
			}
			seen[number] = true
		}
		whole(t, db)
	})
}

func TestReissueVoidsTheOldCard(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		first := sent(t, db, noon)
		first = do(t, db, first.ID, func(a registration.Application) (registration.Change, error) {
			return a.Approve(step(noon), approval(nil))
		})
		patron, err := db.PatronByNumber(t.Context(), first.Issued)
		if err != nil || patron.Name != first.Name || patron.ID != first.PatronID {
			t.Fatalf("patron %+v, %v", patron, err)
		}
		again := sent(t, db, noon)
		again = do(t, db, again.ID, func(a registration.Application) (registration.Change, error) {
			a.Kind, a.CardNumber = registration.Reissue, patron.Number
			return a.Approve(step(noon), approval(&patron))
		})
		if again.Issued == first.Issued || again.PatronID != patron.ID {
			t.Errorf("reissued %+v", again)
		}
		if _, err := db.PatronByNumber(t.Context(), first.Issued); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("the old number still opens: %v", err)
		}
		old := registration.Patron{ID: rand.Text(), Number: first.Issued, Name: "熊本　花子"}
		if done, err := db.ImportPatrons(t.Context(), []registration.Patron{old}); err != nil || len(done.Void) != 1 {
			t.Errorf("the old number came back by an import: %+v, %v", done, err)
		}
		whole(t, db)
	})
}

func TestRangeUsedUpChangesNothing(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := sent(t, db, noon)
		in := approval(nil)
		in.Draw.First = 20000100
		c, err := a.Approve(step(noon), in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Apply(t.Context(), c); err == nil {
			t.Fatal("a number past the range was given")
		}
		if now, err := db.Application(t.Context(), a.ID); err != nil || now.Status != registration.Waiting {
			t.Errorf("got %s, %v", now.Status, err)
		}
		whole(t, db)
	})
}
