package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// The decisions, as their routes and forms are called.
const (
	approval = "approval"
	giveBack = "return"
	refusal  = "refusal"
)

func (s *Side) approve(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.decide(w, r, c, act{approval, "", s.parts.Desk.Approve})
}

func (s *Side) giveBack(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.decide(w, r, c, act{giveBack, "return", s.parts.Desk.Return})
}

func (s *Side) refuse(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.decide(w, r, c, act{refusal, "refuse", s.parts.Desk.Refuse})
}

// act is one of the three decisions.
type act struct {
	name string
	use  string // of its reasons; "" needs none
	do   func(context.Context, desk.Caller, desk.Decision) (registration.Application, error)
}

// attempt is a decision that was refused: what was typed, and why not.
type attempt struct {
	name    string
	typed   url.Values
	status  int // 0: nothing was tried
	problem page.Problem
	letter  *Letter // the preview of its mail, when that was asked for
}

func (s *Side) decide(w http.ResponseWriter, r *http.Request, c desk.Caller, do act) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in, err := s.decisionOf(r, do.use)
	if err == nil {
		_, err = do.do(r.Context(), c, in)
	}
	if err != nil {
		return s.refused(w, r, c, do.name, err)
	}
	return s.onward(w, r, c, do.name)
}

// decisionOf reads what is decided of which application.
func (s *Side) decisionOf(r *http.Request, use string) (desk.Decision, error) {
	in := desk.Decision{Receipt: r.PathValue("receipt"), Version: version(r), Contact: r.PostForm.Get("contact"), Checks: ticks(r.PostForm["check"])}
	var err error
	in.Correction, err = s.correction(r.PostForm, use)
	return in, err
}

// version is the one that was looked at; 0 when none was named. A number that is none
// is an old page's: 0 would act unseen.
func version(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil && r.PostForm.Has("version") {
		return -1
	}
	return n
}

// refused shows the page of the application with what was tried and why it was refused,
// where that is for whoever tried to mend.
func (s *Side) refused(w http.ResponseWriter, r *http.Request, c desk.Caller, name string, err error) error {
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 {
		return err
	}
	return s.renderCase(w, r, c, attempt{
		name: name, typed: r.PostForm, status: refusals[e.Code], problem: s.problem(r, name, e),
	})
}

// refusals are what stands on the page instead of a page of its own.
var refusals = map[registration.Code]int{
	registration.Conflict: http.StatusConflict,
	registration.Invalid:  http.StatusUnprocessableEntity,
	registration.Denied:   http.StatusForbidden,
	registration.TooMany:  http.StatusTooManyRequests,
}

var actLabels = map[string]string{
	approval: "承認", giveBack: "差し戻し", refusal: "却下", undoing: "取り消し", reopening: "開き直し", noting: "メモ",
}

// sentences are for staff; other reasons have theirs in the catalogue.
var sentences = map[string]string{
	"seen_is_old":        "画面を開いたあとに、この申請が変わりました。いま表示しているのは新しい内容です。確かめてから、もう一度決めてください。",
	"changed":            "ほかの人の操作が先に行われました。いま表示しているのは新しい内容です。確かめてから、もう一度決めてください。",
	"reserved":           "ほかの職員がこの申請を審査しています。代わりに決めるときは、引き継いでください。",
	"already_registered": "この申請は、もう承認されています。",
	"already_returned":   "この申請は、もう差し戻されています。",
	"already_refused":    "この申請は、もう却下されています。",
	"already_withdrawn":  "この申請は、申請した方が取り下げました。",
	"already_waiting":    "この申請は、もう審査待ちに戻っています。",
}

func (s *Side) problem(r *http.Request, name string, e *registration.Error) page.Problem {
	p := page.Problem{Href: "#" + name, Label: actLabels[name], Text: sentences[e.Reason]}
	if p.Text == "" {
		p.Text = s.Pages.Say(r)("error." + e.Reason)
	}
	if e.Code == registration.Conflict {
		p.Href = "" // the form may be gone
	}
	return p
}
