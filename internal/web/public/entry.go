package public

import (
	"net/http"

	"ouchi/internal/intake"
	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// seen is what the server says of a form that is still being typed.
type seen struct {
	Kept    bool              `json:"kept"`
	Faults  map[string]string `json:"faults"`  // sentences beside fields that are filled in wrongly
	Birth   string            `json:"birth"`   // the birth date in both counts of years
	Email   string            `json:"email"`   // what the mail address was probably meant to be
	Asking  string            `json:"asking"`  // the sentence that asks for it
	Take    string            `json:"take"`    // and what the button says
	Outside bool              `json:"outside"` // the workplace matters
}

// keepEntry keeps what a page has in its fields while it is typed, and tells its script
// what is wrong so far.
func (s *Side) keepEntry(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	form := typed(r.PostForm)
	kept, err := s.remember(w, r, form)
	if err != nil {
		return err
	}
	say := s.Pages.Say(r)
	details, faults := s.parts.Intake.Look(form)
	answer := seen{Kept: kept, Faults: map[string]string{}, Outside: details.Outside}
	for _, f := range faults {
		answer.Faults[string(f.Field)] = say("invalid." + f.Reason)
	}
	if answer.Faults[string(registration.FieldBirth)] == "" {
		answer.Birth = birthday(say, details.Birth)
	}
	if meant, doubtful := jptext.MistypedEmail(details.Email); doubtful {
		answer.Email, answer.Asking = meant, say("form.email.ask", "meant", meant)
		answer.Take = say("form.email.take", "meant", meant)
	}
	return writeJSON(w, http.StatusOK, answer)
}

// remember keeps what was typed for this browser.
func (s *Side) remember(w http.ResponseWriter, r *http.Request, form registration.Form) (kept bool, err error) {
	visitor := intake.Visitor{Cookie: s.cookies.Get(r, draftCookie), Address: s.parts.ClientAddress(r)}
	cookie, kept, err := s.parts.Intake.KeepEntry(r.Context(), visitor, form)
	if err == nil && kept {
		s.cookies.Set(w, draftCookie, cookie, draftAge)
	}
	return kept, err
}

// startOver forgets what this browser typed and whose it was: the next person may sit at it.
func (s *Side) startOver(w http.ResponseWriter, r *http.Request) error {
	if err := s.forgetTyped(w, r); err != nil {
		return err
	}
	return seeOther(w, r, "/apply")
}

func (s *Side) forgetTyped(w http.ResponseWriter, r *http.Request) error {
	cookie := s.cookies.Get(r, draftCookie)
	if cookie == "" {
		return nil
	}
	s.cookies.Clear(w, draftCookie)
	s.cookies.Clear(w, confirmedCookie)
	return s.parts.Intake.StartOver(r.Context(), cookie)
}
