package registration_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ouchi/internal/registration"
)

var noon = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

func step(by registration.Actor) registration.Step {
	n := 0
	return registration.Step{At: noon, By: by, ID: func() string { n++; return fmt.Sprintf("id-%02d", n) }}
}

func rules() registration.Rules {
	return registration.Rules{Version: "v1", LinkHours: 48, PurgeDays: 30, ImageDays: 7, CardYears: 3}
}

func details(kind registration.Kind) registration.Details {
	return registration.Details{
		Name: "熊本　太郎", NameKana: "クマモト　タロウ", Birth: registration.Date{Year: 1990, Month: 4, Day: 1},
		PostalCode: "8628612", Address: "熊本市中央区出水２－５－１", Phone: "096-384-5000",
		Email: "taro@example.jp", PickupPlace: "adult", NoticeMethod: "mail",
		Kind: kind, Delivery: registration.Screen, CardNumber: "20000017",
	}
}

func begun(kind registration.Kind) registration.Application {
	return registration.Begin(step(registration.ByApplicant), registration.Submission{
		DraftID: "draft", Receipt: "K7M3RX9TA", Details: details(kind), PasswordHash: "hash", Rules: rules(),
	}).Application
}

func in(status registration.Status, kind registration.Kind) registration.Application {
	a := begun(kind)
	a.Status = status
	switch status {
	case registration.Returned:
		a.Decision = registration.Decision{Act: registration.Return, At: noon, Until: noon.Add(time.Minute), Version: a.Version}
		a.Correction = registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Documents: true,
			Fields: []registration.Field{registration.FieldAddress},
		}
		a.Round = 2
	case registration.Registered:
		a.PatronID, a.Issued = "patron", "20000017"
		a.Decision = registration.Decision{Act: registration.Approve, At: noon, Until: noon.Add(time.Minute), Patron: held(a)}
	case registration.Refused:
		a.Decision = registration.Decision{Act: registration.Refuse, At: noon, Until: noon.Add(time.Minute)}
	}
	return a
}

// held is the patron as an approval left them.
func held(a registration.Application) *registration.Patron {
	return &registration.Patron{
		ID: "patron", Version: 4, Number: a.Issued, Name: a.Name, NameKana: a.NameKana, Birth: a.Birth,
		PostalCode: a.PostalCode, Address: a.Address, Phone: a.Phone, Email: a.Email,
		PickupPlace: a.PickupPlace, NoticeMethod: a.NoticeMethod, UpdatedAt: noon,
	}
}

var ready = []registration.Document{{ID: "d", Kind: "licence", State: registration.Ready}}

// deeds are the actions as the use cases take them.
var deeds = map[registration.Action]func(registration.Application) (registration.Change, error){
	registration.RenewLink: func(a registration.Application) (registration.Change, error) {
		return a.RenewLink(step(registration.ByApplicant))
	},
	registration.CorrectEmail: func(a registration.Application) (registration.Change, error) {
		return a.CorrectEmail(step(registration.ByApplicant), "hanako@example.jp")
	},
	registration.CorrectForm: func(a registration.Application) (registration.Change, error) {
		return a.CorrectForm(step(registration.ByApplicant), a.Details)
	},
	registration.Send: func(a registration.Application) (registration.Change, error) {
		return a.SendDocuments(step(registration.ByApplicant), ready)
	},
	registration.Withdraw: func(a registration.Application) (registration.Change, error) {
		return a.Withdraw(step(registration.ByApplicant))
	},
	registration.Lapse: func(a registration.Application) (registration.Change, error) {
		a.PurgeAt = noon
		return a.Lapse(step(registration.ByClock))
	},
	registration.CorrectFor: func(a registration.Application) (registration.Change, error) {
		d := a.Details
		d.Phone = "096-384-5001"
		return a.CorrectFor(step("staff:x"), d, "")
	},
	registration.Undo: func(a registration.Application) (registration.Change, error) {
		return a.Undo(step("staff:x"), held(a))
	},
	registration.Reopen: func(a registration.Application) (registration.Change, error) {
		return a.Reopen(step("staff:x"), registration.Reopening{Reason: "mistake", Patron: held(a)})
	},
	registration.Remind: func(a registration.Application) (registration.Change, error) {
		return a.Remind(step(registration.ByClock))
	},
	registration.Approve: func(a registration.Application) (registration.Change, error) {
		p := registration.Patron{ID: "patron", Version: 3, Number: "20000017"}
		return a.Approve(step("staff:x"), registration.Approval{Patron: &p, DueAt: noon, FirstHash: "first"})
	},
	registration.Return: func(a registration.Application) (registration.Change, error) {
		return a.Return(step("staff:x"), registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: "blurred"}}, Documents: true,
		}, noon)
	},
	registration.Refuse: func(a registration.Application) (registration.Change, error) {
		return a.Refuse(step("staff:x"), registration.Refusal{Why: []registration.Deficiency{{Code: "not_eligible"}}}, noon)
	},
}

func TestEveryActionInEveryStatus(t *testing.T) {
	open := []registration.Status{registration.Provisional, registration.Returned}
	want := map[registration.Action]struct {
		from []registration.Status
		to   registration.Status // "": stays
	}{
		registration.RenewLink:    {open, ""},
		registration.CorrectEmail: {open, ""},
		registration.CorrectForm:  {open[1:], ""},
		registration.Remind:       {open, ""},
		registration.Send:         {open, registration.Waiting},
		registration.Withdraw:     {append(open, registration.Waiting), registration.Withdrawn},
		registration.Lapse:        {open, registration.Lapsed},
		registration.Approve:      {[]registration.Status{registration.Waiting}, registration.Registered},
		registration.Return:       {[]registration.Status{registration.Waiting}, registration.Returned},
		registration.Refuse:       {[]registration.Status{registration.Waiting}, registration.Refused},
		registration.CorrectFor:   {append(open, registration.Waiting), ""},
		registration.Undo: {
			[]registration.Status{registration.Registered, registration.Returned, registration.Refused}, registration.Waiting,
		},
		registration.Reopen: {[]registration.Status{registration.Registered, registration.Refused}, registration.Waiting},
	}
	for action, do := range deeds {
		for _, status := range registration.Statuses() {
			for _, kind := range registration.Kinds() {
				c, err := do(in(status, kind))
				if !slices.Contains(want[action].from, status) {
					if !errors.Is(err, registration.ErrConflict) {
						t.Errorf("%s while %s (%s): got %v, want a conflict", action, status, kind, err)
					}
					continue
				}
				to := want[action].to
				if to == "" {
					to = status
				}
				if err != nil || c.Application.Status != to {
					t.Errorf("%s while %s (%s): got %q, %v, want %q", action, status, kind, c.Application.Status, err, to)
				}
				if len(c.Events) != 1 || c.Events[0].Act != string(action) {
					t.Errorf("%s while %s: logged %v", action, status, c.Events)
				}
			}
		}
	}
}

func TestFinalStatesEndLinksAndDateTheShredding(t *testing.T) {
	for _, action := range []registration.Action{registration.Withdraw, registration.Approve, registration.Refuse} {
		c, err := deeds[action](in(registration.Waiting, registration.New))
		if err != nil {
			t.Fatal(err)
		}
		a := c.Application
		if a.Link != (registration.Link{}) || !a.ShredAt.Equal(noon.AddDate(0, 0, 7)) || !a.DecidedAt.Equal(noon) {
			t.Errorf("%s left link %v, shred at %v, decided at %v", action, a.Link, a.ShredAt, a.DecidedAt)
		}
	}
	c, err := deeds[registration.Return](in(registration.Waiting, registration.New))
	if err != nil || !c.Application.ShredAt.IsZero() {
		t.Errorf("a return dated the shredding: %v, %v", c.Application.ShredAt, err)
	}
}

func TestApprovalByKind(t *testing.T) {
	patron := registration.Patron{
		ID: "patron", Version: 4, Number: "20000017", Name: "熊本　花子", Birth: registration.Date{Year: 1980, Month: 1, Day: 2},
		Address: "旧住所", Email: "taro@example.jp", ValidUntil: registration.Date{Year: 2026, Month: 12, Day: 1},
		Login: registration.Login{Hash: "own"},
	}
	today := registration.Date{Year: 2026, Month: 11, Day: 24}
	approve := func(kind registration.Kind, p *registration.Patron) registration.Change {
		t.Helper()
		c, err := in(registration.Waiting, kind).Approve(step("staff:x"), registration.Approval{
			Patron: p, Today: today, FirstHash: "first", DueAt: noon,
		})
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return c
	}
	fresh := approve(registration.New, nil)
	if fresh.Draw == nil || fresh.Void != "" || fresh.Patron.Name != "熊本　太郎" || !fresh.Patron.Login.First {
		t.Errorf("新規発行: %+v", fresh)
	}
	again := approve(registration.Reissue, &patron)
	if again.Draw == nil || again.Void != "20000017" || again.Patron.ID != "patron" || again.Patron.Name != "熊本　太郎" {
		t.Errorf("再発行: %+v", again)
	}
	amend := approve(registration.Amend, &patron)
	if amend.Draw != nil || amend.Patron.Name != "熊本　花子" || amend.Patron.Birth != patron.Birth ||
		amend.Patron.ValidUntil != patron.ValidUntil || amend.Patron.Login != patron.Login {
		t.Errorf("変更 altered what it may not: %+v", amend.Patron)
	}
	if changed := amend.Notices[0].Data.Changed; !slices.Contains(changed, registration.FieldAddress) ||
		slices.Contains(changed, registration.FieldEmail) || slices.Contains(changed, registration.FieldName) {
		t.Errorf("変更 tells %v", changed)
	}
	if len(amend.Notices) != 1 {
		t.Errorf("変更 with the same address sends %d mails", len(amend.Notices))
	}
	patron.Email = "before@example.jp"
	if moved := approve(registration.Amend, &patron).Notices; len(moved) != 2 || moved[1].To != "before@example.jp" || moved[0].ID == moved[1].ID {
		t.Errorf("変更 of the mail address tells %+v", moved)
	}
	renewed := approve(registration.Renewal, &patron)
	if renewed.Patron.ValidUntil != (registration.Date{Year: 2029, Month: 11, Day: 24}) || renewed.Application.Issued != "20000017" {
		t.Errorf("更新: %+v", renewed.Patron)
	}
	_, err := in(registration.Waiting, registration.Renewal).Approve(step("staff:x"), registration.Approval{})
	if !errors.Is(err, registration.Fault(registration.Conflict, "card_unknown")) {
		t.Errorf("更新 of nobody's card: %v", err)
	}
}

func TestApprovalByLinkSetsNoPassword(t *testing.T) {
	c, err := in(registration.Waiting, registration.New).Approve(step("staff:x"), registration.Approval{DueAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	l := c.Patron.Login
	if l.Hash != "" || l.First || l.Nonce == "" || c.Notices[0].Data.Link.Nonce != l.Nonce || !c.Notices[0].Data.FirstUntil.IsZero() {
		t.Errorf("login %+v, mail %+v", l, c.Notices[0].Data)
	}
}

func TestSendingNeedsReadyDocuments(t *testing.T) {
	tests := []struct {
		name      string
		documents []registration.Document
		reason    string
	}{
		{"none", nil, "documents_missing"},
		{"one still decoded", []registration.Document{{State: registration.Received, Kind: "licence"}}, "documents_pending"},
		{"one unusable", []registration.Document{ready[0], {State: registration.Unusable}}, "document_unusable"},
		{"one of no kind", []registration.Document{{State: registration.Ready}}, "document_kind_missing"},
	}
	for _, tt := range tests {
		_, err := in(registration.Provisional, registration.New).SendDocuments(step(registration.ByApplicant), tt.documents)
		if !errors.Is(err, registration.Fault(registration.Conflict, tt.reason)) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.reason)
		}
	}
	a := in(registration.Returned, registration.New)
	a.Correction.Documents = false
	if _, err := a.SendDocuments(step(registration.ByApplicant), nil); err != nil {
		t.Errorf("a return that asks for no image needs one: %v", err)
	}
}

func TestReturnNeedsReasonAndParts(t *testing.T) {
	a := in(registration.Waiting, registration.New)
	for _, c := range []registration.Correction{
		{Documents: true},
		{Deficiencies: []registration.Deficiency{{Code: "blurred"}}},
	} {
		if _, err := a.Return(step("staff:x"), c, noon); registration.CodeOf(err) != registration.Invalid {
			t.Errorf("return %+v: %v", c, err)
		}
	}
}

func TestRemindsOnceAndKeepsThePurgeDate(t *testing.T) {
	a := in(registration.Provisional, registration.New)
	c, err := a.Remind(step(registration.ByClock))
	if err != nil || !c.Application.PurgeAt.Equal(a.PurgeAt) || c.Application.Link.Nonce == a.Link.Nonce {
		t.Fatalf("got %+v, %v", c.Application, err)
	}
	if _, err := c.Application.Remind(step(registration.ByClock)); err == nil {
		t.Error("reminded twice")
	}
	if _, err := a.Lapse(step(registration.ByClock)); err == nil {
		t.Error("lapsed before its day")
	}
}
