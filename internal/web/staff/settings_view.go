package staff

import (
	"slices"
	"strings"

	"ouchi/internal/calendar"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// settingsView shows what a draft would change, and how it would look to whom it is
// for.
type settingsView struct {
	Changes []difference
	Field   *page.Field // of the form
	Kinds   []kindView
	Return  []check // reasons as staff choose them
	Refusal []check
	Letters []letterView
	Promise string // when an application that came today would be decided
	News    []registration.Announcement
	Hidden  []string // announcements that are not shown today, and when they are
}

// kindView is a kind of document as applicants read of it.
type kindView struct{ Label, Sides, Mask, Hint, Ended string }

// letterView is a mail as it would be written to somebody made up.
type letterView struct{ Subject, Text string }

func (s *Side) settingsView(d *draft) (*settingsView, error) {
	next := d.was.With(d.section, d.next)
	v := &settingsView{Changes: differences(d.draw(s, d.was), d.grids)}
	var err error
	switch d.section {
	case registration.PlacesSection:
		v.Field = s.optionField(registration.FieldPickupPlace, next.Places)
	case registration.MethodsSection:
		v.Field = s.optionField(registration.FieldNoticeMethod, next.Methods)
	case registration.DocumentsSection:
		v.Kinds = s.kindViews(next.Kinds)
	case registration.ReasonsSection:
		v.Return, v.Refusal = reasonChecks(next.Reasons, registration.ForReturn), reasonChecks(next.Reasons, registration.ForRefusal)
	case registration.LettersSection:
		err = s.letterViews(v, d)
	case registration.NewsSection:
		s.newsViews(v, next.News)
	case registration.CalendarSection, registration.PaceSection:
		var days *calendar.Calendar
		if days, err = calendar.New(next.Calendar); err == nil {
			v.Promise = s.promise(days, next.Pace.DecisionsPerDay, next.Pace.MinDays, next.Pace.MaxDays)
		}
	}
	return v, err
}

// optionField is the field of the form, as it would be.
func (s *Side) optionField(f registration.Field, options []registration.Option) *page.Field {
	field := &page.Field{
		Name: "preview", Label: s.fieldLabel(f), Type: page.Select, Required: true, Width: page.Half,
		Hint: s.parts.Words.Text("ja", "fields."+string(f)+".hint"),
	}
	for _, o := range registration.Offered(options) {
		field.Options = append(field.Options, page.Option{Value: o.Code, Label: o.Label})
	}
	return field
}

func (s *Side) kindViews(kinds []registration.DocumentKind) []kindView {
	var all []kindView
	for _, k := range kinds {
		if k.Retired || !k.AcceptedFrom.IsZero() && s.today().Before(k.AcceptedFrom) {
			continue
		}
		v := kindView{Label: k.Label, Sides: s.parts.Words.Text("ja", "public.sides."+k.Sides), Hint: k.Hint}
		if len(k.Mask) > 0 {
			v.Mask = s.parts.Words.Text("ja", "public.mask", "what", strings.Join(k.Mask, s.parts.Words.Text("ja", "public.and")))
		}
		if !k.Accepted(s.today()) {
			v.Ended = s.parts.Words.Text("ja", "public.ended", "day", day(k.EndedOn))
		}
		all = append(all, v)
	}
	return all
}

func reasonChecks(reasons []registration.Reason, use string) []check {
	var all []check
	for _, r := range reasons {
		if r.For(use) {
			all = append(all, check{ID: "preview-" + use + "-" + r.Code, Value: r.Code, Label: r.Label, Hint: r.Advice})
		}
	}
	return all
}

// letterViews writes the mails whose words would change; all with words where none
// would.
func (s *Side) letterViews(v *settingsView, d *draft) error {
	words := func(letters []registration.Letter, kind registration.NoticeKind) registration.Letter {
		for _, l := range letters {
			if l.Kind == kind {
				return l
			}
		}
		return registration.Letter{Kind: kind}
	}
	for _, kind := range registration.NoticeKinds() {
		was, next := words(d.was.Letters, kind), words(d.next.Letters, kind)
		if was == next && (len(v.Changes) > 0 || next.Opening+next.Closing == "") {
			continue
		}
		subject, text, err := s.parts.Letter(d.was.With(d.section, d.next), kind)
		if err != nil {
			return err
		}
		v.Letters = append(v.Letters, letterView{s.mailTitle(kind) + " — " + subject, text})
	}
	return nil
}

func (s *Side) newsViews(v *settingsView, news []registration.Announcement) {
	for _, a := range news {
		when := "見せる期間 " + day(a.From) + "～" + day(a.Until)
		if s.today().Before(a.From) {
			v.Hidden = append(v.Hidden, "「"+a.Title+"」は、まだ出ません（"+when+"）。")
		}
		if a.Until.Before(s.today()) {
			v.Hidden = append(v.Hidden, "「"+a.Title+"」は、期間が終わっています（"+when+"）。")
			continue
		}
		v.News = append(v.News, a)
	}
}

// draftMonth draws the month by the rules typed so far that can be read.
func (s *Side) draftMonth(d *draft) *monthView {
	typed := takeCalendar(d.grids)
	typed.Closed = readable(typed.Closed, func(one []string) calendar.Rules { return calendar.Rules{Closed: one} })
	typed.Open = readable(typed.Open, func(one []string) calendar.Rules { return calendar.Rules{Open: one} })
	typed.ClosedYearly = readable(typed.ClosedYearly, func(one []string) calendar.Rules { return calendar.Rules{ClosedYearly: one} })
	typed.ClosedMonthly = readable(typed.ClosedMonthly, func(one []string) calendar.Rules { return calendar.Rules{ClosedMonthly: one} })
	days, err := calendar.New(typed)
	if err != nil {
		days = s.parts.Settings.Calendar
	}
	m := s.month(days, d.month)
	return &m
}

func readable(rules []string, alone func([]string) calendar.Rules) []string {
	return slices.DeleteFunc(slices.Clone(rules), func(r string) bool { return unreadable(alone([]string{r})) })
}

// mailTitle is what staff call a mail.
func (s *Side) mailTitle(kind registration.NoticeKind) string {
	if title := mailSubjects[kind]; title != "" {
		return title
	}
	return string(kind)
}
