package page

import (
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"ouchi/internal/registration"
)

// HandlerFunc answers a request or says why it could not. It returns an error only
// before it has written anything.
type HandlerFunc func(http.ResponseWriter, *http.Request) error

// Handle makes a HandlerFunc an http.Handler; its errors become pages.
func (p *Renderer) Handle(fn HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := fn(w, r); err != nil {
			p.Fail(w, r, err)
		}
	})
}

// Failure is an error in words.
type Failure struct {
	Title, Text string
	Minutes     int // until trying again makes sense; 0 says nothing
	Number      string
}

// statuses by code; what is not here is internal.
var statuses = map[string]int{
	string(registration.Invalid):  http.StatusUnprocessableEntity,
	string(registration.NotFound): http.StatusNotFound,
	string(registration.Conflict): http.StatusConflict,
	string(registration.Expired):  http.StatusGone,
	string(registration.Denied):   http.StatusForbidden,
	string(registration.TooMany):  http.StatusTooManyRequests,
	string(registration.Full):     http.StatusInsufficientStorage,
	"toolarge":                    http.StatusRequestEntityTooLarge,
}

// statusGone says in the access log that the visitor hung up; nobody receives it.
const statusGone = 499

// Fail renders the error page. Internal errors are logged with the request id;
// they must carry no personal data, as no error of ouchi may.
func (p *Renderer) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		w.WriteHeader(statusGone)
		return
	}
	f, status := p.Failure(w, r, err)
	if err := p.Render(w, r, status, "error", f); err != nil {
		p.log.LogAttrs(r.Context(), slog.LevelError, "error page failed",
			slog.String("request_id", RequestID(r.Context())), slog.String("error", err.Error()))
		http.Error(w, p.Say(r)("error.internal.title"), http.StatusInternalServerError)
	}
}

// Failure is what Fail shows of an error, for whoever shows it otherwise, and the status
// to answer with. It logs what is internal and sets Retry-After.
func (p *Renderer) Failure(w http.ResponseWriter, r *http.Request, err error) (Failure, int) {
	code, reason, known := classify(err)
	status, ok := statuses[code]
	if !ok {
		code, status = "internal", http.StatusInternalServerError
		p.log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("request_id", RequestID(r.Context())),
			slog.String("route", r.Pattern), slog.String("error", err.Error()))
	}
	lang := p.lang(p.frame(r))
	key := "error." + code
	if reason != "" && p.words.Has(lang, "error."+reason) {
		key = "error." + reason
	}
	say := p.sayIn(lang)
	f := Failure{Title: say(key + ".title"), Text: say(key), Number: RequestID(r.Context())}
	if known != nil && known.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(known.Retry.Seconds()))))
		f.Minutes = int(math.Ceil(known.Retry.Minutes()))
	}
	return f, status
}

func classify(err error) (code, reason string, known *registration.Error) {
	if errors.As(err, &known) {
		return string(known.Code), known.Reason, known
	}
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return "toolarge", "", nil
	}
	return "internal", "", nil
}
