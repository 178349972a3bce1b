package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// administer puts a section in force as an administrator does.
func administer(t *testing.T, h *apptest.House, section registration.Section, alter func(*desk.Settings)) {
	t.Helper()
	s, seen, err := h.App.Present().Desk.SettingsInForce(t.Context(), desk.Operator)
	if err != nil {
		t.Fatal(err)
	}
	alter(&s)
	faults, err := h.App.Present().Desk.KeepSettings(t.Context(), desk.Operator, desk.SettingsChange{Section: section, Settings: s, Seen: seen})
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
}

// What an administrator changes is on the form at once, and who applied before keeps
// what was chosen.
func TestChangedPlacesReachTheForm(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		early := h.Apply(apptest.Form())
		administer(t, h, registration.PlacesSection, func(s *desk.Settings) {
			s.Places[0].Retired = true
			s.Places = append(s.Places, registration.Option{Code: "bunkan", Label: "分館"})
		})
		in := h.App.Present().Intake
		_, err := in.Check(t.Context(), visitor, apptest.Form())
		if registration.CodeOf(err) != registration.Invalid {
			t.Errorf("a retired place was taken: %v", err)
		}
		f := apptest.Form()
		f.PickupPlace = "bunkan"
		if _, err := in.Check(t.Context(), visitor, f); err != nil {
			t.Errorf("the new place: %v", err)
		}
		var label string
		for _, o := range in.Policy().Offer(registration.Date{}).PickupPlaces {
			if o.Code == h.Now(early).PickupPlace {
				label = o.Label
			}
		}
		if label != "児童/1F" {
			t.Errorf("who applied before sees %q", label)
		}
	}, apptest.Settings(listening))
}

// A correction of something else leaves a place alone that is offered no more.
func TestRetiredPlaceOutlivesACorrection(t *testing.T) {
	h := apptest.New(t)
	a := h.Apply(apptest.Form())
	offer := h.App.Intake.Policy().Offer(registration.DateOf(h.Clock.Now()))
	offer.PickupPlaces = []registration.Option{{Code: "jido_1f", Label: "児童/1F", Retired: true}, {Code: "x", Label: "分館"}}
	f := registration.FormOf(a.Details)
	f.Phone = "096-000-0001"
	got, err := a.Correct(f, []registration.Field{registration.FieldPhone}, offer)
	if err != nil || got.PickupPlace != "jido_1f" || got.Phone == a.Phone {
		t.Errorf("corrected to %q, %q, %v", got.PickupPlace, got.Phone, err)
	}
}

func TestChangedWordsAndPostageReachTheMail(t *testing.T) {
	h := apptest.New(t)
	f := apptest.Form()
	f.Delivery = string(registration.Post)
	before := h.Apply(f)
	administer(t, h, registration.LettersSection, func(s *desk.Settings) {
		s.Letters = []registration.Letter{{Kind: registration.VerifyRequest, Opening: "{名前}様、{受付番号}です。"}}
	})
	administer(t, h, registration.PostageSection, func(s *desk.Settings) { s.Postage = []registration.Postage{{Yen: 300}} })
	h.Deliver()
	if text := h.Letter(before.Email, apptest.VerifySubject).Text; !strings.Contains(text, "𠮷田\u3000髙子様、"+before.Receipt.String()+"です。") {
		t.Errorf("the mail lacks the library's words:\n%s", text)
	}
	in := h.App.Present().Intake
	cookie, err := in.Check(t.Context(), visitor, f)
	if err != nil {
		t.Fatal(err)
	}
	after, err := in.Confirm(t.Context(), cookie, "")
	if err != nil || after.Rules.PostageYen != 300 || h.Now(before).Rules.PostageYen != 254 {
		t.Errorf("postage %d, before %d, %v", after.Rules.PostageYen, h.Now(before).Rules.PostageYen, err)
	}
}

// Closed days move the promised date, and a notice stands on the first page; another
// process on the same database follows, and a start after a stop begins with them.
func TestChangedCalendarReachesEveryProcess(t *testing.T) {
	h := apptest.New(t, apptest.Settings(listening))
	at := running(t, h)
	page := func() string {
		t.Helper()
		html, err := read(client(t), "http://"+at.Public+"/start")
		if err != nil {
			t.Fatal(err)
		}
		return html
	}
	if !strings.Contains(page(), "11月28日") || strings.Contains(page(), "停止します") {
		t.Fatalf("before: %s", page())
	}
	administer(t, h, registration.CalendarSection, func(s *desk.Settings) { s.Calendar.Closed = []string{"2026-11-26..2026-12-02 改修"} })
	administer(t, h, registration.NewsSection, func(s *desk.Settings) {
		today := registration.DateOf(h.Clock.Now())
		s.News = append(s.News, registration.Announcement{Title: "停止します", From: today, Until: today})
	})
	if html := page(); strings.Contains(html, "11月28日") || !strings.Contains(html, "12月3日") || !strings.Contains(html, "停止します") {
		t.Errorf("after: %s", html)
	}
	other := h.Beside()
	if got := other.Present().Intake.Policy(); got.Location == nil {
		t.Error("no policy")
	}
	administer(t, h, registration.MethodsSection, func(s *desk.Settings) { s.Methods[0].Label = "電子メール" })
	changed, err := other.Follow(t.Context())
	if label := other.Present().Intake.Policy().Offer(registration.Date{}).NoticeMethods[0].Label; err != nil || !changed || label != "電子メール" {
		t.Errorf("the other process says %q, %v", label, err)
	}
}

// What the file says of an untouched section goes on to count.
func TestFileCountsWhereTheConsoleIsSilent(t *testing.T) {
	h := apptest.New(t)
	administer(t, h, registration.PaceSection, func(s *desk.Settings) { s.Pace.MaxDays = 20 })
	h.Close()
	h.Config.Form.NoticeMethods = []registration.Option{{Code: "sms", Label: "ショートメール"}}
	h.Open()
	s, _, err := h.App.Desk.SettingsInForce(t.Context(), desk.Operator)
	if err != nil || s.Pace.MaxDays != 20 || s.Methods[0].Code != "sms" {
		t.Errorf("%+v %+v, %v", s.Pace, s.Methods, err)
	}
}

// A mail of every kind can be shown before anything is saved.
func TestEveryMailIsPreviewed(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Letters = nil }))
	for _, kind := range registration.NoticeKinds() {
		s, _, err := h.App.Desk.SettingsInForce(t.Context(), desk.Operator)
		if err != nil {
			t.Fatal(err)
		}
		s.Letters = []registration.Letter{{Kind: kind, Closing: "結びの言葉"}}
		subject, text, err := h.App.MadeUpLetter(s, kind)
		if err != nil || subject == "" || !strings.Contains(text, "見本") || !strings.Contains(text, "結びの言葉") {
			t.Errorf("%s: %q, %v\n%s", kind, subject, err, text)
		}
	}
}
