package mail

import (
	"bytes"
	"fmt"

	gomail "github.com/wneessen/go-mail"
)

// message is a letter as it travels.
type message struct {
	data     []byte // RFC 5322, lines end in CRLF
	envelope string // sender's mailbox
	to       string // recipient's mailbox
}

// render writes the letter as a message of US-ASCII: headers in RFC 2047 words, the
// text as base64, so that no server on the way breaks a URL or folds a line.
func (l Letter) render() (message, error) {
	from, okFrom := mailbox(l.From)
	to, okTo := mailbox(l.To)
	switch {
	case !okFrom:
		return message{}, &Failure{"the sender's address is no mailbox", false}
	case !okTo:
		return message{}, hopeless("the recipient's address is no mailbox")
	}
	m := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	if m.FromFormat(plain(l.FromName), from) != nil {
		return message{}, &Failure{"the sender's address is no mailbox", false}
	}
	if m.To(to) != nil {
		return message{}, hopeless("the recipient's address is no mailbox")
	}
	m.Subject(plain(l.Subject))
	m.SetDateWithValue(l.Date)
	m.SetMessageIDWithValue(plain(l.MessageID))
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 section 5
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	var data bytes.Buffer
	if _, err := m.WriteTo(&data); err != nil {
		return message{}, fmt.Errorf("mail: render: %w", err)
	}
	return message{data.Bytes(), from, to}, nil
}
