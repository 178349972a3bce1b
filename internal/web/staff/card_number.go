package staff

import (
	"errors"
	"net/http"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// numberPage looks a card number up and can make it void. The number is in no address.
type numberPage struct {
	*page.Form
	Found  *cardFacts
	Void   *voidForm
	Done   string
	Number string // the one that was just given
}

// cardFacts are what is known of the number.
type cardFacts struct {
	State badge
	Facts []pair
}

// voidForm makes a card void that is in force.
type voidForm struct {
	*page.Form
	Number, Version string
}

var voidReasons = []page.Option{
	{Value: string(registration.LostCard), Label: "紛失"},
	{Value: string(registration.StolenCard), Label: "盗難"},
	{Value: string(registration.DamagedCard), Label: "破損"},
	{Value: string(registration.VoidOther), Label: "その他"},
}

var voidWays = []page.Option{
	{Value: "block", Label: "番号を無効にする", Hint: "新しい番号は、再発行の申請を承認したときに出ます。それまでMyライブラリも使えません。電話だけのときは、こちらを選びます。"},
	{Value: "replace", Label: "無効にして、新しい番号を出す", Hint: "本人であることを書類で確かめたときだけ選びます。パスワードはそのままで、新しい番号をメールでお知らせします。"},
}

func newVoidForm(found desk.CardFile) *voidForm {
	return &voidForm{
		Number: string(found.Number), Version: strconv.FormatInt(found.Patron.Version, 10),
		Form: page.NewForm(
			page.Field{Name: "why", Label: "理由", Type: page.Radio, Required: true, Options: voidReasons},
			page.Field{Name: "way", Label: "そのあと", Type: page.Radio, Required: true, Options: voidWays},
		),
	}
}

func numberForm(value string) *page.Form {
	return page.NewForm(page.Field{
		Name: "number", Label: "貸出カード番号", Value: value, Width: page.Half, InputMode: "numeric", Autocomplete: "off", Autofocus: value == "",
	})
}

func (s *Side) showNumber(w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	return s.Pages.Render(w, r, http.StatusOK, "card_number", numberPage{Form: numberForm("")})
}

func (s *Side) findNumber(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	return s.renderNumber(w, r, c, numberPage{Form: numberForm(r.PostForm.Get("number"))}, http.StatusOK)
}

// renderNumber shows what is known of the number in the form.
func (s *Side) renderNumber(w http.ResponseWriter, r *http.Request, c desk.Caller, p numberPage, status int) error {
	field := &p.Fields[0]
	found, err := s.parts.Desk.FindCard(r.Context(), c, field.Value)
	var e *registration.Error
	if errors.As(err, &e) && e.Code == registration.NotFound {
		field.Error = s.Pages.Say(r)("error." + e.Reason)
		return s.Pages.Render(w, r, http.StatusUnprocessableEntity, "card_number", p)
	}
	if err != nil {
		return err
	}
	p.Found = s.cardFacts(found)
	if desk.Allows(c.Role, "card_voided") && found.Patron != nil && !found.Patron.Blocked() {
		p.Void = newVoidForm(found)
		p.Void.Fill(r.PostForm)
	}
	return s.Pages.Render(w, r, status, "card_number", p)
}

func (s *Side) cardFacts(f desk.CardFile) *cardFacts {
	out := &cardFacts{State: badge{"使える", "badge-done"}}
	add := func(label, value string) {
		if value != "" {
			out.Facts = append(out.Facts, pair{Label: label, Value: value})
		}
	}
	add("発行または取り込み", s.moment(f.IssuedAt))
	switch {
	case !f.VoidedAt.IsZero():
		out.State = badge{"無効", "badge-ended"}
		add("無効にした日時", s.moment(f.VoidedAt))
		for _, o := range voidReasons {
			if o.Value == f.Reason {
				add("理由", o.Label)
			}
		}
	case f.Patron == nil:
		out.State = badge{"今の番号ではありません", "badge-ended"}
	}
	if f.Receipt != "" {
		add("申請", f.Receipt.String())
	}
	if f.Patron != nil {
		add("名前", f.Patron.Name)
		add("名前カタカナ", f.Patron.NameKana)
		add("有効期限", day(f.Patron.ValidUntil))
	}
	return out
}

func (s *Side) voidNumber(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	number := r.PostForm.Get("number")
	version, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil {
		version = -1
	}
	way := r.PostForm.Get("way")
	in := desk.Voiding{Number: number, Version: version, Why: registration.VoidReason(r.PostForm.Get("why")), Replace: way == "replace"}
	if way != "block" && way != "replace" {
		in.Why = "" // the desk asks for both
	}
	patron, err := s.parts.Desk.VoidCard(r.Context(), c, in)
	p := numberPage{Form: numberForm(number)}
	if err == nil {
		if p.Done = "番号を無効にしました。"; way == "replace" {
			p.Done, p.Number = "番号を無効にして、新しい番号を出しました。", string(patron.Number)
		}
		return s.renderNumber(w, r, c, p, http.StatusOK)
	}
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 {
		return err
	}
	p.Whole = s.cardSentence(r, e)
	return s.renderNumber(w, r, c, p, refusals[e.Code])
}
