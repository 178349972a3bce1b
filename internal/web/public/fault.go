package public

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// handle answers with fn, and leads visitors on from errors that have a way out.
func (s *Side) handle(fn page.HandlerFunc) http.Handler {
	return s.Pages.Handle(func(w http.ResponseWriter, r *http.Request) error {
		s.prolong(w, r)
		if err := fn(w, r); err != nil {
			if wantsJSON(r) {
				f, status := s.Pages.Failure(w, r, err)
				return writeJSON(w, status, verdict{f.Title, f.Text})
			}
			return s.leadOn(w, r, err)
		}
		return nil
	})
}

// leadOn takes the visitor to where an error can be mended, or gives the error back.
func (s *Side) leadOn(w http.ResponseWriter, r *http.Request, err error) error {
	var e *registration.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Reason {
	case "session_over":
		form := s.askForm(r)
		form.Whole = whole(s.Pages.Say(r), e)
		return s.Pages.Render(w, r, http.StatusForbidden, "ask", formPage{form})
	case "login_needed":
		return seeOther(w, r, "/my/login")
	case "first_password":
		return seeOther(w, r, "/my/password")
	case "already_sent":
		return seeOther(w, r, "/identity/done")
	}
	if ways, ok := endings[e.Reason]; ok {
		return s.renderEnding(w, r, e, ways)
	}
	return err
}

// endings are the ends of a way, by reason, and where it goes on: the address of a
// page and its name below "public.way".
var endings = map[string][]string{
	"link_unknown":          {"status"},
	"link_expired":          {"status"},
	"link_replaced":         {"status"},
	"link_used":             {"status"},
	"draft_gone":            {"apply", "status"},
	"password_link_used":    {"forgot", "login"},
	"password_link_expired": {"forgot", "login"},
	"forgot_link_over":      {"status_forgot", "status"},
	"handoff_over":          {"status"},
}

var ways = map[string]string{
	"status": "/status", "apply": "/apply", "forgot": "/my/forgot", "login": "/my/login",
	"status_forgot": "/status/forgot",
}

var endingStatus = map[registration.Code]int{
	registration.NotFound: http.StatusNotFound,
	registration.Expired:  http.StatusGone,
	registration.Conflict: http.StatusConflict,
}

type endingPage struct {
	Title, Text string
	Ways        []page.Link
}

func (s *Side) renderEnding(w http.ResponseWriter, r *http.Request, e *registration.Error, names []string) error {
	say := s.Pages.Say(r)
	p := endingPage{Title: say("error." + e.Reason + ".title"), Text: say("error." + e.Reason)}
	for _, name := range names {
		p.Ways = append(p.Ways, page.Link{Href: ways[name], Label: say("public.way." + name)})
	}
	return s.Pages.Render(w, r, endingStatus[e.Code], "ending", p)
}

// blame puts what a person can mend onto the form and gives the status to answer
// with; 0 for what is not theirs to mend.
func blame(w http.ResponseWriter, form *page.Form, err error, say page.Say) int {
	var e *registration.Error
	switch {
	case form.Fault(err, say):
		return http.StatusUnprocessableEntity
	case !errors.As(err, &e):
		return 0
	case e.Code == registration.TooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.Retry.Seconds()))))
		form.Whole = whole(say, e)
		return http.StatusTooManyRequests
	case e.Code == registration.Denied && wrongPassword[e.Reason]:
		form.Whole = whole(say, e)
		return http.StatusForbidden
	}
	return 0
}

// whole says of a form as a whole what happened and what to do.
func whole(say page.Say, e *registration.Error) string {
	return say("public.whole", "what", say("error."+e.Reason+".title"), "then", say("error."+e.Reason))
}

var wrongPassword = map[string]bool{
	"wrong_receipt_or_password": true, "wrong_card_or_password": true, "card_blocked": true,
}

// seeOther ends every deed: going back or loading anew repeats only the look. The address
// is ours: what a form names went through Side.local.
func seeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// formPage is a page that is a form and nothing else.
type formPage struct{ *page.Form }
