package config

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/registration"
)

// changes alter one section each.
var changes = map[registration.Section]func(*Config){
	registration.PlacesSection: func(c *Config) {
		c.Form.PickupPlaces = append(c.Form.PickupPlaces[:0:0], registration.Option{Code: "x", Label: "分館"})
	},
	registration.MethodsSection:   func(c *Config) { c.Form.NoticeMethods = c.Form.NoticeMethods[:1] },
	registration.DocumentsSection: func(c *Config) { c.Documents.Kinds = c.Documents.Kinds[:2] },
	registration.ReasonsSection:   func(c *Config) { c.Reasons = slices.Clone(c.Reasons); c.Reasons[0].Advice = "" },
	registration.LettersSection: func(c *Config) {
		c.Letters = []registration.Letter{{Kind: registration.RegisteredNotice, Closing: "{名前}様"}}
	},
	registration.CalendarSection: func(c *Config) { c.Calendar.Closed = []string{"2027-02-01..2027-02-12"} },
	registration.PaceSection:     func(c *Config) { c.Review.MaxDays = 20 },
	registration.PostageSection:  func(c *Config) { c.Post.Postage = []Postage{{Yen: 300}} },
	registration.NewsSection:     func(c *Config) { c.News = nil },
}

func TestEverySectionIsKeptByItself(t *testing.T) {
	file := Reference()
	for _, s := range registration.Sections() {
		changed := Reference()
		changes[s](&changed)
		if got := file.Changed(changed); !slices.Equal(got, []registration.Section{s}) {
			t.Errorf("%s: changed %v", s, got)
		}
		body, err := file.Overrides(changed)
		if err != nil || !strings.HasPrefix(body, `{"`+string(s)+`":`) {
			t.Errorf("%s is kept as %s, %v", s, body, err)
		}
		again, err := file.Under(body)
		if left := again.Changed(changed); err != nil || len(left) > 0 {
			t.Errorf("%s: what was kept differs in %v, %v", s, left, err)
		}
	}
}

// A section that the console never touched goes on following the file.
func TestFileShowsThroughUntouchedSections(t *testing.T) {
	file, changed := Reference(), Reference()
	changes[registration.PaceSection](&changed)
	body, err := file.Overrides(changed)
	if err != nil {
		t.Fatal(err)
	}
	file.Form.NoticeMethods = []registration.Option{{Code: "sms", Label: "ショートメール"}}
	file.Review.MinDays = 1
	file.Library.Name = "新しい図書館"
	now, err := file.Under(body)
	if err != nil || now.Form.NoticeMethods[0].Code != "sms" || now.Library.Name != "新しい図書館" {
		t.Errorf("the file does not show through: %+v, %v", now.Form.NoticeMethods, err)
	}
	if now.Review.MaxDays != 20 || now.Review.MinDays != 3 {
		t.Errorf("the console's section is not kept whole: %+v", now.Review)
	}
}

func TestNothingKeptIsTheFile(t *testing.T) {
	file := Reference()
	body, err := file.Overrides(file)
	if err != nil || body != "{}" {
		t.Errorf("no change is kept as %s, %v", body, err)
	}
	for _, body := range []string{"", "{}", `{"a_section_of_tomorrow":{"x":1}}`} {
		if now, err := file.Under(body); err != nil || len(file.Changed(now)) > 0 {
			t.Errorf("%q: %v, %v", body, file.Changed(now), err)
		}
	}
}

// What does not go with the file any more is left out and told; the rest is kept.
func TestSectionThatCannotBeIsLeftOut(t *testing.T) {
	file := Reference()
	body := `{"review":{"DecisionsPerDay":20,"MinDays":9,"BusyDays":7,"MaxDays":10},` +
		`"notice_methods":[{"Code":"email","Label":"電子メール"}],"calendar":[]}`
	now, err := file.Under(body)
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 2 {
		t.Fatalf("faults %v", err)
	}
	if now.Review != file.Review || now.Form.NoticeMethods[0].Label != "電子メール" {
		t.Errorf("review %+v, methods %+v", now.Review, now.Form.NoticeMethods)
	}
}

// A row written today must be read for ever: this one was written on 2026-11-24.
func TestStoredRowIsReadForEver(t *testing.T) {
	now, err := Reference().Under(`{
		"pickup_places":[{"Code":"jido_1f","Label":"こども/1F","Retired":true},{"Code":"ippan_2f","Label":"一般/2F","Retired":false}],
		"documents":[{"Code":"drivers_license","Label":"運転免許証","Sides":"as_needed","Mask":["臓器提供"],"Hint":"裏も",
			"AcceptedFrom":"2024-12-02","EndedOn":"2030-01-01","Proves":"identity","Retired":false}],
		"reasons":[{"Code":"a","Label":"あ","Advice":"い","Use":"both","Documents":true,"Fields":["name"],"Retired":false}],
		"letters":[{"Kind":"registered","Opening":"お","Closing":"と"}],
		"calendar":{"ClosedWeekly":["monday"],"ClosedMonthly":[],"ClosedYearly":[],"Closed":["2027-01-04"],"Open":[]},
		"review":{"DecisionsPerDay":1,"MinDays":2,"BusyDays":3,"MaxDays":4},
		"postage":[{"Yen":254,"From":""},{"Yen":300,"From":"2027-04-01"}],
		"announcements":[{"Title":"停止","Text":"止まります","From":"2026-12-01","Until":"2026-12-02","Urgent":true}]}`)
	if err != nil {
		t.Fatal(err)
	}
	k, r, n := now.Documents.Kinds[0], now.Reasons[0], now.News[0]
	if p := now.Form.PickupPlaces[0]; p.Code != "jido_1f" || p.Label != "こども/1F" || !p.Retired {
		t.Errorf("place %+v", p)
	}
	if k.Label != "運転免許証" || k.Mask[0] != "臓器提供" || k.AcceptedFrom.String() != "2024-12-02" || k.EndedOn.String() != "2030-01-01" {
		t.Errorf("kind %+v", k)
	}
	if r.Advice != "い" || !r.Documents || r.Fields[0] != "name" || now.Letters[0].Closing != "と" {
		t.Errorf("reason %+v, letter %+v", r, now.Letters[0])
	}
	if p := now.Post.Postage; len(p) != 2 || p[1].Yen != 300 || p[1].From.String() != "2027-04-01" {
		t.Errorf("postage %+v", p)
	}
	if now.Calendar.ClosedWeekly[0] != "monday" || now.Review.MaxDays != 4 || !n.Urgent || n.Until.String() != "2026-12-02" {
		t.Errorf("calendar %+v, review %+v, news %+v", now.Calendar, now.Review, n)
	}
}

func TestFaultsOfASection(t *testing.T) {
	for name, c := range map[string]struct {
		section     registration.Section
		change      func(*Config)
		key, reason string
	}{
		"no label": {registration.PlacesSection, func(c *Config) { c.Form.PickupPlaces = []registration.Option{{Code: "a"}} }, "[1].label", "required"},
		"long label": {registration.PlacesSection, func(c *Config) {
			c.Form.PickupPlaces = []registration.Option{{Code: "a", Label: strings.Repeat("あ", 101)}}
		}, "[1].label", "line"},
		"code twice": {registration.MethodsSection, func(c *Config) {
			c.Form.NoticeMethods = []registration.Option{{Code: "a", Label: "あ"}, {Code: "a", Label: "い"}}
		}, "[2].code", "twice"},
		"all retired": {registration.MethodsSection, func(c *Config) {
			c.Form.NoticeMethods = []registration.Option{{Code: "a", Label: "あ", Retired: true}}
		}, "", "none_left"},
		"no identity": {registration.DocumentsSection, func(c *Config) { c.Documents.Kinds = c.Documents.Kinds[7:] }, "", "no_identity"},
		"ends too early": {registration.NewsSection, func(c *Config) {
			c.News = []registration.Announcement{{Title: "あ", From: registration.Date{Year: 2027, Month: 2, Day: 2}, Until: registration.Date{Year: 2027, Month: 2, Day: 1}}}
		}, "[1].until", "ends_before"},
		"no such place": {registration.LettersSection, func(c *Config) {
			c.Letters = []registration.Letter{{Kind: registration.PasswordLink, Opening: "{受付番号}"}}
		}, "[1].opening", "place_unknown"},
		"no such place in a mail about a card": {registration.LettersSection, func(c *Config) {
			c.Letters = []registration.Letter{{Kind: registration.VoidedNotice, Closing: "{申請区分}"}}
		}, "[1].closing", "place_unknown"},
		"letter too long": {registration.LettersSection, func(c *Config) {
			c.Letters = []registration.Letter{{Kind: registration.PasswordLink, Closing: strings.Repeat("あ", 1001)}}
		}, "[1].closing", "text_long"},
		"days in order": {registration.PaceSection, func(c *Config) { c.Review.MinDays = 9 }, ".busy_days", "days_order"},
		"never open":    {registration.CalendarSection, func(c *Config) { c.Calendar.ClosedYearly = []string{"01-01..12-31"} }, ".closed_weekly", "calendar"},
	} {
		changed := Reference()
		c.change(&changed)
		got := changed.FaultsOf(c.section)
		if len(got) == 0 || got[0].Key != c.key || got[0].Reason != c.reason {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
