package app

import "time"

// AsOf is the same house at another moment, for stories of made-up people: whatever is
// done through it is dated at, mails too. It shares everything with a, which must
// outlive it, and is never closed or run itself.
func (a *App) AsOf(at time.Time) (*App, error) {
	then := *a
	then.options.Now = func() time.Time { return at }
	then.options.Sender = a.post
	then.closers, then.live = nil, &live{}
	return &then, then.furnish()
}
