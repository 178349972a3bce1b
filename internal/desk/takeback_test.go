package desk_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// One undoes the approval while a colleague, before the page of the undone one, approves
// again: whoever comes first, nobody has two numbers and every other number is void.
func TestTwoLibrariansOneUndoesWhileTheOtherApproves(t *testing.T) {
	h := desktest.New(t)
	h.Policy.Undo = 10 * time.Minute
	one, two := h.Account(t, "shisho", registration.Reviewer), h.Account(t, "kikuchi", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	approved, err := h.Approve(t.Context(), one, decision(a))
	if err != nil {
		t.Fatal(err)
	}
	var (
		both              sync.WaitGroup
		undone, approving error
	)
	both.Go(func() { _, undone = h.Undo(context.Background(), one, desk.Decision{Receipt: string(a.Receipt)}) })
	both.Go(func() { _, approving = h.Approve(context.Background(), two, desk.Decision{Receipt: string(a.Receipt)}) })
	both.Wait()
	if undone != nil {
		t.Errorf("undo: %v", undone)
	}
	if approving != nil && registration.CodeOf(approving) != registration.Conflict {
		t.Errorf("the colleague is told %v", approving)
	}
	now, err := h.Store.Application(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if (approving == nil) != (now.Status == registration.Registered) || now.Issued == approved.Issued {
		t.Errorf("approved again: %v; it is %s with %q", approving, now.Status, now.Issued)
	}
	if _, err := h.Store.PatronByNumber(t.Context(), approved.Issued); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("the number that was taken back opens: %v", err)
	}
	if broken, err := h.Store.Check(t.Context(), time.Time{}); err != nil || len(broken) > 0 {
		t.Errorf("invariants: %v, %v", broken, err)
	}
}

func TestUndoAndReopenByVersionAndRole(t *testing.T) {
	h := desktest.New(t)
	h.Policy.Undo = 10 * time.Minute
	who := h.Account(t, "shisho", registration.Reviewer)
	a, err := h.Refuse(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.Decided(t.Context(), who, string(a.Receipt))
	if err != nil || !d.Until.Equal(h.Now.Add(10*time.Minute)) || d.Version != a.Version || d.Status != registration.Refused {
		t.Errorf("%+v, %v", d, err)
	}
	old := desk.Decision{Receipt: string(a.Receipt), Version: a.Version - 1}
	if _, err := h.Undo(t.Context(), who, old); !isFault(err, registration.Conflict, "seen_is_old") {
		t.Errorf("by an old page: %v", err)
	}
	auditor := h.Account(t, "kansa", registration.Auditor)
	if _, err := h.Undo(t.Context(), auditor, desk.Decision{Receipt: string(a.Receipt)}); !isFault(err, registration.Denied, "not_permitted") {
		t.Errorf("by an auditor: %v", err)
	}
	h.Now = h.Now.Add(10 * time.Minute)
	if _, err := h.Undo(t.Context(), who, desk.Decision{Receipt: string(a.Receipt)}); !isFault(err, registration.Conflict, "undo_over") {
		t.Errorf("when the mail goes: %v", err)
	}
	if a, err = h.Reopen(t.Context(), who, desk.Reopening{Receipt: string(a.Receipt), Reason: "mistake"}); err != nil || a.Status != registration.Waiting {
		t.Errorf("%+v, %v", a, err)
	}
	if events(t, h, a.ID, "refuse") != 1 || events(t, h, a.ID, "reopen") != 1 || mails(t, h, a, registration.ReopenedNotice) != 1 {
		t.Error("both stay in the log, and a mail tells of it")
	}
}

func TestPatronWhoMovedSinceStaysAsTheyAre(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	d := desktest.Details()
	h.Patron(t, registration.Patron{Number: "1000001", Name: d.Name, NameKana: d.NameKana, Birth: d.Birth})
	d.Kind, d.CardNumber = registration.Amend, "1000001"
	first, err := h.Approve(t.Context(), who, decision(h.Waiting(t, d)))
	if err != nil {
		t.Fatal(err)
	}
	h.Now = h.Now.Add(time.Hour)
	d.Phone = "090-1111-2222"
	if _, err := h.Approve(t.Context(), who, decision(h.Waiting(t, d))); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Reopen(t.Context(), who, desk.Reopening{Receipt: string(first.Receipt), Reason: "wish"}); !isFault(err, registration.Conflict, "patron_changed") {
		t.Errorf("reopened over a later change: %v", err)
	}
	if p, err := h.Store.PatronByNumber(t.Context(), "1000001"); err != nil || p.Phone != d.Phone {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPreviewIsTheMailOfTheChange(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	in := decision(a)
	d, err := h.Preview(t.Context(), who, registration.Return, in)
	if err != nil || d.Notice.Kind != registration.ReturnedNotice || d.Application.Status != registration.Returned ||
		d.Notice.To != a.Email || len(d.Notice.Data.Correction.Deficiencies) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	in.Contact = "資料係　096-000-0001"
	if d, err = h.Preview(t.Context(), who, registration.Refuse, in); err != nil || d.Notice.Data.Contact != in.Contact {
		t.Errorf("%+v, %v", d.Notice.Data, err)
	}
	if now, err := h.Store.Application(t.Context(), a.ID); err != nil || now.Version != a.Version || events(t, h, a.ID, "return") != 0 {
		t.Errorf("something was done: %v", err)
	}
}

// A mail that waits for the library's own system can be held back for days: until it is
// let go, the decision can be undone, and then no more.
func TestHeldDecisionsAreUndoneUntilTheyAreLetGo(t *testing.T) {
	h := desktest.New(t)
	h.Policy.Exports, h.Policy.Hold = []registration.ExportProfile{exportAll("library", "utf-8", "YYYY-MM-DD")}, true
	who := h.Account(t, "shisho", registration.Administrator)
	approve := func() registration.Application {
		t.Helper()
		a, err := h.Approve(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	undone, told := approve(), approve()
	h.Now = h.Now.AddDate(0, 0, 3)
	if d, err := h.Decided(t.Context(), who, string(undone.Receipt)); err != nil || !d.Undo || !d.Until.IsZero() {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := h.Undo(t.Context(), who, desk.Decision{Receipt: string(undone.Receipt)}); err != nil {
		t.Error(err)
	}
	if _, _, err := h.MakeExport(t.Context(), who, "library"); err != nil {
		t.Fatal(err)
	}
	if done, err := h.ConfirmExport(t.Context(), who, "library-1", nil); err != nil || done.Mails != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := h.Undo(t.Context(), who, desk.Decision{Receipt: string(told.Receipt)}); !isFault(err, registration.Conflict, "undo_over") {
		t.Errorf("undone after its mail was let go: %v", err)
	}
	if a, err := h.Reopen(t.Context(), who, desk.Reopening{Receipt: string(told.Receipt), Reason: "mistake"}); err != nil || a.Status != registration.Waiting {
		t.Errorf("%+v, %v", a, err)
	}
	if broken, err := h.Store.Check(t.Context(), time.Time{}); err != nil || len(broken) > 0 {
		t.Errorf("invariants: %v, %v", broken, err)
	}
}
