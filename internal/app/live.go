package app

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"ouchi/internal/config"
	"ouchi/internal/mail"
	"ouchi/internal/registration"
)

// live is which App is in force at the moment. An App never changes: a change of the
// settings builds another one on the same store, keys and mail, and puts it in its
// place at once. A request goes on with the App it began with.
type live struct {
	changing sync.Mutex // one builds at a time
	present  atomic.Pointer[serving]
}

// serving is an App with its two sides, which are nil until something listens.
type serving struct {
	app           *App
	public, staff http.Handler
}

func publicSide(s *serving) http.Handler { return s.public }
func staffSide(s *serving) http.Handler  { return s.staff }

// side is the handler of a listener: whichever is in force when a request comes.
func (l *live) side(which func(*serving) http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		which(l.present.Load()).ServeHTTP(w, r)
	})
}

// serve makes the sides of the App in force, before anything listens.
func (l *live) serve() error {
	l.changing.Lock()
	defer l.changing.Unlock()
	now := &serving{app: l.present.Load().app}
	var err error
	if now.public, now.staff, err = now.app.handlers(); err == nil {
		l.present.Store(now)
	}
	return err
}

// Present is the App under the settings in force, which is a until the console changes
// some. It shares everything with a, and is never closed or run itself.
func (a *App) Present() *App { return a.live.present.Load().app }

// under is the same house under other settings. Upkeep, the gates and the way of mail
// stay the same ones.
func (a *App) under(c config.Config, version int64) *App {
	next := *a
	next.config, next.version, next.closers = c, version, nil
	next.buildSides()
	return &next
}

// Follow puts the newest settings in force, if they are not, and tells whether it did.
// What is served now goes on when they cannot be.
func (a *App) Follow(ctx context.Context) (changed bool, err error) {
	newest, err := a.Store.SettingsNow(ctx)
	if err != nil || newest == a.Present().version {
		return false, err
	}
	a.live.changing.Lock()
	defer a.live.changing.Unlock()
	was := a.live.present.Load()
	c, version, err := a.settled(ctx)
	if err != nil || version == was.app.version {
		return false, err
	}
	next := &serving{app: was.app.under(c, version)}
	if was.public != nil {
		if next.public, next.staff, err = next.app.handlers(); err != nil {
			return false, err
		}
	}
	a.live.present.Store(next)
	return true, nil
}

// settled is the file's settings with the newest of the console's over them. A section
// that does not go with the file any more is as the file says, and logged.
func (a *App) settled(ctx context.Context) (config.Config, int64, error) {
	version, err := a.Store.SettingsNow(ctx)
	if err != nil || version == 0 {
		return a.file, 0, err
	}
	kept, err := a.Store.Settings(ctx, version)
	if err != nil {
		return a.file, 0, err
	}
	c, err := a.file.Under(kept.Body)
	var faults config.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			a.options.Log.ErrorContext(ctx, "settings of the console left out", "version", version, "key", f.Key, "fault", f.What)
		}
		err = nil
	}
	return c, version, err
}

// followEvery is how soon other processes notice a change of settings.
const followEvery = 2 * time.Second

// followSettings follows what other processes on the same database change.
func (a *App) followSettings(ctx context.Context) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := a.Follow(ctx); err != nil && !errors.Is(err, context.Canceled) {
			a.options.Log.ErrorContext(ctx, "settings not followed", "error", err)
		}
	}
}

// presentMail writes each mail under the settings in force.
type presentMail struct {
	live   *live
	sender mail.Sender
}

// Send writes and sends one mail, as [mail.Post.Send].
func (p presentMail) Send(ctx context.Context, d registration.Dispatch) error {
	return mail.Post{Writer: p.live.present.Load().app.writer(), Sender: p.sender}.Send(ctx, d)
}
