package web

import (
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"

	"ouchi/internal/web/page"
)

// logged gives the request its id, the response its headers, and the log its line.
func (g *guard) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := g.Clock()
		id := g.requestID()
		r = r.WithContext(page.WithRequestID(r.Context(), id))
		_, pattern := g.mux.Handler(r)
		r.Pattern = pattern
		g.headers(w.Header())
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		g.Log.LogAttrs(r.Context(), level(pattern), "request",
			slog.String("request_id", id), slog.String("method", method(r)),
			slog.String("route", pattern), slog.Int("status", rec.code()),
			slog.Int64("bytes", rec.bytes), slog.Duration("took", g.Clock().Sub(began)))
	})
}

// method keeps words of a visitor's own making out of the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return "other"
}

// level keeps the probes, several a minute for ever, out of the ordinary log.
func level(pattern string) slog.Level {
	if pattern == healthPattern || pattern == readyPattern {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// recovered shows the page of an internal error instead of a broken connection. What
// was panicked with is named by its type alone, since it may hold what a person typed.
func (g *guard) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
				panic(v)
			}
			g.Log.LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.String("request_id", page.RequestID(r.Context())),
				slog.String("stack", string(debug.Stack())))
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler) // half a page was sent: do not pass it off as whole
			}
			g.Pages.Fail(w, r, panicked{v})
		}()
		next.ServeHTTP(w, r)
	})
}

// panicked is a recovered panic as an error that is safe to log.
type panicked struct{ value any }

func (p panicked) Error() string {
	if e, ok := p.value.(runtime.Error); ok {
		return "panic: " + e.Error()
	}
	return "panic: a value that is no runtime error"
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// The letters of a request id: none that is mistaken for another on the telephone
// (Crockford's base 32).
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// requestID makes 8 letters, e.g. "7F3K-Q9MZ": 40 bits, enough to find a line in a log.
func (g *guard) requestID() string {
	var raw [8]byte
	if _, err := g.Rand.Read(raw[:]); err != nil {
		return ""
	}
	var b strings.Builder
	for i, c := range raw {
		if i == 4 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[c%32])
	}
	return b.String()
}
