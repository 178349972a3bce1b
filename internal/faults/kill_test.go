package faults

import (
	"errors"
	"maps"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// Rounds of the story, and how long after the beginning of a step the axe falls.
const (
	rounds = 16
	within = 120 * time.Millisecond
	seed   = 2026
)

// In each round somebody applies and is approved, and the process is killed within one
// of the steps; somebody else is under way meanwhile. In the end everybody has one
// application, one card and one mail of each kind.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.demo()
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	axe := &axe{t: t, house: h, random: rand.New(rand.NewPCG(seed, 0))}
	desk := h.colleague(t)
	var everybody []*applicant
	for round := range rounds {
		disturbed, other := h.applicant(2*round), h.applicant(2*round+1)
		axe.aim(disturbed, round)
		beside := make(chan error, 1)
		go func() { beside <- other.register(desk) }()
		err := disturbed.register(desk)
		if err = errors.Join(err, <-beside); err != nil {
			t.Fatal(err)
		}
		axe.rest()
		everybody = append(everybody, disturbed, other)
	}
	h.stop()
	if out := h.run(t, "", "check"); !strings.Contains(out, "all holds") {
		t.Errorf("check says:\n%s", out)
	}
	if out := h.run(t, "", "audit", "verify"); !strings.Contains(out, "the log is whole") {
		t.Errorf("audit verify says:\n%s", out)
	}
	settled(t, h, everybody)
}

// register goes the whole way to the card, librarian included.
func (a *applicant) register(desk *librarian) error {
	if err := a.journey(); err != nil {
		return err
	}
	return a.take(len(a.steps()), func() error { return desk.approve(a.receipt) }, a.told)
}

// told waits for the mail with the card number.
func (a *applicant) told() error {
	letters, err := a.house.mails(a.email, decisionSubject)
	if err == nil && len(letters) == 0 {
		err = errors.New("no mail with the card number")
	}
	return err
}

// axe kills the process a random moment after the beginning of a step, and starts the
// next one at once.
type axe struct {
	t      *testing.T
	house  *house
	random *rand.Rand
	falls  sync.WaitGroup
}

func (x *axe) aim(a *applicant, round int) {
	target := round % 8
	after := time.Duration(x.random.Int64N(int64(within)))
	a.begins = func(step int) {
		if step != target {
			return
		}
		x.falls.Add(1)
		time.AfterFunc(after, func() {
			defer x.falls.Done()
			if err := x.house.restart(); err != nil {
				x.t.Error(err)
			}
		})
	}
}

func (x *axe) rest() { x.falls.Wait() }

var cardNumber = regexp.MustCompile(`\b8\d{8}\b`)

// settled checks what is left when all is done.
func settled(t *testing.T, h *house, everybody []*applicant) {
	t.Helper()
	cards := map[string]string{}
	for _, a := range everybody {
		for _, subject := range []string{verifySubject, receivedSubject, decisionSubject} {
			letters, err := h.mails(a.email, subject)
			if err != nil || len(letters) != 1 {
				t.Errorf("%s has %d mails %s, %v", a.email, len(letters), subject, err)
				continue
			}
			if subject != decisionSubject {
				continue
			}
			card := cardNumber.FindString(letters[0].text)
			if before, twice := cards[card]; twice || card == "" {
				t.Errorf("card %q for %s and %s", card, before, a.email)
			}
			cards[card] = a.email
		}
	}
	db, err := store.OpenSQLite(t.Context(), h.data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	totals, err := db.Totals(t.Context())
	maps.DeleteFunc(totals, func(_ registration.Status, n int) bool { return n == 0 })
	if want := map[registration.Status]int{registration.Registered: len(everybody)}; err != nil || !maps.Equal(totals, want) {
		t.Errorf("applications %v, want %v, %v", totals, want, err)
	}
	figures, err := db.Figures(t.Context(), time.Now())
	if err != nil || figures.Images["ready"] != len(everybody) || len(figures.Images) != 1 {
		t.Errorf("images %v, %v", figures.Images, err)
	}
}
