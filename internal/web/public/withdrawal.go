package public

import "net/http"

// withdrawalPage asks once more before an application is withdrawn (取り下げ).
type withdrawalPage struct {
	Receipt   string
	ImageDays int
}

func (s *Side) showWithdrawal(w http.ResponseWriter, r *http.Request) error {
	now, err := s.parts.Intake.Standing(r.Context(), s.cookies.Get(r, statusCookie))
	if err != nil {
		return err
	}
	a := now.Application
	if !a.Status.Open() {
		return seeOther(w, r, "/status")
	}
	return s.Pages.Render(w, r, http.StatusOK, "withdrawal", withdrawalPage{a.Receipt.String(), a.Rules.ImageDays})
}

func (s *Side) withdraw(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Intake.Withdraw(r.Context(), s.cookies.Get(r, statusCookie)); err != nil {
		return err
	}
	return seeOther(w, r, "/status")
}
