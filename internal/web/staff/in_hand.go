package staff

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// inHand says on the page of an application who has it in hand.
type inHand struct {
	Others bool
	Name   string // of the colleague
	Until  string
	Beat   int    // seconds until the page should hold it longer; 0: nobody holds it
	Place  string // where it stands in the queue, for whoever goes on to the next
}

func (s *Side) inHand(seen desk.Case) *inHand {
	if seen.Application.Status != registration.Waiting {
		return nil
	}
	h := &inHand{
		Others: seen.InHand.Others(), Name: colleague(seen.InHand.Name), Until: s.clock(seen.InHand.Until),
		Place: place(registration.Cursor{At: seen.Application.SentAt, ID: seen.Application.ID}),
	}
	if seen.InHand.Mine {
		h.Beat = int(s.parts.Desk.Policy.Reserve.Seconds() / 4)
	}
	return h
}

func colleague(name string) string {
	if name == "" {
		return "ほかの職員"
	}
	return name
}

// clock is the time of day.
func (s *Side) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.location()).Format("15:04")
}

// keep answers the page that holds an application: with nothing while it does, else
// with what it should say now.
func (s *Side) keep(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	h, err := s.parts.Desk.Keep(r.Context(), c, r.PathValue("receipt"))
	if err != nil {
		return err
	}
	if h.Mine {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	lost := inHand{}
	if h.Others() {
		lost.Name = colleague(h.Name)
	}
	return s.Pages.Part(w, r, page.Fragment{Page: "application", Name: "lost", Data: lost})
}

func (s *Side) takeOver(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	receipt := r.PathValue("receipt")
	err := s.parts.Desk.TakeOver(r.Context(), c, receipt)
	var e *registration.Error
	if errors.As(err, &e) && e.Code == registration.Conflict {
		return s.renderCase(w, r, c, attempt{name: "takeover", status: http.StatusConflict, problem: s.problem(r, "takeover", e)})
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, casePath(receipt))
}

func (s *Side) letGo(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := s.parts.Desk.LetGo(r.Context(), c, r.PathValue("receipt")); err != nil {
		return err
	}
	return seeOther(w, r, "/applications")
}

// openNext opens the oldest of the queue that no colleague has, from a place on when
// one is given.
func (s *Side) openNext(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	f := filter(r.PostForm)
	f.Status, f.Envelope = registration.Waiting, false
	next, err := s.parts.Desk.Next(r.Context(), c, f)
	if errors.Is(err, registration.ErrNotFound) {
		return seeOther(w, r, "/applications?"+url.Values{"done": {nobodyWaits}}.Encode())
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, casePath(string(next)))
}
