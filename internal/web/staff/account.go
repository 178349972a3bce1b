package staff

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// ownPage is somebody's own account.
type ownPage struct {
	*page.Form        // to change the password; nil for who has none
	Login, Name, Role string
	Due               desk.Due
	Done              string // what was just done
	Passkeys          []factorLine
	Passkey           bool // whether passkeys work at this address
	Authenticator     *factorLine
	Second            bool // there is a second factor
	Codes             int
	FewCodes          bool
	Sessions          []sessionLine
	Others            bool // there are sessions but this one
}

type factorLine struct{ ID, Name, Added, Used string }

type sessionLine struct {
	Handle, Device, Method, Opened, Seen string
	This                                 bool
}

// fewCodes is when it is time to draw new recovery codes.
const fewCodes = 3

var roleLabels = map[registration.StaffRole]string{
	registration.Administrator: "管理者", registration.Reviewer: "審査担当",
	registration.CardDesk: "カード担当", registration.Auditor: "監査担当",
}

var methodLabels = map[string]string{ //nolint:gosec // G101: words about passwords
	"password": "パスワード", "authenticator": "パスワードとコード", "recovery_code": "パスワードと回復コード",
	"passkey": "パスキー", "oidc": "ほかのシステムのログイン",
}

// doings are what a page says of the deed that led to it, by its word in the address.
var doings = map[string]string{ //nolint:gosec // G101: words about passwords
	"password": "パスワードを変えました。ほかの端末のログインは終わりました。",
	"removed":  "ログインの方法を一つ、取り消しました。",
	"ended":    "ログインを終わらせました。",
	"passkey":  "パスキーを追加しました。",
	"changed":  "変更しました。",
	"disabled": "停止しました。この職員のログインは終わりました。",
	"enabled":  "停止をやめました。",
}

func (s *Side) passwordForm() *page.Form {
	least := strconv.Itoa(s.parts.Desk.Policy.Password)
	return page.NewForm(
		page.Field{Name: "present", Label: "今のパスワード", Type: page.Password, Required: true, Autocomplete: "current-password"},
		page.Field{
			Name: "password", Label: "新しいパスワード", Type: page.Password, Required: true, Autocomplete: "new-password",
			Hint: least + "文字以上。いくつかの言葉をつなげると、長くても覚えやすくなります。",
		},
		page.Field{Name: "password_confirm", Label: "新しいパスワード（確認）", Type: page.Password, Required: true, Autocomplete: "new-password"},
	)
}

func (s *Side) showOwn(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderOwn(w, r, c, s.passwordForm())
}

func (s *Side) renderOwn(w http.ResponseWriter, r *http.Request, c desk.Caller, form *page.Form) error {
	own, err := s.parts.Desk.Own(r.Context(), c)
	if err != nil {
		return err
	}
	p := ownPage{
		Login: own.Account.Login, Name: own.Account.Name, Role: roleLabels[own.Account.Role], Due: c.Due, Codes: own.Codes,
		Passkey: s.parts.Desk.Passkeys.Ready(), Done: doings[r.URL.Query().Get("done")], Second: len(own.Factors) > 0, FewCodes: own.Codes <= fewCodes,
		Sessions: s.sessionLines(own.Sessions, c.Session), Others: len(own.Sessions) > 1,
	}
	if own.Account.Hash != "" {
		p.Form = form
	}
	p.Passkeys, p.Authenticator = s.factorLines(own.Factors)
	status := http.StatusOK
	if len(form.Problems()) > 0 {
		status, p.Done = http.StatusUnprocessableEntity, ""
	}
	return s.Pages.Render(w, r, status, "account", p)
}

func (s *Side) factorLines(factors []registration.Factor) (passkeys []factorLine, app *factorLine) {
	for _, f := range factors {
		line := factorLine{ID: f.ID, Name: f.Name, Added: s.moment(f.CreatedAt), Used: s.moment(f.UsedAt)}
		if f.Kind == registration.Passkey {
			passkeys = append(passkeys, line)
		} else {
			app = &line
		}
	}
	return passkeys, app
}

func (s *Side) sessionLines(sessions []registration.Session, this string) []sessionLine {
	lines := make([]sessionLine, len(sessions))
	for i, o := range sessions {
		lines[i] = sessionLine{
			Handle: desk.Handle(o), Device: o.Device, Method: methodLabels[o.Method],
			Opened: s.moment(o.OpenedAt), Seen: s.moment(o.SeenAt), This: o.Hash == this,
		}
	}
	return lines
}

func (s *Side) changePassword(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Desk.ChangePassword(r.Context(), c, desk.NewPassword{
		Present: r.PostForm.Get("present"), Password: r.PostForm.Get("password"),
		Confirm: r.PostForm.Get("password_confirm"), Address: s.parts.ClientAddress(r),
	})
	form := s.passwordForm()
	switch {
	case err == nil:
		return seeOther(w, r, "/account?done=password")
	case form.Fault(err, s.Pages.Say(r)):
		return s.renderOwn(w, r, c, form)
	}
	return err
}

func (s *Side) removeFactor(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := s.parts.Desk.RemoveFactor(r.Context(), c, r.PathValue("id")); err != nil {
		return err
	}
	return seeOther(w, r, "/account?done=removed")
}

func (s *Side) endSession(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := s.parts.Desk.EndSession(r.Context(), c, r.PathValue("handle")); err != nil {
		return err
	}
	return seeOther(w, r, "/account?done=ended")
}

func (s *Side) endOthers(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := s.parts.Desk.EndOtherSessions(r.Context(), c); err != nil {
		return err
	}
	return seeOther(w, r, "/account?done=ended")
}

// codesPage shows recovery codes the one time that they can be seen.
type codesPage struct {
	Added string // the second factor that came with them
	Codes []string
}

func (s *Side) renewCodes(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	codes, err := s.parts.Desk.RenewRecoveryCodes(r.Context(), c)
	if errors.Is(err, registration.Fault(registration.Conflict, "factor_first")) {
		return seeOther(w, r, "/account")
	}
	if err != nil {
		return err
	}
	return s.Pages.Render(w, r, http.StatusOK, "codes", codesPage{Codes: codes})
}

// authenticatorPage shows the secret of an app about to be added.
type authenticatorPage struct {
	*page.Form
	Secret, Sealed string
	Picture        page.Square
}

func authenticatorForm() *page.Form {
	return page.NewForm(page.Field{
		Name: "code", Label: "アプリに出たコード", Required: true, InputMode: "numeric", Autocomplete: "one-time-code",
		Width: page.Short, Hint: "6けたの数字です。",
	})
}

func (s *Side) showAuthenticator(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	offer, err := s.parts.Desk.OfferAuthenticator(r.Context(), c)
	if err != nil {
		return err
	}
	return s.renderAuthenticator(w, r, offer, authenticatorForm())
}

func (s *Side) renderAuthenticator(w http.ResponseWriter, r *http.Request, offer desk.Offer, form *page.Form) error {
	picture, err := page.QR(offer.Address)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(form.Problems()) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.Pages.Render(w, r, status, "authenticator", authenticatorPage{
		Form: form, Secret: inFours(offer.Secret), Sealed: offer.Sealed, Picture: picture,
	})
}

func (s *Side) addAuthenticator(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	offer, codes, err := s.parts.Desk.ConfirmAuthenticator(r.Context(), c, r.PostForm.Get("sealed"), r.PostForm.Get("code"))
	form := authenticatorForm()
	form.Fill(r.PostForm)
	switch {
	case err == nil && codes == nil:
		return seeOther(w, r, "/account?done=changed")
	case err == nil:
		return s.Pages.Render(w, r, http.StatusOK, "codes", codesPage{Added: "認証アプリ", Codes: codes})
	case offer.Sealed != "" && form.Fault(err, s.Pages.Say(r)):
		return s.renderAuthenticator(w, r, offer, form)
	}
	return err
}

// inFours parts a secret so that it can be typed off the screen.
func inFours(text string) string {
	var parts []string
	for len(text) > 4 {
		parts, text = append(parts, text[:4]), text[4:]
	}
	return strings.Join(append(parts, text), " ")
}
