package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"ouchi/internal/pgtest"
	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func sealing(holder string, at time.Time, limit int) registration.Sealing {
	return registration.Sealing{Holder: holder, Now: at, Until: at.Add(10 * time.Second), Limit: limit, Salt: rand.Reader}
}

func record(t testing.TB, db *store.DB, n int, at time.Time) {
	t.Helper()
	for i := range n {
		err := db.Record(t.Context(), registration.Event{
			At: at, Subject: "subject", Actor: registration.ByStaff("1"), Act: "looked", Detail: fmt.Sprint(i),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func seal(t testing.TB, db *store.DB, in registration.Sealing) (registration.Seal, int) {
	t.Helper()
	head, n, err := db.SealNext(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return head, n
}

// chained reads the whole chain and tells how long it is.
func chained(t testing.TB, db *store.DB) int {
	t.Helper()
	var before registration.Seal
	for {
		page, err := db.Seals(t.Context(), before.Seq, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return int(before.Seq)
		}
		for _, s := range page {
			if !s.Follows(before) || !s.Covers(s.Event) {
				t.Fatalf("seal %+v of %+v does not follow %+v", s.Seal, s.Event, before)
			}
			before = s.Seal
		}
	}
}

func TestSealsChainTheLog(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		if _, n := seal(t, db, sealing("a", noon, 9)); n != 0 {
			t.Errorf("%d seals of nothing", n)
		}
		record(t, db, 7, noon)
		for _, want := range []int{5, 2, 0} {
			if _, n := seal(t, db, sealing("a", noon, 5)); n != want {
				t.Errorf("%d seals, want %d", n, want)
			}
		}
		if n := chained(t, db); n != 7 {
			t.Errorf("%d in the chain", n)
		}
		record(t, db, 1, noon.Add(time.Second))
		state, err := db.LogState(t.Context(), true)
		if err != nil || state.Head.Seq != 7 || state.Seals != 7 || state.Marked != 7 || state.Unsealed != 1 ||
			!state.Oldest.Equal(noon.Add(time.Second)) {
			t.Errorf("%+v, %v", state, err)
		}
		brief, err := db.LogState(t.Context(), false)
		if state.Seals, state.Marked = 0, 0; err != nil || brief != state {
			t.Errorf("in brief %+v, %v", brief, err)
		}
		head, err := db.Seal(t.Context(), 7)
		if err != nil || head != state.Head {
			t.Errorf("%+v, %v", head, err)
		}
		if id, err := db.Unsealable(t.Context()); id != "" || err != nil {
			t.Errorf("%q, %v", id, err)
		}
	})
}

func TestOneSealsAtATime(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		record(t, db, 2, noon)
		if _, n := seal(t, db, sealing("a", noon, 1)); n != 1 {
			t.Fatal("the first does not seal")
		}
		if _, n := seal(t, db, sealing("b", noon.Add(9*time.Second), 1)); n != 0 {
			t.Error("another seals while the lease runs")
		}
		if _, n := seal(t, db, sealing("b", noon.Add(10*time.Second), 1)); n != 1 {
			t.Error("nobody takes over")
		}
		if n := chained(t, db); n != 2 {
			t.Errorf("%d in the chain", n)
		}
	})
}

// Whoever records and whoever seals, all at once: each event once in one chain.
func TestEverythingIsSealedOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		const each, writers = 20, 4
		var writing, sealers sync.WaitGroup
		done := make(chan struct{})
		for range writers {
			writing.Go(func() { record(t, db, each, noon) })
		}
		for i := range 2 {
			sealers.Go(func() {
				for over, n := false, 1; !over || n > 0; {
					select { // asked before the look, which else may miss the last event
					case <-done:
						over = true
					default:
					}
					// Every call is as if the other's lease were over.
					var err error
					_, n, err = db.SealNext(context.Background(), registration.Sealing{
						Holder: fmt.Sprint(i), Now: noon, Until: noon, Limit: 3, Salt: rand.Reader,
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		writing.Wait()
		close(done)
		sealers.Wait()
		if n := chained(t, db); n != each*writers {
			t.Errorf("%d in the chain, want %d", n, each*writers)
		}
	})
}

// Killed between an event and its seal: the next process seals it.
func TestSealedAfterARestart(t *testing.T) {
	dir := t.TempDir()
	for run := range 2 {
		db, err := store.OpenSQLite(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		record(t, db, 2, noon)
		if run == 0 {
			// One of them is sealed, by a process whose lease never ends.
			if _, n := seal(t, db, registration.Sealing{Holder: "gone", Now: noon, Until: noon.AddDate(9, 0, 0), Limit: 1, Salt: rand.Reader}); n != 1 {
				t.Fatal("not sealed")
			}
		} else {
			if err := db.Release(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, n := seal(t, db, sealing("b", noon, 9)); n != 3 || chained(t, db) != 4 {
				t.Errorf("sealed %d", n)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A transaction that commits after a younger event was sealed: the order of the chain
// is that of sealing, and nothing is left out.
func TestLateCommitsAreSealed(t *testing.T) {
	dsn := pgtest.Open(t)
	db, err := store.OpenPostgres(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	other, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	slow, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = slow.ExecContext(t.Context(), `INSERT INTO events (id, at, subject, actor, act, detail)
		VALUES ('000000000001early', 1, 's', 'clock', 'late', '')`)
	if err != nil {
		t.Fatal(err)
	}
	record(t, db, 2, noon)
	if head, n := seal(t, db, sealing("a", noon, 9)); n != 2 || head.Seq != 2 {
		t.Fatalf("sealed %d up to %d", n, head.Seq)
	}
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	head, n := seal(t, db, sealing("a", noon, 9))
	if n != 1 || head.Seq != 3 || head.EventID != "000000000001early" {
		t.Errorf("sealed %d: %+v", n, head)
	}
	if n := chained(t, db); n != 3 {
		t.Errorf("%d in the chain", n)
	}
}
