package upkeep

import (
	"context"
	"errors"
	"io"
	"time"

	"ouchi/internal/registration"
)

const (
	mailBatch  = 4 // each may take a minute, and all must be done within their lease
	mailLease  = 5 * time.Minute
	firstRetry = 30 * time.Second
	lastRetry  = 4 * time.Hour
	maxTries   = 20 // a little over two days
)

// SendMail sends a batch of due mails and returns how many it took in hand. Each
// is sent at least once; a mail is repeated, with the same Message-ID, only when
// the process dies between the server's answer and the commit.
func (u *Upkeep) SendMail(ctx context.Context) (int, error) {
	batch, err := u.Outbox.ClaimNotices(ctx, u.Now(), mailLease, mailBatch)
	if err != nil {
		return 0, err
	}
	for _, d := range batch {
		if err := u.deliver(ctx, d); err != nil {
			return len(batch), err
		}
	}
	return len(batch), nil
}

func (u *Upkeep) deliver(ctx context.Context, d registration.Dispatch) error {
	err := u.Mailer.Send(ctx, d)
	if err == nil {
		// The server has it: the row must learn that even while we are told to stop.
		return u.Outbox.NoticeSent(context.WithoutCancel(ctx), d.Notice.ID, u.Now())
	}
	if ctx.Err() != nil {
		return ctx.Err() // the lease ends by itself
	}
	var p interface{ Permanent() bool }
	again, reason := u.Now().Add(u.backOff(d.Attempt)), "temporary"
	if errors.As(err, &p) && p.Permanent() {
		again, reason = time.Time{}, "permanent"
	} else if d.Attempt >= maxTries {
		again, reason = time.Time{}, "gave_up"
	}
	u.Log.WarnContext(ctx, "mail not sent", "notice", d.Notice.ID, "kind", d.Notice.Kind,
		"attempt", d.Attempt, "outcome", reason, "error", err)
	return u.Outbox.NoticeFailed(ctx, d.Notice.ID, again, reason)
}

// backOff doubles from half a minute to four hours, with a fifth of jitter so that
// a server coming back is not met by everybody at once.
func (u *Upkeep) backOff(attempt int) time.Duration {
	wait := min(firstRetry<<min(attempt-1, 20), lastRetry)
	var noise [1]byte
	if _, err := io.ReadFull(u.Rand, noise[:]); err != nil {
		return wait // a mail may wait without jitter
	}
	return wait + wait/5*time.Duration(noise[0])/256
}
