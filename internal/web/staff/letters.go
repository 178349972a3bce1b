package staff

import (
	"errors"
	"net/http"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// lettersPath is where the undelivered mails stand.
const lettersPath = "/letters"

// lettersPage lists the mails that could not be delivered.
type lettersPage struct {
	Rows     []letterRow
	Total    int
	More     int // that are not shown
	May      bool
	Done     string
	problems []page.Problem
}

// Problems lets the layout show what was refused.
func (p lettersPage) Problems() []page.Problem { return p.problems }

type letterRow struct {
	ID, At, Subject, To string
	Receipt, Href       string // "" of a patron's own mail
	State               badge
	Times               int
	Resend              string // what sending again does; "" when it can't be
}

var lettersDone = map[string]string{
	"resending":  "もう一度送ります。届かなければ、この一覧に戻ります。",
	"settlement": "一覧から外しました。",
}

func (s *Side) showLetters(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderLetters(w, r, c, nil)
}

func (s *Side) renderLetters(w http.ResponseWriter, r *http.Request, c desk.Caller, refused *registration.Error) error {
	list, total, err := s.parts.Desk.DeadLetters(r.Context(), c)
	if err != nil {
		return err
	}
	p, status := lettersPage{
		Total: total, More: total - len(list), May: desk.Allows(c.Role, "assist"), Done: lettersDone[r.URL.Query().Get("done")],
	}, http.StatusOK
	for _, l := range list {
		p.Rows = append(p.Rows, s.letterRow(l))
	}
	if refused != nil {
		status = refusals[refused.Code]
		p.problems = []page.Problem{s.problem(r, "letters", refused)}
	}
	return s.Pages.Render(w, r, status, "letters", p)
}

func (s *Side) letterRow(l registration.DeadLetter) letterRow {
	row := letterRow{
		ID: l.ID, At: s.brief(l.At), Subject: mailSubjects[l.Kind], To: l.To, Times: l.Attempts,
	}
	if l.Receipt == "" {
		return row
	}
	row.Receipt, row.Href, row.State = l.Receipt.String(), casePath(string(l.Receipt)), state(l.Status)
	switch {
	case !l.Kind.Links():
		row.Resend = "もう一度送る"
	case l.Status.Unsent():
		row.Resend = "新しいURLで送る"
	}
	return row
}

func (s *Side) resendLetter(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.turnLetter(w, r, c, "resending", s.parts.Desk.Resend(r.Context(), c, r.PathValue("id")))
}

func (s *Side) settleLetter(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.turnLetter(w, r, c, "settlement", s.parts.Desk.Settle(r.Context(), c, r.PathValue("id")))
}

func (s *Side) turnLetter(w http.ResponseWriter, r *http.Request, c desk.Caller, done string, err error) error {
	var e *registration.Error
	switch {
	case err == nil:
		return seeOther(w, r, lettersPath+"?done="+done)
	case errors.As(err, &e) && refusals[e.Code] != 0:
		return s.renderLetters(w, r, c, e)
	}
	return err
}
