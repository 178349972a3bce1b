package apptest

import (
	"context"
	"strings"
	"sync"

	"ouchi/internal/mail"
)

// Post is a mail.Sender that keeps what it is handed, in order.
type Post struct {
	mu      sync.Mutex
	letters []mail.Letter
	tries   []mail.Letter
	fault   func(mail.Letter) error
	after   func(mail.Letter)
}

// Send keeps the letter, unless it was told to fail.
func (p *Post) Send(ctx context.Context, l mail.Letter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	fault, after := p.fault, p.after
	p.tries = append(p.tries, l)
	p.mu.Unlock()
	if fault != nil {
		if err := fault(l); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.letters = append(p.letters, l)
	p.mu.Unlock()
	if after != nil {
		after(l)
	}
	return nil
}

// Fail makes every sending fail as f says; nil takes all letters again.
func (p *Post) Fail(f func(mail.Letter) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

// After calls f whenever a letter was taken and its sender does not know it yet.
func (p *Post) After(f func(mail.Letter)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.after = f
}

// Tries lists every sending, refused ones too.
func (p *Post) Tries() []mail.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]mail.Letter(nil), p.tries...)
}

// Letters lists what was taken.
func (p *Post) Letters() []mail.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]mail.Letter(nil), p.letters...)
}

// Temporary is a failure that another try may cure, Permanent one that it will not.
var (
	Temporary = func(mail.Letter) error { return refusal(false) }
	Permanent = func(mail.Letter) error { return refusal(true) }
)

type refusal bool

func (r refusal) Error() string { return "apptest: the letter is refused" }

func (r refusal) Permanent() bool { return bool(r) }

// Letters lists the mails that were sent, oldest first.
func (h *House) Letters() []mail.Letter { return h.Post.Letters() }

// Letter is the newest mail to an address with the subject, in whatever language it says
// it again; there has to be one.
func (h *House) Letter(to, subject string) mail.Letter {
	h.t.Helper()
	letters := h.Letters()
	for i := len(letters) - 1; i >= 0; i-- {
		if letters[i].To == to && (letters[i].Subject == subject || strings.HasPrefix(letters[i].Subject, subject+" / ")) {
			return letters[i]
		}
	}
	h.t.Fatalf("no mail %q to %s among %d", subject, to, len(letters))
	return mail.Letter{}
}

// Link is the token of the one link to the mail's own page that the letter holds.
func (h *House) Link(l mail.Letter) string {
	h.t.Helper()
	for line := range strings.Lines(l.Text) {
		for _, room := range []string{"/identity/", "/my/password/", "/status/password/"} {
			token, ok := strings.CutPrefix(strings.TrimSpace(line), h.Config.Server.PublicURL+room)
			if ok {
				return token
			}
		}
	}
	h.t.Fatalf("no link in the mail %q", l.Subject)
	return ""
}

// The subjects of the mails, as the guide has them.
const (
	VerifySubject   = "本人確認登録依頼"
	ReceivedSubject = "本人確認登録結果"
	DecisionSubject = "熊本県立図書館からのお知らせ"
)
