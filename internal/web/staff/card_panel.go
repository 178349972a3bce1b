package staff

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// cardPanel is the paper card on the page of an application.
type cardPanel struct {
	Path, Version           string
	State                   string
	Stamps, Short, Postages string
	Postage                 int
	Acts                    []cardAct
	Yen                     bool // an envelope or stamps can be taken in
	Label                   string
}

type cardAct struct{ Name, Label string }

// cardPanel is nil where no paper card is wanted.
func (s *Side) cardPanel(a registration.Application, c desk.Caller) *cardPanel {
	if a.CardState == registration.NoCard {
		return nil
	}
	p := &cardPanel{
		Path: casePath(string(a.Receipt)) + "/card", Version: strconv.FormatInt(a.Version, 10),
		State: s.cardState(a.CardState), Postage: a.Rules.PostageYen, Postages: s.postages(a.Rules.PostageYen),
	}
	if a.CardState != registration.EnvelopeAwaited {
		p.Stamps = strconv.Itoa(a.StampsYen) + "円"
	}
	if a.CardState == registration.ShortOfStamps {
		p.Short = "あと" + strconv.Itoa(a.MissingYen()) + "円"
	}
	if !desk.Allows(c.Role, "card_kept") {
		return p
	}
	alive := a.Status.Open() || a.Status == registration.Registered
	switch a.CardState {
	case registration.EnvelopeAwaited:
		p.Yen, p.Label = alive, "封筒が届いた"
	case registration.ShortOfStamps:
		p.Yen, p.Label = alive, "不足分が届いた"
		p.Acts = []cardAct{{"back", "封筒を返送した"}, {"mistaken", "入力を取り消す"}}
	case registration.EnvelopeReceived:
		if a.Status == registration.Registered {
			p.Acts = append(p.Acts, cardAct{"posted", "カードを発送した"})
		}
		p.Acts = append(p.Acts, cardAct{"back", "封筒を返送した"}, cardAct{"mistaken", "入力を取り消す"})
	case registration.Posted:
		p.Acts = []cardAct{{"mistaken", "発送の入力を取り消す"}}
	}
	return p
}

// moveCard takes a step with the card from the page of its application.
func (s *Side) moveCard(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	version, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil {
		version = -1
	}
	in := desk.CardMove{Receipt: r.PathValue("receipt"), Version: version}
	do := map[string]func(context.Context, desk.Caller, desk.CardMove) (registration.Application, error){
		"stamps": s.parts.Desk.Stamps, "back": s.parts.Desk.ReturnEnvelope,
		"posted": s.parts.Desk.PostCard, "mistaken": s.parts.Desk.MistakeCard,
	}[r.PostForm.Get("act")]
	yen, ok := yenOf(r.PostForm.Get("yen"))
	if in.Yen = yen; do == nil || r.PostForm.Get("act") == "stamps" && !ok {
		err = registration.Fault(registration.Invalid, "stamps")
	} else {
		_, err = do(r.Context(), c, in)
	}
	if err == nil {
		return seeOther(w, r, casePath(r.PathValue("receipt"))+"#card")
	}
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 {
		return err
	}
	problem := s.problem(r, "card", e)
	problem.Text = s.cardSentence(r, e)
	return s.renderCase(w, r, c, attempt{name: "card", typed: r.PostForm, status: refusals[e.Code], problem: problem})
}
