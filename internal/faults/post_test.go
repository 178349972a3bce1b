package faults

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// postOffice is a mail server on the loopback that does what a test wants.
type postOffice struct {
	port string

	mu      sync.Mutex
	answer  func(letter) error // nil takes all
	tries   []letter
	letters []letter
}

func openPost(t *testing.T) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o := &postOffice{port: port}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: o}, nil }))
	server.Domain, server.ErrorLog = "mail.example.jp", quiet{}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-done; err != nil {
			t.Errorf("the mail server ended with %v", err)
		}
	})
	return o
}

// answers sets what the server says to a letter it has read whole.
func (o *postOffice) answers(f func(letter) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer = f
}

// to lists what came for an address: every try, and what was taken.
func (o *postOffice) to(address string) (tries, taken []letter) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, l := range o.tries {
		if l.to == address {
			tries = append(tries, l)
		}
	}
	for _, l := range o.letters {
		if l.to == address {
			taken = append(taken, l)
		}
	}
	return tries, taken
}

// counter is one connection to the office.
type counter struct{ office *postOffice }

func (c *counter) Reset()                                   {}
func (c *counter) Logout() error                            { return nil }
func (c *counter) Mail(string, *smtp.MailOptions) error     { return nil }
func (c *counter) Rcpt(_ string, _ *smtp.RcptOptions) error { return nil }

func (c *counter) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l, err := readLetter(bytes.NewReader(text))
	if err != nil {
		return err
	}
	o := c.office
	o.mu.Lock()
	o.tries = append(o.tries, l)
	answer := o.answer
	o.mu.Unlock()
	if answer != nil {
		if err := answer(l); err != nil {
			return err
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.letters = append(o.letters, l)
	return nil
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
