package desk_test

import (
	"sync"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func TestOpeningReserves(t *testing.T) {
	h := desktest.New(t)
	one, two := h.Account(t, "ichi", registration.Reviewer), h.Account(t, "futa", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	looks := func(c desk.Caller) desk.InHand {
		t.Helper()
		seen, err := h.Open(t.Context(), c, string(a.Receipt))
		if err != nil {
			t.Fatal(err)
		}
		return seen.InHand
	}
	until := h.Now.Add(h.Policy.Reserve)
	if got := looks(h.Account(t, "card", registration.CardDesk)); got != (desk.InHand{}) {
		t.Errorf("who may not decide reserves: %+v", got)
	}
	if got := looks(one); got != (desk.InHand{Mine: true, Until: until}) {
		t.Errorf("the first: %+v", got)
	}
	if got := looks(two); got != (desk.InHand{Name: "ichi 花子", Until: until}) {
		t.Errorf("the second: %+v", got)
	}
	if _, err := h.Approve(t.Context(), two, desk.Decision{Receipt: string(a.Receipt)}); !isFault(err, registration.Conflict, "reserved") {
		t.Errorf("the second decides: %v", err)
	}
	if err := h.TakeOver(t.Context(), two, string(a.Receipt)); err != nil || events(t, h, a.ID, "taken_over") != 1 {
		t.Errorf("taking over: %v", err)
	}
	if got, err := h.Keep(t.Context(), one, string(a.Receipt)); err != nil || got.Name != "futa 花子" {
		t.Errorf("the first holds on: %+v, %v", got, err)
	}
	if err := h.LetGo(t.Context(), one, string(a.Receipt)); err != nil || !looks(two).Mine {
		t.Errorf("the first let go what was the second's: %v", err)
	}
	h.Now = h.Now.Add(h.Policy.Reserve)
	if got := looks(one); !got.Mine {
		t.Errorf("after its time: %+v", got)
	}
	if err := h.LetGo(t.Context(), one, string(a.Receipt)); err != nil {
		t.Error(err)
	}
	if got, err := h.InHands(t.Context(), two); err != nil || len(got) != 0 {
		t.Errorf("let go: %+v, %v", got, err)
	}
	if _, err := h.Approve(t.Context(), two, desk.Decision{Receipt: string(a.Receipt)}); err != nil {
		t.Errorf("what nobody has in hand can't be decided: %v", err)
	}
	if err := h.TakeOver(t.Context(), one, string(a.Receipt)); !isFault(err, registration.Conflict, "already_registered") {
		t.Errorf("taking over what is decided: %v", err)
	}
}

// Librarians who ask at once for the next get one each, oldest first.
func TestNextIsEverybodysOwn(t *testing.T) {
	h := desktest.New(t)
	const people = 6
	var callers []desk.Caller
	want := map[registration.ReceiptNumber]bool{}
	for i := range people {
		callers = append(callers, h.Account(t, string(rune('a'+i))+"san", registration.Reviewer))
		want[h.Waiting(t, desktest.Details()).Receipt] = true
		h.Now = h.Now.Add(time.Second)
	}
	h.Waiting(t, desktest.Details())
	var (
		work sync.WaitGroup
		mu   sync.Mutex
	)
	for _, c := range callers {
		work.Go(func() {
			got, err := h.Next(t.Context(), c, registration.QueueFilter{})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || !want[got] {
				t.Errorf("%s got %q, %v", c.Login, got, err)
			}
			delete(want, got)
		})
	}
	work.Wait()
	late := h.Account(t, "late", registration.Reviewer)
	mine, err := h.Next(t.Context(), late, registration.QueueFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.Next(t.Context(), late, registration.QueueFilter{}); err != nil || again != mine {
		t.Errorf("the same person asks again: %q, %v", again, err)
	}
	_, err = h.Next(t.Context(), h.Account(t, "later", registration.Reviewer), registration.QueueFilter{})
	if !isFault(err, registration.NotFound, "nobody_waits") {
		t.Errorf("nobody is left: %v", err)
	}
	if _, err := h.Next(t.Context(), h.Account(t, "card", registration.CardDesk), registration.QueueFilter{}); !isFault(err, registration.Denied, "") {
		t.Errorf("who may not decide: %v", err)
	}
}
