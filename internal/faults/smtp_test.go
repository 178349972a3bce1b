package faults

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
)

// posted is a house whose mails go to a mail server, running.
func posted(t *testing.T) (*house, *postOffice) {
	t.Helper()
	office := openPost(t)
	h := newHouse(t, map[string]string{"mode": "smtp", "host": "127.0.0.1", "port": office.port, "tls": "none"})
	h.serve()
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	return h, office
}

// applies sends in the form and stops at the receipt.
func (h *house) applies(t *testing.T, n int) *applicant {
	t.Helper()
	a := h.applicant(n)
	if err := a.take(0, a.apply, a.confirm); err != nil {
		t.Fatal(err)
	}
	return a
}

// arrives waits until n mails to the address were taken.
func (o *postOffice) arrives(t *testing.T, address string, n int) []letter {
	t.Helper()
	var taken []letter
	happens(t, "mail to "+address, func() error {
		if _, taken = o.to(address); len(taken) < n {
			return errors.New("not there yet")
		}
		return nil
	})
	return taken
}

// same checks that all tries were the one mail.
func same(t *testing.T, tries []letter) {
	t.Helper()
	for _, l := range tries {
		if l != tries[0] {
			t.Errorf("try %+v differs from %+v", l, tries[0])
		}
	}
}

// A server that is too busy gets the same mail again half a minute later.
func TestBusyMailServer(t *testing.T) {
	t.Parallel()
	h, office := posted(t)
	var before atomic.Bool
	office.answers(func(letter) error {
		if !before.Swap(true) {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "busy"}
		}
		return nil
	})
	a := h.applies(t, 0)
	taken := office.arrives(t, a.email, 1)
	tries, _ := office.to(a.email)
	if len(tries) != 2 || len(taken) != 1 {
		t.Errorf("%d tries, %d taken", len(tries), len(taken))
	}
	same(t, tries)
	if err := a.enter(taken[0]); err != nil {
		t.Error(err)
	}
	h.stop()
	h.run(t, "", "check")
}

// A mail that can't arrive is given up, staff see it, and no other waits for it.
func TestMailServerRefusesARecipient(t *testing.T) {
	t.Parallel()
	h, office := posted(t)
	lost := h.applicant(1)
	office.answers(func(l letter) error {
		if l.to == lost.email {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}
		return nil
	})
	if err := lost.take(0, lost.apply, lost.confirm); err != nil {
		t.Fatal(err)
	}
	office.arrives(t, h.applies(t, 2).email, 1)
	desk := h.colleague(t)
	happens(t, "staff are told", func() error {
		p, err := desk.see(lost.receipt)
		if err == nil && !strings.Contains(p.text, "届けられなかったメールがあります") {
			err = errors.New("not yet")
		}
		return err
	})
	if tries, _ := office.to(lost.email); len(tries) != 1 {
		t.Errorf("%d tries", len(tries))
	}
	h.stop()
	h.run(t, "", "check")
	if said := h.said.String(); strings.Contains(said, lost.email) || strings.Contains(said, "no such user") {
		t.Error("the log repeats an address or the server's words")
	}
}

// Killed when the server has the mail and ouchi does not know it yet: the mail comes
// once more, with the same Message-ID, and no third time.
func TestKilledBeforeTheMailIsKnownSent(t *testing.T) {
	t.Parallel()
	h, office := posted(t)
	killed := make(chan error, 1)
	once := sync.OnceFunc(func() { killed <- h.restart() })
	office.answers(func(letter) error { once(); return nil })
	a := h.applicant(3)
	if err := a.take(0, a.apply, a.confirm); err != nil {
		t.Fatal(err)
	}
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	taken := office.arrives(t, a.email, 2)
	same(t, taken)
	if err := a.take(2, func() error { return a.enter(taken[1]) }, a.upload, a.sendIn); err != nil {
		t.Fatal(err)
	}
	taken = office.arrives(t, a.email, 3)
	if taken[2].subject != receivedSubject || taken[2].id == taken[0].id {
		t.Errorf("the third mail is %q", taken[2].subject)
	}
	h.stop()
	h.run(t, "", "check")
}

// While the mail server keeps ouchi waiting, people are served; an orderly stop in the
// middle of it loses no mail.
func TestSlowMailServer(t *testing.T) {
	t.Parallel()
	h, office := posted(t)
	came, answer := make(chan struct{}, 16), make(chan struct{})
	release := sync.OnceFunc(func() { close(answer) })
	defer release()
	office.answers(func(letter) error {
		came <- struct{}{}
		<-answer
		return nil
	})
	one := h.applies(t, 4)
	<-came
	two := h.applies(t, 5) // served all the same
	h.stop()
	if err := h.start(); err != nil {
		t.Fatal(err)
	}
	release()
	for _, a := range []*applicant{one, two} {
		taken := office.arrives(t, a.email, 1)
		tries, _ := office.to(a.email)
		same(t, tries)
		if err := a.take(2, func() error { return a.enter(taken[0]) }); err != nil {
			t.Error(err)
		}
	}
	h.stop()
	h.run(t, "", "check")
}
