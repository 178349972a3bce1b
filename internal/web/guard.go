package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// Options say how a listener is guarded.
type Options struct {
	Pages  *page.Renderer // shows refusals
	Log    *slog.Logger
	Clock  func() time.Time
	Rand   io.Reader // of request ids; nil is crypto/rand
	HTTPS  bool      // what the visitor sees, perhaps before a proxy
	Origin string    // the listener's public origin, "https://…"; "" trusts Host alone
	Limits map[string]Limit
}

// Limit bounds the requests of one route; [Options.Limits] has them by pattern, e.g.
// "POST /identity/documents".
type Limit struct {
	Bytes int64         // of the body; 0 is [BodyBytes]
	Time  time.Duration // to send and be answered; 0 is the server's
}

// BodyBytes bounds the body of a request whose route has no limit of its own: a form
// full of long answers is a few thousand bytes.
const BodyBytes = 64 << 10

type guard struct {
	Options
	mux *http.ServeMux
}

// Guard makes the handler of a listener from its routes.
func Guard(mux *http.ServeMux, o Options) (http.Handler, error) {
	if mux == nil || o.Pages == nil || o.Log == nil || o.Clock == nil {
		return nil, errors.New("web: mux, Pages, Log and Clock are needed")
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	g := &guard{Options: o, mux: mux}
	cross := http.NewCrossOriginProtection()
	if o.Origin != "" {
		if err := cross.AddTrustedOrigin(o.Origin); err != nil {
			return nil, fmt.Errorf("web: origin: %w", err)
		}
	}
	cross.SetDenyHandler(o.Pages.Handle(func(http.ResponseWriter, *http.Request) error {
		return registration.Fault(registration.Denied, "cross_origin")
	}))
	inner := g.recovered(cross.Handler(http.HandlerFunc(g.route)))
	return g.logged(inner), nil
}

// route bounds the request and hands it to its handler, or says that there is none.
func (g *guard) route(w http.ResponseWriter, r *http.Request) {
	if r.Pattern == "" {
		g.Pages.Fail(w, r, registration.ErrNotFound)
		return
	}
	limit := g.Limits[r.Pattern]
	if limit.Bytes == 0 {
		limit.Bytes = BodyBytes
	}
	r.Body = http.MaxBytesReader(bare(w), r.Body, limit.Bytes)
	if limit.Time > 0 {
		c, until := http.NewResponseController(w), g.Clock().Add(limit.Time)
		// A connection that has no deadlines keeps the ones it has.
		_ = c.SetReadDeadline(until)
		_ = c.SetWriteDeadline(until)
	}
	g.mux.ServeHTTP(w, r)
}

// bare is net/http's own writer, which a reader of too large a body tells to close the
// connection instead of reading on.
func bare(w http.ResponseWriter) http.ResponseWriter {
	if rec, ok := w.(*recorder); ok {
		return rec.ResponseWriter
	}
	return w
}
