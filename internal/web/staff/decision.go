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
}

func (s *Side) decide(w http.ResponseWriter, r *http.Request, c desk.Caller, do act) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	// 0 would decide unseen: a number that is none is an old page's.
	version, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil && r.PostForm.Has("version") {
		version = -1
	}
	correction, err := s.correction(r.PostForm, do.use)
	if err == nil {
		in := desk.Decision{Receipt: r.PathValue("receipt"), Version: version, Correction: correction}
		_, err = do.do(r.Context(), c, in)
	}
	if err == nil {
		n, _ := registration.ParseReceiptNumber(r.PathValue("receipt"))
		return seeOther(w, r, "/applications?"+url.Values{"done": {do.name}, "receipt": {string(n)}}.Encode())
	}
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 {
		return err
	}
	return s.renderCase(w, r, c, attempt{do.name, r.PostForm, refusals[e.Code], s.problem(r, do.name, e)})
}

// refusals are what stands on the page instead of a page of its own.
var refusals = map[registration.Code]int{
	registration.Conflict: http.StatusConflict,
	registration.Invalid:  http.StatusUnprocessableEntity,
	registration.Denied:   http.StatusForbidden,
}

var actLabels = map[string]string{approval: "承認", giveBack: "差し戻し", refusal: "却下"}

// sentences are for staff; other reasons have theirs in the catalogue.
var sentences = map[string]string{
	"seen_is_old":        "画面を開いたあとに、この申請が変わりました。いま表示しているのは新しい内容です。確かめてから、もう一度決めてください。",
	"changed":            "ほかの人の操作が先に行われました。いま表示しているのは新しい内容です。確かめてから、もう一度決めてください。",
	"reserved":           "ほかの職員がこの申請を審査しています。代わりに決めるときは、引き継いでください。",
	"already_registered": "この申請は、もう承認されています。",
	"already_returned":   "この申請は、もう差し戻されています。",
	"already_refused":    "この申請は、もう却下されています。",
	"already_withdrawn":  "この申請は、申請した方が取り下げました。",
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
