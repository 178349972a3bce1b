package apptest

import (
	"bytes"
	"strconv"
	"sync"

	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/picture/picturetest"
	"ouchi/internal/registration"
)

// Password is what everybody chooses in the form, and Address where they are.
const (
	Password = "tamana-2026"
	Address  = "192.0.2.7"
)

// Form is 利用者情報仮登録 as somebody made up fills it in: 新規発行, オンライン表示.
// A test alters what it is about.
func Form() registration.Form {
	return registration.Form{
		Name: "𠮷田 髙子", NameKana: "ヨシダ タカコ", BirthYear: "1990", BirthMonth: "4", BirthDay: "12",
		PostalCode: "862-8612", Address: "熊本県熊本市中央区見本町1-2-3", Phone: "090-0000-0000",
		Email: "takako@example.jp", PickupPlace: "jido_1f", NoticeMethod: "email",
		Password: Password, PasswordConfirm: Password,
		Kind: string(registration.New), Delivery: string(registration.Screen),
	}
}

// Picture is a drawn document, a small JPEG.
var Picture = sync.OnceValue(func() []byte { return picturetest.JPEG(picturetest.Card(480, 320, "TAKAKO")) })

// Apply fills in the form and confirms it.
func (h *House) Apply(f registration.Form) registration.Application {
	h.t.Helper()
	cookie, err := h.App.Intake.Check(h.t.Context(), intake.Visitor{Address: Address}, f)
	h.must(err)
	a, err := h.App.Intake.Confirm(h.t.Context(), cookie, "")
	h.must(err)
	return a
}

// Enter opens a mailed link and returns the cookie of who is inside.
func (h *House) Enter(token string) (cookie string) {
	h.t.Helper()
	cookie, err := h.App.Intake.Enter(h.t.Context(), token, Password, Address)
	h.must(err)
	return cookie
}

// Arrive is Enter by the link of the newest mail with the subject to the applicant.
func (h *House) Arrive(a registration.Application, subject string) (cookie string) {
	h.t.Helper()
	h.Deliver()
	return h.Enter(h.Link(h.Letter(a.Email, subject)))
}

// Upload sends images of driving licences and waits until they are decoded.
func (h *House) Upload(cookie string, images ...[]byte) {
	h.t.Helper()
	u, err := h.App.Intake.Upload(h.t.Context(), cookie)
	h.must(err)
	for _, image := range images {
		h.must(u.Add(h.t.Context(), bytes.NewReader(image)))
	}
	_, err = u.Keep(h.t.Context(), "drivers_license")
	h.must(err)
	h.Normalise()
}

// Send hands the application to the library.
func (h *House) Send(cookie string) registration.Application {
	h.t.Helper()
	a, err := h.App.Intake.Send(h.t.Context(), cookie)
	h.must(err)
	return a
}

// Waiting walks the whole way of an applicant: form, mail, one image, 登録, and the
// mail that says so.
func (h *House) Waiting(f registration.Form) registration.Application {
	h.t.Helper()
	cookie := h.Arrive(h.Apply(f), VerifySubject)
	h.Upload(cookie, Picture())
	a := h.Send(cookie)
	h.Deliver()
	return a
}

// Ask opens the status page of an application.
func (h *House) Ask(a registration.Application) (cookie string) {
	h.t.Helper()
	cookie, err := h.App.Intake.Ask(h.t.Context(), a.Receipt.String(), Password, Address)
	h.must(err)
	return cookie
}

// Staff is a librarian who may decide.
func (h *House) Staff() desk.Caller { return h.Colleague("kikuchi") }

// Colleague is the librarian with the login, made at the first call.
func (h *House) Colleague(login string) desk.Caller {
	h.t.Helper()
	a, err := h.App.Store.AccountByLogin(h.t.Context(), login)
	if registration.CodeOf(err) == registration.NotFound {
		h.must(h.App.Desk.KeepAccount(h.t.Context(), desk.Operator, desk.NewAccount{
			Login: login, Name: login + " 花子", Password: Password, Role: registration.Reviewer,
		}))
		a, err = h.App.Store.AccountByLogin(h.t.Context(), login)
	}
	h.must(err)
	return desk.Caller{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role}
}

// Approve registers the applicant and delivers the mail.
func (h *House) Approve(a registration.Application) registration.Application {
	h.t.Helper()
	a, err := h.App.Desk.Approve(h.t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt)})
	h.must(err)
	h.Deliver()
	return a
}

// Return sends the application back and delivers the mail.
func (h *House) Return(a registration.Application, c registration.Correction) registration.Application {
	h.t.Helper()
	a, err := h.App.Desk.Return(h.t.Context(), h.Staff(), desk.Decision{Receipt: string(a.Receipt), Correction: c})
	h.must(err)
	h.Deliver()
	return a
}

// Refuse ends the application with the reason duplicate and delivers the mail.
func (h *House) Refuse(a registration.Application) registration.Application {
	h.t.Helper()
	a, err := h.App.Desk.Refuse(h.t.Context(), h.Staff(), desk.Decision{
		Receipt: string(a.Receipt), Correction: registration.Correction{Deficiencies: Reasons("duplicate")},
	})
	h.must(err)
	h.Deliver()
	return a
}

// Reasons are deficiencies by their codes.
func Reasons(codes ...string) []registration.Deficiency {
	var all []registration.Deficiency
	for _, code := range codes {
		all = append(all, registration.Deficiency{Code: code})
	}
	return all
}

// Patron is somebody with a card: applied, approved, and with Password for My page.
func (h *House) Patron(f registration.Form) registration.Patron {
	h.t.Helper()
	a := h.Approve(h.Waiting(f))
	year, _ := strconv.Atoi(f.BirthYear)
	month, _ := strconv.Atoi(f.BirthMonth)
	day, _ := strconv.Atoi(f.BirthDay)
	birth, _ := registration.NewDate(year, month, day)
	in, err := h.App.Member.LogIn(h.t.Context(), string(a.Issued), birth.Digits(), Address)
	h.must(err)
	h.SetPassword(in.Cookie)
	p, err := h.App.Store.PatronByNumber(h.t.Context(), a.Issued)
	h.must(err)
	return p
}
