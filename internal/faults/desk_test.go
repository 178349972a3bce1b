package faults

import (
	"net/http"
	"net/url"
	"testing"
)

// answer is what a librarian's decision came to.
type answer struct {
	page
	err error
}

// Two windows of one librarian, whom no reservation keeps apart, decide at once: one
// wins, the other is told, and the applicant hears of one decision.
func TestTwoWindowsAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.demo()
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	one, two := &librarian{newBrowser(), h, staffLogin}, &librarian{newBrowser(), h, staffLogin}
	happens(t, "the login", one.enter)
	happens(t, "the other window's login", two.enter)
	for n := range 4 {
		a := h.applicant(n)
		if err := a.journey(); err != nil {
			t.Fatal(err)
		}
		second := []string{"/approval", "/refusal"}[n%2]
		decide(t, choice{one, prepared(t, a, one, "/approval")}, choice{two, prepared(t, a, two, second)})
		happens(t, "the decision's mail", a.told)
		if letters, err := h.mails(a.email, decisionSubject); err != nil || len(letters) != 1 {
			t.Errorf("%d mails of a decision, %v", len(letters), err)
		}
	}
	h.stop()
	h.run(t, "", "check")
}

// choice is what a librarian is about to send.
type choice struct {
	by   *librarian
	form form
}

func decide(t *testing.T, choices ...choice) {
	t.Helper()
	begin, answers := make(chan struct{}), make(chan answer, len(choices))
	for _, c := range choices {
		go func() {
			<-begin
			p, err := c.by.submit(c.form, url.Values{"reason": {"duplicate"}})
			answers <- answer{p, err}
		}()
	}
	close(begin)
	won, told := 0, 0
	for range choices {
		switch got := <-answers; {
		case got.err != nil:
			t.Error(got.err)
		case got.status == http.StatusOK && got.at.Path == "/applications":
			won++
		case got.status == http.StatusConflict:
			told++
		default:
			t.Errorf("came to %s (%d)", got.at.Path, got.status)
		}
	}
	if won != 1 || told != 1 {
		t.Errorf("%d won, %d were told", won, told)
	}
}

// prepared is a form of the application's page as the librarian has it before her.
func prepared(t *testing.T, a *applicant, l *librarian, decision string) form {
	t.Helper()
	var f form
	happens(t, "the form "+decision, func() (err error) {
		p, err := l.see(a.receipt)
		if err != nil {
			return err
		}
		f, err = p.form(decision)
		return err
	})
	return f
}
