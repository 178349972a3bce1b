package store_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

func approved(t testing.TB, db *store.DB, at time.Time, hold bool) registration.Application {
	t.Helper()
	a := sent(t, db, at)
	return do(t, db, a.ID, func(a registration.Application) (registration.Change, error) {
		in := approval(nil)
		in.Hold = hold
		return a.Approve(step(at), in)
	})
}

// exporting makes a file of the receipt numbers.
func exporting(profile string, at time.Time) registration.Exporting {
	return registration.Exporting{
		Profile: registration.ExportProfile{Code: profile, Columns: [][]string{{"受付番号", "receipt_number"}}},
		At:      at, By: registration.ByOperator, Before: at, Most: 3,
		Write: func(lines []registration.ExportLine) registration.ExportFile {
			var b bytes.Buffer
			for _, l := range lines {
				fmt.Fprintln(&b, l.Application.Receipt, l.Patron.Number, l.Again)
			}
			return registration.ExportFile{Content: b.Bytes(), Digest: "d", Kept: lines}
		},
	}
}

func waitingFor(t testing.TB, db *store.DB, profile string, at time.Time) registration.ExportWaiting {
	t.Helper()
	w, err := db.ExportWaiting(t.Context(), profile, at)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Many librarians export at once: every decision is in one batch, however many.
func TestEveryDecisionIsExportedOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		all := map[string]bool{}
		for i := range 8 {
			all[approved(t, db, noon.Add(time.Duration(i)*time.Minute), false).ID] = true
		}
		sent(t, db, noon) // waits, and is no decision
		at := noon.Add(time.Hour)
		if w := waitingFor(t, db, "one", at); w.Lines != 8 || w.Again != 0 {
			t.Fatalf("waiting %+v", w)
		}
		if w := waitingFor(t, db, "one", noon.Add(3*time.Minute)); w.Lines != 4 {
			t.Errorf("those that can still be undone count: %+v", w)
		}
		errs := make([]error, 9)
		var together sync.WaitGroup
		for i := range errs {
			together.Go(func() {
				_, _, errs[i] = db.MakeExport(context.Background(), exporting("one", at.Add(time.Duration(i)*time.Second)))
			})
		}
		together.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else if registration.CodeOf(err) != registration.Conflict {
				t.Error(err)
			}
		}
		batches, err := db.Exports(t.Context(), 100)
		if err != nil || made != 3 || len(batches) != 3 {
			t.Fatalf("%d batches of %d, %v", len(batches), made, err)
		}
		for _, b := range batches {
			_, lines, err := db.Export(t.Context(), b.ID)
			if err != nil || len(lines) != b.Lines || b.Profile.Columns[0][1] != "receipt_number" {
				t.Errorf("%+v has %d lines, %v", b, len(lines), err)
			}
			for _, l := range lines {
				if !all[l.Application.ID] || l.Reopened() || l.Patron.ID != l.Application.PatronID {
					t.Errorf("twice, or none of ours: %+v", l)
				}
				delete(all, l.Application.ID)
			}
		}
		if len(all) != 0 || waitingFor(t, db, "one", at).Lines != 0 || waitingFor(t, db, "other", at).Lines != 8 {
			t.Errorf("%d were left", len(all))
		}
		// A later one, and one of which the decision is committed late.
		approved(t, db, at.Add(time.Hour), false)
		approved(t, db, noon, false)
		if w := waitingFor(t, db, "one", at.Add(2*time.Hour)); w.Lines != 2 {
			t.Errorf("later ones: %+v", w)
		}
		whole(t, db)
	})
}

func TestExportedAgainOnPurposeAndAfterANewDecision(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a, b := approved(t, db, noon, false), approved(t, db, noon.Add(time.Minute), false)
		at := noon.AddDate(0, 0, 5)
		batch, _, err := db.MakeExport(t.Context(), exporting("one", at))
		if err != nil || batch.ID != "one-1" || batch.Lines != 2 {
			t.Fatalf("%+v, %v", batch, err)
		}
		event := registration.Event{At: at, Actor: registration.ByOperator, Act: "export_repeated"}
		if n, err := db.RepeatExport(t.Context(), batch.ID, a.ID, event); err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
		if _, err := db.RepeatExport(t.Context(), batch.ID, a.ID, event); registration.CodeOf(err) != registration.Conflict {
			t.Errorf("a second time: %v", err)
		}
		if w := waitingFor(t, db, "one", at); w.Lines != 1 || w.Again != 1 {
			t.Errorf("waiting %+v", w)
		}
		// What staff do when they reopen: another decision, at another time.
		do(t, db, b.ID, func(b registration.Application) (registration.Change, error) {
			b.Status = registration.Waiting
			return registration.Change{Application: b, Events: []registration.Event{event}}, nil
		})
		if w := waitingFor(t, db, "one", at); w.Lines != 1 {
			t.Errorf("a reopened one waits: %+v", w)
		}
		lines, err := db.ExportsOf(t.Context(), b.ID)
		if err != nil || len(lines) != 1 || !lines[0].Reopened() {
			t.Errorf("reopened: %+v, %v", lines, err)
		}
		do(t, db, b.ID, func(b registration.Application) (registration.Change, error) {
			return b.Approve(step(at), approval(nil))
		})
		second, content, err := db.MakeExport(t.Context(), exporting("one", at.Add(time.Hour)))
		if err != nil || second.ID != "one-2" || second.Lines != 2 || bytes.Count(content, []byte(" 1\n")) != 2 {
			t.Errorf("%+v, %q, %v", second, content, err)
		}
		if lines, err := db.ExportsOf(t.Context(), a.ID); err != nil || len(lines) != 2 || !lines[0].Repeated || lines[1].Repeated {
			t.Errorf("exported %+v, %v", lines, err)
		}
	})
}

func TestWhatWasLeftOutWaits(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		a := approved(t, db, noon, false)
		approved(t, db, noon.Add(time.Minute), false)
		e := exporting("one", noon.AddDate(0, 0, 9))
		write := e.Write
		e.Write = func(lines []registration.ExportLine) registration.ExportFile {
			f := write(lines)
			f.Kept = f.Kept[1:]
			f.Marks = []registration.ExportMark{{ApplicationID: a.ID, Column: "x", Lost: 1, LeftOut: true}}
			return f
		}
		b, _, err := db.MakeExport(t.Context(), e)
		if err != nil || b.Lines != 1 {
			t.Fatalf("%+v, %v", b, err)
		}
		if b, _, err = db.Export(t.Context(), b.ID); err != nil || len(b.Marks) != 1 || !b.Marks[0].LeftOut {
			t.Errorf("%+v, %v", b, err)
		}
		if w := waitingFor(t, db, "one", noon.AddDate(0, 0, 30)); w.Lines != 1 {
			t.Errorf("waiting %+v", w)
		}
	})
}

// announcedNow lists whose mail of an approval the clock would send.
func announcedNow(t testing.TB, db *store.DB, at time.Time) (ids []string) {
	t.Helper()
	list, err := db.ClaimNotices(t.Context(), at, time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Notice.Kind == registration.RegisteredNotice {
			ids = append(ids, d.Notice.ApplicationID)
		}
	}
	return ids
}

func TestHeldMailsGoWhenTheBatchWasTakenIn(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		first, refused, undone := approved(t, db, noon, true), approved(t, db, noon, true), approved(t, db, noon, true)
		later := noon.AddDate(1, 0, 0)
		if n, err := db.HeldMails(t.Context()); err != nil || n != 3 {
			t.Fatalf("%d held, %v", n, err)
		}
		p, err := db.Patron(t.Context(), first.PatronID)
		if err != nil || !p.Login.Held() {
			t.Errorf("the login is open: %+v, %v", p.Login, err)
		}
		if ids := announcedNow(t, db, later); len(ids) != 0 {
			t.Errorf("time let %v go", ids)
		}
		b, _, err := db.MakeExport(t.Context(), exporting("one", later))
		if err != nil {
			t.Fatal(err)
		}
		do(t, db, undone.ID, func(a registration.Application) (registration.Change, error) {
			a.Status = registration.Waiting
			return registration.Change{Application: a, CancelNotices: true, Events: []registration.Event{{At: later, Subject: a.ID, Act: "reopen"}}}, nil
		})
		c := registration.Confirmation{BatchID: b.ID, At: later, By: registration.ByOperator, Refused: []registration.ReceiptNumber{"K7M3RX9TA"}}
		if _, err := db.ConfirmExport(t.Context(), c, true); registration.CodeOf(err) != registration.Invalid {
			t.Errorf("a foreign number: %v", err)
		}
		c.Refused = []registration.ReceiptNumber{refused.Receipt}
		done, err := db.ConfirmExport(t.Context(), c, true)
		if err != nil || done != (registration.Confirmed{Lines: 3, Refused: 1, Mails: 1}) {
			t.Errorf("%+v, %v", done, err)
		}
		if _, err := db.ConfirmExport(t.Context(), c, true); registration.CodeOf(err) != registration.Conflict {
			t.Errorf("a second time: %v", err)
		}
		if ids := announcedNow(t, db, later); len(ids) != 1 || ids[0] != first.ID {
			t.Errorf("went %v", ids)
		}
		if p, err = db.Patron(t.Context(), first.PatronID); err != nil || !p.Login.FirstUsable(later.AddDate(0, 0, 13)) {
			t.Errorf("the login: %+v, %v", p.Login, err)
		}
		if list, err := db.RefusedExports(t.Context(), 9); err != nil || len(list) != 1 || list[0].Application.ID != refused.ID {
			t.Errorf("refused %+v, %v", list, err)
		}
		if n, err := db.HeldMails(t.Context()); err != nil || n != 1 {
			t.Errorf("%d held, %v", n, err)
		}
		if b, _, err := db.Export(t.Context(), b.ID); err != nil || !b.ConfirmedAt.Equal(later) || b.ConfirmedBy != registration.ByOperator {
			t.Errorf("%+v, %v", b, err)
		}
	})
}
