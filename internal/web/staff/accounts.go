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

// staffPage is everybody who may log in, and the form to add somebody.
type staffPage struct {
	*page.Form
	Rows []staffRow
}

type staffRow struct {
	Href, Login, Name, Role string
	State                   badge
	Factors, Seen           string
}

func accountForm(withLogin bool) *page.Form {
	roles := make([]page.Option, 0, len(roleLabels))
	for _, role := range desk.Roles() {
		roles = append(roles, page.Option{Value: string(role), Label: roleLabels[role], Hint: roleHints[role]})
	}
	fields := []page.Field{
		{Name: "name", Label: "名前", Required: true, Hint: "同僚の画面と記録に出ます。", Autocomplete: "off"},
		{Name: "role", Label: "役割", Type: page.Radio, Required: true, Options: roles},
	}
	if withLogin {
		login := page.Field{Name: "login", Label: "ログインID", Required: true, Hint: "空白のない60文字まで。あとから変えられません。", Autocomplete: "off"}
		fields = append([]page.Field{login}, fields...)
	}
	return page.NewForm(fields...)
}

var roleHints = map[registration.StaffRole]string{
	registration.Administrator: "すべて。職員の追加と停止もできます。",
	registration.Reviewer:      "申請と画像を見て、承認・差し戻し・却下を決めます。",
	registration.CardDesk:      "申請を見て、書き出し、カードの封筒・発送、番号の無効を扱います。画像は見ません。",
	registration.Auditor:       "一覧、概況、記録を見ます。申請と画像は開きません。",
}

func typedAccount(r *http.Request) desk.NewAccount {
	return desk.NewAccount{
		Login: r.PostForm.Get("login"), Name: r.PostForm.Get("name"), Role: registration.StaffRole(r.PostForm.Get("role")),
	}
}

func (s *Side) showStaff(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderStaff(w, r, c, accountForm(true))
}

func (s *Side) renderStaff(w http.ResponseWriter, r *http.Request, c desk.Caller, form *page.Form) error {
	list, err := s.parts.Desk.Staff(r.Context(), c)
	if err != nil {
		return err
	}
	p := staffPage{Form: form}
	for _, a := range list {
		p.Rows = append(p.Rows, staffRow{
			Href: "/accounts/" + a.ID, Login: a.Login, Name: a.Name, Role: roleLabels[a.Role], State: s.accountState(a.Account),
			Factors: factorWords(a), Seen: s.moment(a.SeenAt),
		})
	}
	status := http.StatusOK
	if len(form.Problems()) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.Pages.Render(w, r, status, "accounts", p)
}

func (s *Side) accountState(a registration.Account) badge {
	switch {
	case a.Disabled:
		return badge{"停止中", "badge-ended"}
	case !a.FirstUntil.IsZero() && s.parts.Now().After(a.FirstUntil):
		return badge{"初回パスワードの期限切れ", "badge-returned"}
	case !a.FirstUntil.IsZero():
		return badge{"初回パスワードのまま", "badge-waiting"}
	}
	return badge{"有効", "badge-done"}
}

func factorWords(a registration.StaffRow) string {
	words := ""
	if a.Passkeys > 0 {
		words = "パスキー" + strconv.Itoa(a.Passkeys)
	}
	if a.Authenticator {
		if words != "" {
			words += "・"
		}
		words += "認証アプリ"
	}
	if words == "" {
		return "なし"
	}
	return words
}

// handedPage shows a first password the one time that it can be seen.
type handedPage struct{ Title, Login, Name, Password, Href string }

func (s *Side) addAccount(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in := typedAccount(r)
	id, password, err := s.parts.Desk.AddAccount(r.Context(), c, in)
	if err == nil {
		return s.Pages.Render(w, r, http.StatusOK, "handed", handedPage{"職員を追加しました", in.Login, in.Name, password, "/accounts/" + id})
	}
	form := accountForm(true)
	form.Fill(r.PostForm)
	if errors.Is(err, registration.Fault(registration.Conflict, "login_taken")) {
		form.Fields[0].Error = s.Pages.Say(r)("invalid.login_taken")
	} else if !form.Fault(err, s.Pages.Say(r)) {
		return err
	}
	return s.renderStaff(w, r, c, form)
}

// colleaguePage is one account.
type colleaguePage struct {
	*page.Form
	ID, Login, Name, Role string
	State                 badge
	Disabled, Self        bool
	Done                  string
	Factors               []string
	Sessions              []sessionLine
	refused               string // why the last act was not done
}

// Problems are those of the form and of acts that were refused.
func (p colleaguePage) Problems() []page.Problem {
	all := p.Form.Problems()
	if p.refused != "" {
		all = append(all, page.Problem{Text: p.refused})
	}
	return all
}

func (s *Side) showColleague(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderColleague(w, r, c, nil)
}

// renderColleague shows an account, with what was tried on it and refused.
func (s *Side) renderColleague(w http.ResponseWriter, r *http.Request, c desk.Caller, tried error) error {
	own, err := s.parts.Desk.Colleague(r.Context(), c, r.PathValue("id"))
	if err != nil {
		return err
	}
	a, form, status := own.Account, accountForm(false), http.StatusOK
	form.Fields[0].Value, form.Fields[1].Value = a.Name, string(a.Role)
	p := colleaguePage{
		Form: form, ID: a.ID, Login: a.Login, Name: a.Name, Role: roleLabels[a.Role], State: s.accountState(a),
		Disabled: a.Disabled, Self: a.ID == c.ID, Done: doings[r.URL.Query().Get("done")], Sessions: s.sessionLines(own.Sessions, c.Session),
	}
	passkeys, app := s.factorLines(own.Factors)
	for _, k := range passkeys {
		p.Factors = append(p.Factors, "パスキー「"+k.Name+"」（"+k.Added+"）")
	}
	if app != nil {
		p.Factors = append(p.Factors, "認証アプリ（"+app.Added+"）")
	}
	if tried != nil {
		if r.PostForm != nil {
			form.Fill(r.PostForm)
		}
		if status, err = s.refusedAct(r, &p, tried); err != nil {
			return err
		}
	}
	return s.Pages.Render(w, r, status, "colleague", p)
}

func (s *Side) refusedAct(r *http.Request, p *colleaguePage, tried error) (int, error) {
	var e *registration.Error
	switch {
	case p.Fault(tried, s.Pages.Say(r)):
		return http.StatusUnprocessableEntity, nil
	case errors.As(tried, &e) && e.Code == registration.Conflict:
		p.refused = s.Pages.Say(r)("error." + e.Reason)
		return http.StatusConflict, nil
	}
	return 0, tried
}

func (s *Side) changeAccount(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	if err := s.parts.Desk.ChangeAccount(r.Context(), c, r.PathValue("id"), typedAccount(r)); err != nil {
		return s.renderColleague(w, r, c, err)
	}
	return seeOther(w, r, colleaguePath(r, "changed"))
}

// colleaguePath leads back to the account that a route named and that was just found.
func colleaguePath(r *http.Request, done string) string {
	return "/accounts/" + r.PathValue("id") + "?done=" + done
}

func (s *Side) resetAccount(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	password, err := s.parts.Desk.ResetAccount(r.Context(), c, r.PathValue("id"))
	if err != nil {
		return s.renderColleague(w, r, c, err)
	}
	if r.PathValue("id") == c.ID {
		s.cookies.Clear(w, sessionCookie) // ended with the others
	}
	p := handedPage{Title: "パスワードを作り直しました", Password: password, Href: "/accounts/" + r.PathValue("id")}
	if own, err := s.parts.Desk.Colleague(r.Context(), c, r.PathValue("id")); err == nil {
		p.Login, p.Name = own.Account.Login, own.Account.Name
	}
	return s.Pages.Render(w, r, http.StatusOK, "handed", p)
}

// onColleague does one thing to an account and comes back to it.
func (s *Side) onColleague(w http.ResponseWriter, r *http.Request, c desk.Caller, do colleagueAct) error {
	if err := do.act(r.Context(), c, r.PathValue("id")); err != nil {
		return s.renderColleague(w, r, c, err)
	}
	return seeOther(w, r, colleaguePath(r, do.done))
}

type colleagueAct struct {
	act  func(context.Context, desk.Caller, string) error
	done string
}

func (s *Side) disableAccount(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.onColleague(w, r, c, colleagueAct{s.parts.Desk.DisableAccount, "disabled"})
}

func (s *Side) enableAccount(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.onColleague(w, r, c, colleagueAct{s.parts.Desk.EnableAccount, "enabled"})
}

func (s *Side) endColleaguesSessions(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.onColleague(w, r, c, colleagueAct{s.parts.Desk.EndColleaguesSessions, "ended"})
}
