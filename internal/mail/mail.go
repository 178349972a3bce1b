// Package mail writes the mails of ouchi and hands them to a server or a folder.
//
// It owns the letters: one struct and one text template for each
// [registration.NoticeKind], their headers, and the line between a failure that
// another try may cure and one that it will not. Letters are plain text, say when
// every link and every application ends, and never hold a birth date, a password or
// what a person registered.
//
// It refuses to choose when to send, whom to write to and how often to try. No error
// of this package repeats an address or an answer of a server, which may hold one.
package mail

import (
	"context"
	"time"

	"ouchi/internal/registration"
)

// Letter is one mail, written and not yet sent.
type Letter struct {
	From      string // mail address
	FromName  string // shown beside it
	To        string // mail address as the applicant typed it
	Subject   string
	Text      string    // lines end in \n
	MessageID string    // without angle brackets; the same for every try
	Date      time.Time // in the library's time zone
}

// Sender hands a letter over. It is durable there when Send returns nil. Errors are
// as those of [Post.Send].
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// Post writes and sends what the outbox holds.
type Post struct {
	Writer *Writer
	Sender Sender
}

// Send writes and sends one mail. An error whose chain has a Permanent method that
// is true will not be cured by another try.
func (p Post) Send(ctx context.Context, d registration.Dispatch) error {
	letter, err := p.Writer.Compose(d)
	if err != nil {
		return err
	}
	return p.Sender.Send(ctx, letter)
}

// Failure is why a letter was not written or sent. It holds no address.
type Failure struct {
	What      string // e.g. "recipient refused: answered 550 5.1.1"
	permanent bool
}

func (f *Failure) Error() string { return "mail: " + f.What }

// Permanent tells that another try will fail as this one did.
func (f *Failure) Permanent() bool { return f.permanent }

func hopeless(what string) error { return &Failure{what, true} }
