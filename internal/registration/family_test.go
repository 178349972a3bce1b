package registration_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ouchi/internal/registration"
)

// four are a family that has just begun: the head first.
func four() []registration.Application {
	var all []registration.Submission
	for i := range 4 {
		all = append(all, registration.Submission{
			DraftID: fmt.Sprintf("draft.%d", i), Receipt: registration.ReceiptNumber(fmt.Sprintf("K7M3RX9T%d", i)),
			Details: details(registration.New), PasswordHash: "hash", Rules: rules(),
		})
	}
	c := registration.BeginFamily(step(registration.ByApplicant), all[0], all[1:])
	family := []registration.Application{c.Application}
	for _, s := range c.Siblings {
		family = append(family, s.Application)
	}
	return family
}

func TestFamilyBeginsWithOneLinkAndOneMail(t *testing.T) {
	one := registration.Submission{DraftID: "d", Receipt: "K7M3RX9TA", Details: details(registration.New), Rules: rules()}
	c := registration.BeginFamily(step(registration.ByApplicant), one, []registration.Submission{one, one})
	if len(c.Notices) != 1 || len(c.Siblings) != 2 || c.Application.Family != c.Application.ID {
		t.Fatalf("%d mails, %d siblings, family %q", len(c.Notices), len(c.Siblings), c.Application.Family)
	}
	for _, s := range c.Siblings {
		a := s.Application
		if len(s.Notices) != 0 || len(s.Events) != 1 || a.Link != (registration.Link{}) || a.Family != c.Application.ID || !a.Led() {
			t.Errorf("a sibling %+v with %d mails", a, len(s.Notices))
		}
	}
	alone := registration.BeginFamily(step(registration.ByApplicant), one, nil)
	if alone.Application.Family != "" || len(alone.Siblings) != 0 {
		t.Errorf("who applies alone is of a family: %+v", alone.Application)
	}
}

func TestHeadLeads(t *testing.T) {
	send := func(a registration.Application, s registration.Step) (registration.Change, error) {
		return a.SendDocuments(s, ready)
	}
	later := step(registration.ByApplicant)
	later.At = noon.Add(time.Hour)
	for name, c := range map[string]struct {
		move   registration.Move
		status registration.Status
		along  int
	}{
		"sends":    {send, registration.Waiting, 3},
		"renews":   {registration.Application.RenewLink, registration.Provisional, 3},
		"reminded": {registration.Application.Remind, registration.Provisional, 0},
		"another address": {func(a registration.Application, s registration.Step) (registration.Change, error) {
			return a.CorrectEmail(s, "new@example.jp")
		}, registration.Provisional, 3},
	} {
		family := four()
		got, err := family[0].Lead(later, family, c.move)
		if err != nil || len(got.Siblings) != c.along || len(got.Notices) != 1 {
			t.Errorf("%s: %d along, %d mails, %v", name, len(got.Siblings), len(got.Notices), err)
		}
		for _, s := range got.Siblings {
			a, h := s.Application, got.Application
			if a.Status != c.status || !a.SentAt.Equal(h.SentAt) || !a.PurgeAt.Equal(h.PurgeAt) || a.Email != h.Email || len(s.Notices) != 0 {
				t.Errorf("%s: the head is %+v, somebody along %+v", name, h, a)
			}
		}
	}
}

func TestWithdrawnHeadHandsTheLeadOn(t *testing.T) {
	for left := 1; left <= 3; left++ {
		family := four()[:left+1]
		c, err := family[0].Lead(step(registration.ByApplicant), family, registration.Application.Withdraw)
		if err != nil || len(c.Siblings) != left || c.Application.Family != "" {
			t.Fatalf("%d left: %d siblings, %v", left, len(c.Siblings), err)
		}
		next := c.Siblings[0]
		want := family[1].ID
		if left == 1 {
			want = "" // alone again
		}
		if len(next.Notices) != 1 || next.Notices[0].Kind != registration.VerifyRequest || next.Application.Link.Nonce == "" {
			t.Errorf("%d left: nobody got a link", left)
		}
		for _, s := range c.Siblings {
			if s.Application.Family != want || s.Application.Status != registration.Provisional {
				t.Errorf("%d left: one is of %q, %s", left, s.Application.Family, s.Application.Status)
			}
		}
	}
}

func TestOtherMovesLeaveTheFamilyAlone(t *testing.T) {
	family := four()
	withdrawn, err := family[2].Lead(step(registration.ByApplicant), family, registration.Application.Withdraw)
	if err != nil || len(withdrawn.Siblings) != 0 || withdrawn.Application.Family != family[0].ID {
		t.Errorf("a child withdrew: %d siblings, %v", len(withdrawn.Siblings), err)
	}
	for i := range family {
		family[i].Status, family[i].SentAt, family[i].Link = registration.Waiting, noon, registration.Link{}
	}
	c, err := family[0].Lead(step(registration.ByApplicant), family, registration.Application.Withdraw)
	if err != nil || len(c.Siblings) != 0 || c.Application.Family != family[0].ID {
		t.Errorf("a head that was sent: %d siblings, family %q, %v", len(c.Siblings), c.Application.Family, err)
	}
	if along := family[0].Along(family); len(along) != 3 {
		t.Errorf("%d were sent with the head", len(along))
	}
	family[1].Round, family[1].SentAt = 2, noon.Add(time.Hour)
	if along := family[1].Along(family); len(along) != 0 {
		t.Errorf("a correction takes %d along", len(along))
	}
}

func TestImagesServeTheWholeFamily(t *testing.T) {
	family := four()
	for i := range family {
		family[i].ShredAt = noon.AddDate(0, 0, i)
	}
	last := noon.AddDate(0, 0, 3)
	for _, a := range family {
		if got := a.ImagesUntil(family); !got.Equal(last) {
			t.Errorf("images of %s until %v, want %v", a.ID, got, last)
		}
	}
	reopened := slices.Clone(family)
	reopened[2].ShredAt = time.Time{}
	if got := family[0].ImagesUntil(reopened); !got.IsZero() {
		t.Errorf("with one of them open: %v", got)
	}
	family[0].Family = ""
	if got := family[0].ImagesUntil(nil); !got.Equal(noon) {
		t.Errorf("alone: %v", got)
	}
}

func TestGuardianIsAskedOfWhoIsUnderAge(t *testing.T) {
	offer := offer()
	for _, c := range []struct {
		rule  registration.GuardianRule
		year  string
		name  string
		fault bool
		kept  string
	}{
		{registration.AskGuardian, "2018", "", false, ""},
		{registration.AskGuardian, "2018", "熊本　太郎", false, "熊本　太郎"},
		{registration.AskGuardian, "1990", "熊本　太郎", false, ""}, // of age: not kept
		{registration.RequireGuardian, "2018", "", true, ""},
		{registration.RequireGuardian, "1990", "", false, ""},
		{registration.NoGuardian, "2018", "熊本　太郎", false, ""},
	} {
		offer.Minor = registration.MinorAge{Age: 16, Rule: c.rule}
		f := form()
		f.BirthYear, f.GuardianName, f.GuardianRelation = c.year, c.name, c.name
		d, err := f.Details(offer)
		if (err != nil) != c.fault || d.Guardian.Name != c.kept || d.Guardian.Relation != c.kept {
			t.Errorf("%+v: %+v, %v", c, d.Guardian, err)
		}
	}
}
