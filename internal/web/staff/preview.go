package staff

import (
	"encoding/json"
	"errors"
	"net/http"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// Letter is a mail as its reader will see it. Where that is not in Japanese, Japanese is
// the same text as a librarian can read it, and Lang the language of the other.
type Letter struct {
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	Lang     string `json:"lang,omitempty"`
	Japanese string `json:"japanese,omitempty"`
}

func (s *Side) previewReturn(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.preview(w, r, c, act{giveBack, "return", nil})
}

func (s *Side) previewRefusal(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.preview(w, r, c, act{refusal, "refuse", nil})
}

// preview shows the mail that a decision would send, of the change that it would make:
// on the page, or to its script alone. Nothing is done.
func (s *Side) preview(w http.ResponseWriter, r *http.Request, c desk.Caller, of act) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	letter, err := s.letter(r, c, of)
	alone := r.Header.Get("Accept") == "application/json"
	var e *registration.Error
	switch {
	case err != nil && (!errors.As(err, &e) || refusals[e.Code] == 0):
		return err
	case err != nil && alone:
		return answerJSON(w, map[string]string{"problem": s.problem(r, of.name, e).Text})
	case err != nil:
		return s.refused(w, r, c, of.name, err)
	case alone:
		return answerJSON(w, letter)
	}
	return s.renderCase(w, r, c, attempt{name: of.name, typed: r.PostForm, letter: &letter})
}

func (s *Side) letter(r *http.Request, c desk.Caller, of act) (Letter, error) {
	in, err := s.decisionOf(r, of.use)
	if err != nil {
		return Letter{}, err
	}
	d, err := s.parts.Desk.Preview(r.Context(), c, registration.Action(of.use), in)
	if err != nil {
		return Letter{}, err
	}
	return s.parts.Write(d)
}

func answerJSON(w http.ResponseWriter, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(text)
	return nil
}
