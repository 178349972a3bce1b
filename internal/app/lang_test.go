package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/registration"
)

// appliedIn fills in the form in a language and confirms it.
func appliedIn(t *testing.T, h *apptest.House, lang string, f registration.Form) registration.Application {
	t.Helper()
	cookie, err := h.App.Intake.Check(t.Context(), intake.Visitor{Address: apptest.Address, Lang: lang}, f)
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.App.Intake.Confirm(t.Context(), cookie, "")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sentIn takes an application in a language to the desk.
func sentIn(t *testing.T, h *apptest.House, lang string, f registration.Form) registration.Application {
	t.Helper()
	cookie := h.Arrive(appliedIn(t, h, lang, f), apptest.VerifySubject)
	h.Upload(cookie, apptest.Picture())
	return h.Send(cookie)
}

func patronOf(t *testing.T, h *apptest.House, a registration.Application) registration.Patron {
	t.Helper()
	p, err := h.App.Store.Patron(t.Context(), a.PatronID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The language of the form goes with the application through a correction, to every mail
// and to the patron, who keeps it.
func TestALanguageStaysWithWhoeverChoseIt(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		f := apptest.Form()
		a := sentIn(t, h, "en", f)
		a = h.Return(a, registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: "mismatch_name", Words: "姓が書類とちがいます。"}}, Fields: []registration.Field{registration.FieldName},
		})
		letter := h.Letter(f.Email, apptest.DecisionSubject)
		says(t, letter.Subject, apptest.DecisionSubject+" / ")
		says(t, letter.Text, "What needs correcting", "姓が書類とちがいます。")
		cookie := h.Arrive(a, apptest.DecisionSubject)
		if err := h.App.Intake.Correct(t.Context(), cookie, f); err != nil {
			t.Fatal(err)
		}
		a = h.Approve(h.Send(cookie))
		says(t, h.Letter(f.Email, apptest.DecisionSubject).Text, "Login ID")
		p := patronOf(t, h, a)
		if a.Lang != "en" || p.Lang != "en" {
			t.Errorf("the application is in %q, the patron reads %q", a.Lang, p.Lang)
		}

		f.Kind, f.CardNumber, f.Phone = string(registration.Amend), string(p.Number), "090-0000-0001"
		b := h.Approve(sentIn(t, h, registration.Japanese, f))
		if p = patronOf(t, h, b); p.Lang != "en" {
			t.Errorf("a 変更 where nobody chose a language made it %q", p.Lang)
		}
		f.Phone = "090-0000-0002"
		b = h.Approve(sentIn(t, h, "ko", f))
		if p = patronOf(t, h, b); p.Lang != "ko" {
			t.Errorf("a 変更 in Korean left it %q", p.Lang)
		}
		h.Check()
	})
}

// A mail of My page, and its link, are in the patron's language.
func TestAForgottenPasswordIsMailedInThePatronsLanguage(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	a := h.Approve(sentIn(t, h, "en", f))
	if err := h.App.Member.Forgot(t.Context(), string(a.Issued), f.Email, apptest.Address); err != nil {
		t.Fatal(err)
	}
	h.Deliver()
	letter := h.Letter(f.Email, apptest.DecisionSubject)
	says(t, letter.Text, "password", "/my/password/")
	lang, err := h.App.Member.LinkLanguage(t.Context(), h.Link(letter))
	if err != nil || lang != "en" {
		t.Errorf("the link is in %q, %v", lang, err)
	}
	for _, token := range []string{"", "nobody", strings.Repeat("x", 500)} {
		if lang, err := h.App.Member.LinkLanguage(t.Context(), token); err != nil || lang != "" {
			t.Errorf("%.10s: %q, %v", token, lang, err)
		}
		if lang, err := h.App.Intake.LinkLanguage(t.Context(), token); err != nil || lang != "" {
			t.Errorf("%.10s: %q, %v", token, lang, err)
		}
	}
}

// Staff see what goes out, and what it says.
func TestAPreviewIsAlsoInJapanese(t *testing.T) {
	h := apptest.New(t)
	a := sentIn(t, h, "en", apptest.Form())
	preview := func(a registration.Application) (text, japanese, lang string) {
		d, err := h.App.Desk.Preview(t.Context(), h.Staff(), registration.Return, desk.Decision{
			Receipt: string(a.Receipt), Version: a.Version,
			Correction: registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true},
		})
		if err != nil {
			t.Fatal(err)
		}
		letter, err := h.App.Preview(d)
		if err != nil {
			t.Fatal(err)
		}
		return letter.Text, letter.Japanese, letter.Lang
	}
	text, japanese, lang := preview(a)
	says(t, text, "What needs correcting")
	says(t, japanese, "直していただくところ")
	if lang != "en" {
		t.Errorf("told to be in %q", lang)
	}
	f := apptest.Form()
	f.Email = "jiro@example.jp"
	if text, japanese, lang = preview(h.Waiting(f)); japanese != "" || lang != "" || !strings.Contains(text, "直していただくところ") {
		t.Errorf("a Japanese one twice: %q %q", japanese, lang)
	}
}
