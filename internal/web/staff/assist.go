package staff

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const assistance = "assistance"

// What is done for a caller.
const (
	assistLink     = "link"
	assistEmail    = "email"
	assistFields   = "fields"
	assistWithdraw = "withdrawal"
)

// assistPage is where staff act for somebody on the telephone or at the counter.
type assistPage struct {
	*page.Form
	Receipt, Path string
	Version       int64
	State         badge
	Checks        []check
	Acts          []check
	Reasons       []check
	Wrong         map[string]string // by group: "checked", "act", "reason"
}

// Problems lists the groups of choices before the fields.
func (p assistPage) Problems() []page.Problem {
	var all []page.Problem
	for _, group := range []struct{ name, label, first string }{
		{"checked", "本人の確認", "checked-" + desk.CheckedByBirth},
		{"act", "すること", "act-" + assistLink},
		{"reason", "名前や生年月日を直す理由", "name-typo"},
	} {
		if text := p.Wrong[group.name]; text != "" {
			all = append(all, page.Problem{Href: "#" + group.first, Label: group.label, Text: text})
		}
	}
	return append(all, p.Form.Problems()...)
}

var (
	checkLabels = []labelled{
		{desk.CheckedByBirth, "生年月日と住所を言ってもらい、申請の内容と同じだった"},
		{desk.CheckedByCall, "申請の電話番号に、こちらからかけ直した"},
		{desk.CheckedAtCounter, "窓口で、本人確認書類を見た"},
	}
	nameReasons = []labelled{
		{"typo", "入力のまちがい"}, {"glyph", "文字の形（異体字など）の訂正"}, {"document", "書類の記載に合わせる"},
	}
	assistActs = []struct {
		code, label string
		act         registration.Action // that its state must know
	}{
		{assistLink, "URLを送り直す", registration.RenewLink},
		{assistEmail, "メールアドレスを直す", registration.CorrectFor},
		{assistFields, "申請の内容を直す（カード発行の方法も）", registration.CorrectFor},
		{assistWithdraw, "申請を取り下げる", registration.Withdraw},
	}
)

func (s *Side) showAssist(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderAssist(w, r, c, nil)
}

// renderAssist shows the page, with what was typed and why it was refused.
func (s *Side) renderAssist(w http.ResponseWriter, r *http.Request, c desk.Caller, refused *registration.Error) error {
	seen, err := s.parts.Desk.Open(r.Context(), c, r.PathValue("receipt"))
	if err != nil {
		return err
	}
	a, status := seen.Application, http.StatusOK
	p := assistPage{
		Form: s.detailsForm(), Receipt: a.Receipt.String(), Path: casePath(string(a.Receipt)),
		Version: a.Version, State: state(a.Status), Wrong: map[string]string{},
	}
	values := typedOf(a.Details)
	maps.Copy(values, r.PostForm)
	p.Fill(values)
	if refused != nil {
		status = refusals[refused.Code]
		p.refuse(refused, s.problem(r, assistance, refused).Text, s.Pages.Say(r))
	}
	for _, k := range checkLabels {
		p.Checks = append(p.Checks, check{ID: "checked-" + k.code, Value: k.code, Label: k.label, Checked: r.PostForm.Get("checked") == k.code})
	}
	for _, k := range assistActs {
		if _, err := a.Status.After(k.act); err == nil {
			p.Acts = append(p.Acts, check{ID: "act-" + k.code, Value: k.code, Label: k.label, Checked: r.PostForm.Get("act") == k.code})
		}
	}
	for _, k := range nameReasons {
		p.Reasons = append(p.Reasons, check{ID: "name-" + k.code, Value: k.code, Label: k.label, Checked: r.PostForm.Get("reason") == k.code})
	}
	return s.Pages.Render(w, r, status, "assist", p)
}

// refuse puts what was wrong where it belongs.
func (p *assistPage) refuse(e *registration.Error, text string, say page.Say) {
	group := map[string]string{"check_missing": "checked", "act_missing": "act", "name_reason_missing": "reason"}[e.Reason]
	switch {
	case group != "":
		p.Wrong[group] = text
	case len(e.Fields) > 0:
		p.Fault(e, say)
	default:
		p.Whole = text
	}
}

func (s *Side) assist(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	call := desk.Call{Receipt: r.PathValue("receipt"), Version: version(r), Checked: r.PostForm.Get("checked")}
	act, known := s.assistances(r.PostForm)[r.PostForm.Get("act")]
	err := error(registration.Fault(registration.Invalid, "act_missing"))
	if known {
		_, err = act(r.Context(), c, call)
	}
	var e *registration.Error
	switch {
	case err == nil:
		return s.tell(w, r, casePath(call.Receipt), assistance)
	case errors.As(err, &e) && refusals[e.Code] != 0:
		return s.renderAssist(w, r, c, e)
	}
	return err
}

type assistant func(context.Context, desk.Caller, desk.Call) (registration.Application, error)

func (s *Side) assistances(typed url.Values) map[string]assistant {
	d := s.parts.Desk
	return map[string]assistant{
		assistLink:     d.ResendLink,
		assistWithdraw: d.WithdrawFor,
		assistEmail: func(ctx context.Context, c desk.Caller, in desk.Call) (registration.Application, error) {
			return d.Readdress(ctx, c, in, typed.Get("email"))
		},
		assistFields: func(ctx context.Context, c desk.Caller, in desk.Call) (registration.Application, error) {
			return d.Rewrite(ctx, c, in, rewriting(typed))
		},
	}
}

// rewriting reads the fields that were posted, and the reason when it is one of ours.
func rewriting(typed url.Values) desk.Rewriting {
	out := desk.Rewriting{Form: formOf(typed)}
	for _, f := range registration.Correctable() {
		if typed.Has(string(f)) || f == registration.FieldBirth && typed.Has("birth_year") {
			out.Open = append(out.Open, f)
		}
	}
	if slices.ContainsFunc(nameReasons, func(k labelled) bool { return k.code == typed.Get("reason") }) {
		out.Reason = typed.Get("reason")
	}
	return out
}
