package registration_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ouchi/internal/registration"
)

// paper is an application by post whose card stands somewhere, made under 254 yen.
func paper(status registration.Status, card registration.CardState, stamps int) registration.Application {
	a := in(status, registration.New)
	a.Delivery, a.CardState, a.StampsYen, a.Rules.PostageYen = registration.Post, card, stamps, 254
	a.Decision = registration.Decision{}
	return a
}

func stamps(yen int) func(registration.Application) (registration.Change, error) {
	return func(a registration.Application) (registration.Change, error) { return a.Stamps(step("staff:x"), yen) }
}

var cardDeeds = map[string]func(registration.Application) (registration.Change, error){
	"254 yen": stamps(254), "200 yen": stamps(200), "54 yen": stamps(54), "20 yen": stamps(20),
	"back": func(a registration.Application) (registration.Change, error) {
		return a.ReturnEnvelope(step("staff:x"))
	},
	"posted":   func(a registration.Application) (registration.Change, error) { return a.PostCard(step("staff:x")) },
	"mistaken": func(a registration.Application) (registration.Change, error) { return a.MistakeCard(step("staff:x")) },
}

const (
	none, awaited, received, short, posted = registration.NoCard, registration.EnvelopeAwaited,
		registration.EnvelopeReceived, registration.ShortOfStamps, registration.Posted
)

var cardWays = []struct {
	status registration.Status
	from   registration.CardState
	stamps int
	deed   string
	to     registration.CardState
	told   string // act, stamps after it, mail and missing yen; else the reason of a conflict
}{
	{"registered", awaited, 0, "254 yen", received, "envelope_arrived 254 envelope_received 0"},
	{"provisional", awaited, 0, "254 yen", received, "envelope_arrived 254 envelope_received 0"},
	{"waiting", awaited, 0, "200 yen", short, "envelope_short 200 stamps_short 54"},
	{"returned", awaited, 0, "20 yen", short, "envelope_short 20 stamps_short 234"},
	{"waiting", short, 200, "54 yen", received, "stamps_completed 254 envelope_received 0"},
	{"registered", short, 200, "20 yen", short, "envelope_short 220 stamps_short 34"},
	{"registered", short, 200, "back", awaited, "envelope_returned 0 envelope_returned 54"},
	{"registered", received, 254, "back", awaited, "envelope_returned 0 envelope_returned 0"},
	{"refused", received, 254, "back", awaited, "envelope_returned 0  0"},
	{"lapsed", short, 20, "back", awaited, "envelope_returned 0  0"},
	{"registered", received, 300, "posted", posted, "card_posted 300 card_posted 0"},
	{"registered", received, 254, "mistaken", awaited, "card_mistaken 0  0"},
	{"waiting", short, 200, "mistaken", awaited, "card_mistaken 0  0"},
	{"registered", posted, 254, "mistaken", received, "card_mistaken 254  0"},

	{"waiting", received, 254, "posted", "", "not_registered"},
	{"registered", awaited, 0, "posted", "", "card_envelope_awaited"},
	{"registered", short, 200, "posted", "", "card_short_of_stamps"},
	{"registered", posted, 254, "posted", "", "card_posted"},
	{"registered", received, 254, "254 yen", "", "card_envelope_received"},
	{"registered", posted, 254, "254 yen", "", "card_posted"},
	{"registered", posted, 254, "back", "", "card_posted"},
	{"registered", awaited, 0, "mistaken", "", "card_envelope_awaited"},
	{"refused", awaited, 0, "254 yen", "", "already_refused"},
	{"withdrawn", awaited, 0, "254 yen", "", "already_withdrawn"},
	{"lapsed", short, 200, "54 yen", "", "already_lapsed"},
	{"registered", none, 0, "254 yen", "", "card_not_by_post"},
	{"waiting", none, 0, "posted", "", "card_not_by_post"},
}

func TestTheWayOfACard(t *testing.T) {
	for _, tt := range cardWays {
		name := fmt.Sprintf("%s, %s, %s", tt.status, tt.from, tt.deed)
		c, err := cardDeeds[tt.deed](paper(tt.status, tt.from, tt.stamps))
		if tt.to == "" {
			if !errors.Is(err, registration.Fault(registration.Conflict, tt.told)) {
				t.Errorf("%s: got %v, want %s", name, err, tt.told)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a := c.Application
		var mail registration.Notice
		if len(c.Notices) == 1 {
			mail = c.Notices[0]
		}
		told := fmt.Sprintf("%s %d %s %d", c.Events[0].Act, a.StampsYen, mail.Kind, mail.Data.MissingYen)
		if a.CardState != tt.to || told != tt.told || a.Status != tt.status || !a.CardAt.Equal(noon) || c.CancelNotices || len(c.Notices) > 1 {
			t.Errorf("%s: %s %q at %v, want %s %q", name, a.CardState, told, a.CardAt, tt.to, tt.told)
		}
	}
}

// Before the approval is told it may be undone: no card goes out.
func TestNoCardGoesBeforeItsNews(t *testing.T) {
	a := paper("registered", registration.EnvelopeReceived, 254)
	a.Decision = registration.Decision{Act: registration.Approve, Until: noon.Add(time.Minute)}
	if _, err := a.PostCard(step("staff:x")); !errors.Is(err, registration.Fault(registration.Conflict, "approval_untold")) {
		t.Error(err)
	}
	a.Decision = registration.Decision{Act: registration.Approve, Until: noon}
	if _, err := a.PostCard(step("staff:x")); err != nil {
		t.Error(err)
	}
}

// Who wants no paper card any more gets the envelope back, and none goes out.
func TestEnvelopeOfWhoWantsNoCard(t *testing.T) {
	a := paper("registered", registration.EnvelopeReceived, 254)
	a.Delivery = registration.Screen
	if list := a.CardList(); list != registration.BackList {
		t.Errorf("on the list %q", list)
	}
	if _, err := a.PostCard(step("staff:x")); !errors.Is(err, registration.Fault(registration.Conflict, "card_not_by_post")) {
		t.Error(err)
	}
	c, err := a.ReturnEnvelope(step("staff:x"))
	if err != nil || c.Application.CardState != registration.NoCard || len(c.Notices) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestStampsAreAnAmount(t *testing.T) {
	for _, yen := range []int{-1, registration.MaxStampsYen + 1} {
		if _, err := stamps(yen)(paper("waiting", registration.EnvelopeAwaited, 0)); registration.CodeOf(err) != registration.Invalid {
			t.Errorf("%d yen: %v", yen, err)
		}
	}
}

func TestListsOfTheCardDesk(t *testing.T) {
	want := map[registration.CardState]map[registration.Status]registration.CardList{
		registration.NoCard:           {},
		registration.EnvelopeAwaited:  {"registered": "awaited"},
		registration.EnvelopeReceived: {"provisional": "early", "waiting": "early", "returned": "early", "registered": "ready", "refused": "back", "withdrawn": "back", "lapsed": "back"},
		registration.ShortOfStamps:    {"provisional": "short", "waiting": "short", "returned": "short", "registered": "short", "refused": "back", "withdrawn": "back", "lapsed": "back"},
	}
	for _, card := range registration.CardStates() {
		for _, status := range registration.Statuses() {
			list := want[card][status]
			if card == registration.Posted {
				list = registration.PostedList
			}
			if got := paper(status, card, 0).CardList(); got != list {
				t.Errorf("%s, %s: on the list %q, want %q", status, card, got, list)
			}
		}
	}
}
