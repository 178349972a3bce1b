package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/registration"
)

var (
	codeWord = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	unfilled = regexp.MustCompile(`\{[a-z_]*\}`)
)

// times checks the numbers that depend on each other.
func (v *checker) times(c Config) {
	a, r, w := c.Application, c.Retention, c.Review
	if a.LinkHours > 24*a.PurgeDays {
		v.fault("application.link_hours", "a link of %d hours would outlive the application, which lapses after purge_days = %d", a.LinkHours, a.PurgeDays)
	}
	if a.ReminderDays >= a.PurgeDays {
		v.fault("application.reminder_days", "must be less than purge_days, %d: it counts the days before that", a.PurgeDays)
	}
	if r.ApplicationDays < r.ImageDays {
		v.fault("retention.application_days", "must not be less than image_days, %d: images go before their application", r.ImageDays)
	}
	if w.MinDays > w.BusyDays || w.BusyDays > w.MaxDays {
		v.coded("days_order", "review.busy_days", "must lie between min_days, %d, and max_days, %d", w.MinDays, w.MaxDays)
	}
}

func (v *checker) privacy(c Config) {
	v.needed("privacy.version", c.Privacy.Version, "a name for this wording, such as its date")
	v.needed("privacy.text", c.Privacy.Text, "what applicants must know before the first field: purpose, who sees it, when it vanishes")
	for _, word := range unfilled.FindAllString(c.privacyText(), -1) {
		v.fault("privacy.text", "%s is not a place that can be filled in; see docs/operate.md for those there are", word)
	}
}

// entry checks code and label of one entry of a list.
func (v *checker) entry(key string, o registration.Option, seen map[string]bool) {
	v.match(key+".code", o.Code, codeWord, "a code of small letters, digits and _, such as kodomo_1f")
	if v.needed(key+".label", o.Label, "the words that people see") {
		v.line(key+".label", o.Label)
	}
	v.unique(key+".code", o.Code, seen)
}

func (v *checker) form(f Form) {
	for _, list := range []struct {
		key     string
		options []registration.Option
	}{{"form.pickup_places", f.PickupPlaces}, {"form.notice_methods", f.NoticeMethods}} {
		if len(registration.Offered(list.options)) == 0 {
			v.coded("none_left", list.key, "is required: list at least one, as [[%s]] with code and label", list.key)
		}
		seen := map[string]bool{}
		for i, o := range list.options {
			v.entry(numbered(list.key, i), o, seen)
		}
	}
}

// numbered names an entry of a list as the line index does.
func numbered(key string, i int) string { return fmt.Sprintf("%s[%d]", key, i+1) }

func (v *checker) documents(d Documents) {
	if !slices.ContainsFunc(d.Kinds, func(k registration.DocumentKind) bool { return k.Proves == "identity" && !k.Retired }) {
		v.coded("no_identity", "documents.kinds", `is required: list at least one kind with proves = "identity"; deploy/kumamoto.toml has a list to start from`)
	}
	seen := map[string]bool{}
	for i, k := range d.Kinds {
		key := numbered("documents.kinds", i)
		v.entry(key, registration.Option{Code: k.Code, Label: k.Label}, seen)
		v.oneOf(choice{key + ".sides", k.Sides, []string{"front", "both", "as_needed"}})
		v.oneOf(choice{key + ".proves", k.Proves, []string{"identity", "address", "workplace"}})
		if !k.EndedOn.IsZero() && k.EndedOn.Before(k.AcceptedFrom) {
			v.coded("ends_before", key+".ended_on", "%s comes before accepted_from, %s", k.EndedOn, k.AcceptedFrom)
		}
		v.checks(key+".checks", k.Checks)
		v.lawful(key, k)
	}
}

// checks are each one that there is, and once.
func (v *checker) checks(key string, all []registration.Check) {
	seen := map[string]bool{}
	for _, c := range all {
		if !slices.Contains(registration.Checks(), c) {
			v.fault(key, "%q is nothing that staff can tick; choose from %q", c, registration.Checks())
			continue
		}
		v.unique(key, string(c), seen)
	}
}

// lawful refuses what a library may not ask for: the back of a マイナンバーカード
// bears the number (番号法15条, 20条), and the numbers of a health insurance may not
// be asked for to prove who one is (健康保険法194条の2).
func (v *checker) lawful(key string, k registration.DocumentKind) {
	if k.BearsMyNumber() && k.Sides != "front" {
		v.coded("my_number_back", key+".sides", `must be "front" for a マイナンバーカード: its back bears the My Number, which a library may not collect`)
	}
	insurance := strings.Contains(k.Label, "資格確認書") || strings.Contains(k.Label, "保険証")
	if insurance && len(k.Mask) == 0 {
		v.coded("mask_needed", key+".mask", "is required for a proof of health insurance: say that its numbers and QR code must be covered, for a library may not ask for them")
	}
}

func (v *checker) reasons(all []Reason) {
	for _, use := range []string{ForReturn, ForRefusal} {
		if len((Config{Reasons: all}).ReasonsFor(use)) == 0 {
			v.coded("no_reason", "reasons", `needs at least one entry with use = %q or "both"`, use)
		}
	}
	seen := map[string]bool{}
	for i, r := range all {
		key := numbered("reasons", i)
		v.entry(key, registration.Option{Code: r.Code, Label: r.Label}, seen)
		v.oneOf(choice{key + ".use", r.Use, []string{ForReturn, ForRefusal, ForBoth}})
		for _, f := range r.Fields {
			if !slices.Contains(registration.Correctable(), f) {
				v.coded("choose", key+".fields", "%q cannot be opened; choose from %q", f, registration.Correctable())
			}
		}
		if r.Use == ForRefusal && (r.Documents || len(r.Fields) > 0) {
			v.coded("opens_nothing", key+".use", "a refusal opens nothing: leave out documents and fields, or use %q", ForReturn)
		}
	}
}

func (v *checker) card(c Card) {
	if c.Check == "" {
		v.fault("card.check_digit", `is required: compare with cards you have; "none" adds no character`)
		c.Check = card.NoCheck
	}
	for i, days := range c.ReminderDays {
		v.within(numbers{"card.reminder_days", days, 1, 365})
		if slices.Contains(c.ReminderDays[:i], days) {
			v.fault("card.reminder_days", "%d stands twice; each reminder goes once", days)
		}
	}
	v.foreign("card", withoutBars(c.Numbering).Validate())
	v.foreign("card.bars", c.Bars.Validate())
	v.printable(c.Numbering)
	v.foreign("card.print", c.Print.Validate(card.Width, card.Height))
}

// printable refuses bars that a card has no room for, once the rest of the pattern works.
func (v *checker) printable(n card.Numbering) {
	number, err := n.Number(n.First)
	if err != nil {
		return
	}
	bars, err := card.NW7(number, n.Bars)
	if err == nil {
		_, err = bars.OnCard()
	}
	if err != nil {
		v.fault("card.bars.narrow", "%s", err)
	}
}

// withoutBars leaves the bars to a check of their own, under their own key.
func withoutBars(n card.Numbering) card.Numbering {
	n.Bars = card.Options{}
	return n
}

func (v *checker) calendar(r calendar.Rules) {
	_, err := calendar.New(r)
	v.foreign("calendar", err)
}

// foreign takes over what another room found wrong in a section: joined errors
// that begin with their key, or several keys with commas.
func (v *checker) foreign(section string, err error) {
	if err == nil {
		return
	}
	all := []error{err}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		all = joined.Unwrap()
	}
	for _, err := range all {
		key, what, _ := strings.Cut(err.Error(), ": ")
		first, others, several := strings.Cut(key, ", ")
		if several {
			what = "with " + others + ": " + what
		}
		v.coded("calendar", section+"."+first, "%s", what)
	}
}

func (v *checker) columns(c PatronColumns) {
	const table = "import.patrons.columns."
	v.needed(table+"card_number", c.CardNumber, "the heading of the column of card numbers")
	v.needed(table+"name", c.Name, "the heading of the column of names")
	v.needed(table+"birth_date", c.BirthDate, "the heading of the column of birth dates")
	seen := map[string]bool{}
	for _, column := range []struct{ key, heading string }{
		{"card_number", c.CardNumber},
		{"name", c.Name},
		{"name_kana", c.NameKana},
		{"birth_date", c.BirthDate},
		{"postal_code", c.PostalCode},
		{"address", c.Address},
		{"phone", c.Phone},
		{"email", c.Email},
		{"pickup_place", c.PickupPlace},
		{"notice_method", c.NoticeMethod},
		{"workplace", c.Workplace},
		{"valid_until", c.ValidUntil},
	} {
		if column.heading != "" {
			v.unique(table+column.key, column.heading, seen)
		}
	}
}
