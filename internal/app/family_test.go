package app_test

import (
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/registration"
)

// household is a parent and three children who applied together: the youngest is five,
// the oldest fifteen.
func household(t *testing.T, h *apptest.House) []registration.Application {
	t.Helper()
	cookie, err := h.App.Intake.Check(t.Context(), intake.Visitor{Address: apptest.Address}, apptest.Form())
	must(t, err)
	d, err := h.App.Intake.Draft(t.Context(), cookie, "")
	must(t, err)
	for i, year := range []string{"2021", "2016", "2011"} {
		m := h.App.Intake.Newcomer(d)
		m.Form.Name += []string{"一", "二", "三"}[i]
		m.Form.NameKana += []string{"イチ", "ニ", "サン"}[i]
		m.Form.BirthYear, m.Form.BirthMonth, m.Form.BirthDay = year, "5", "1"
		m.Form.GuardianRelation = "母"
		for range 2 { // a double click
			must(t, h.App.Intake.KeepMember(t.Context(), cookie, d.ID, m))
		}
	}
	for range 2 {
		_, err = h.App.Intake.Confirm(t.Context(), cookie, d.ID)
		must(t, err)
	}
	family, err := h.App.Intake.ConfirmedFamily(t.Context(), cookie, d.ID)
	must(t, err)
	if len(family) != 4 || family[1].Name != "𠮷田　一" || family[1].Guardian.Name != "𠮷田　髙子" || family[3].Email != family[0].Email {
		t.Fatalf("the family is %+v", family)
	}
	return family
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sentHousehold is a family whose documents were sent at once.
func sentHousehold(t *testing.T, h *apptest.House) []registration.Application {
	t.Helper()
	family := household(t, h)
	cookie := h.Arrive(family[0], apptest.VerifySubject)
	h.Upload(cookie, apptest.Picture(), apptest.Picture(), apptest.Picture(), apptest.Picture(), apptest.Picture()) // more than one alone may send
	h.Send(cookie)
	h.Deliver()
	return family
}

func TestFamilyHasOneLinkAndIsDecidedOneByOne(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		family := sentHousehold(t, h)
		if n := len(h.Letters()); n != 2 {
			t.Errorf("%d mails of four people, want one with the link and one when it was sent", n)
		}
		for _, a := range family {
			seen, err := h.App.Desk.Open(t.Context(), h.Staff(), string(a.Receipt))
			must(t, err)
			if seen.Application.Status != registration.Waiting || len(seen.Documents) != 5 || len(seen.Family) != 4 {
				t.Errorf("%s: %s, %d images, %d of the family", a.Name, seen.Application.Status, len(seen.Documents), len(seen.Family))
			}
			image, err := h.App.Desk.Image(t.Context(), h.Staff(), desk.ImageRequest{
				Receipt: string(a.Receipt), Document: seen.Documents[0].ID, Role: registration.View,
			})
			must(t, err)
			must(t, image.Close())
			events, err := h.App.Store.Events(t.Context(), a.ID)
			must(t, err)
			if last := events[len(events)-1]; last.Act != "image_viewed" {
				t.Errorf("%s: the look at the family's image is not in the log, but %s", a.Name, last.Act)
			}
		}
		h.Approve(family[0])
		h.Approve(family[1])
		h.Approve(family[2])
		back := h.Return(family[3], registration.Correction{Deficiencies: apptest.Reasons("blurred"), Documents: true})
		cookie := h.Enter(h.Link(h.Letter(back.Email, apptest.DecisionSubject)))
		id, err := h.App.Intake.Identity(t.Context(), cookie)
		must(t, err)
		if id.Application.ID != back.ID || len(id.Documents) != 0 || len(id.Family) != 0 {
			t.Errorf("who was sent back alone sees %d images and %d others", len(id.Documents), len(id.Family))
		}
		h.Upload(cookie, apptest.Picture())
		h.Send(cookie)
		h.Approve(back)
		h.Check()
	})
}

func TestImagesOfAFamilyGoWithTheLastOfIt(t *testing.T) {
	h := apptest.New(t)
	family := sentHousehold(t, h)
	for _, a := range family[:3] {
		h.Approve(a)
	}
	before := len(h.Files())
	h.Pass(20)
	if n := len(h.Files()); n != before || n == 0 {
		t.Fatalf("%d files of %d are left while one of the family waits", n, before)
	}
	h.Refuse(family[3])
	h.Pass(6)
	if n := len(h.Files()); n != before {
		t.Errorf("%d files of %d are left on the last day", n, before)
	}
	h.Pass(2)
	if n := len(h.Files()); n != 0 {
		t.Errorf("%d files are left after the last day", n)
	}
	h.Check()
}

func TestUnfinishedFamilyIsRemindedOnceAndLapsesTogether(t *testing.T) {
	h := apptest.New(t)
	family := household(t, h)
	h.Pass(1)
	cookie := h.Ask(family[2]) // anybody's number renews the one link, and all the time
	must(t, h.App.Intake.RenewLink(t.Context(), cookie))
	h.Deliver()
	letters := len(h.Letters())
	h.Pass(h.Config.Application.PurgeDays - 1)
	if n := len(h.Letters()) - letters; n != 1 {
		t.Errorf("%d reminders", n)
	}
	for _, a := range family {
		if now := h.Now(a); now.Status != registration.Provisional {
			t.Errorf("%s is %s before the day", a.Name, now.Status)
		}
	}
	h.Pass(2)
	for _, a := range family {
		if now := h.Now(a); now.Status != registration.Lapsed {
			t.Errorf("%s is %s after the day", a.Name, now.Status)
		}
	}
	h.Check()
}

func TestWithdrawnHeadLeavesTheOthersAWay(t *testing.T) {
	h := apptest.New(t)
	family := household(t, h)
	must(t, h.App.Intake.Withdraw(t.Context(), h.Ask(family[0])))
	cookie := h.Arrive(family[1], apptest.VerifySubject)
	h.Upload(cookie, apptest.Picture())
	h.Send(cookie)
	for _, a := range family[1:] {
		if now := h.Now(a); now.Status != registration.Waiting {
			t.Errorf("%s is %s", a.Name, now.Status)
		}
	}
	h.Check()
}

func TestStaffAreToldOfGuardiansAndOwnDocuments(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Family.ChildAge = 12 }))
	family := sentHousehold(t, h)
	alone := apptest.Form()
	alone.Name, alone.NameKana, alone.BirthYear, alone.Email = "見本　子", "ミホン　コ", "2018", "ko@example.jp"
	family = append(family, h.Waiting(alone))
	for i, want := range []string{"", "", "", desk.WarnOwnDocument, desk.WarnNoGuardian} {
		seen, err := h.App.Desk.Open(t.Context(), h.Staff(), string(family[i].Receipt))
		must(t, err)
		got := ""
		for _, w := range seen.Warnings {
			if w.Code == desk.WarnOwnDocument || w.Code == desk.WarnNoGuardian {
				got += w.Code
			}
		}
		if got != want {
			t.Errorf("%s: warned of %q, want %q", family[i].Name, got, want)
		}
	}
}
