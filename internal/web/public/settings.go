package public

import (
	"strconv"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// Settings are what pages say of the library beyond what intake's policy holds.
type Settings struct {
	Prefecture   string   // whose people it serves, e.g. 熊本県
	MailDomain   string   // behind the @ of our mails
	Privacy      []string // paragraphs of the privacy notice that Rules.PrivacyNotice names, their places open
	PrivacyFacts []any    // pairs of a place and what fills it
	EnvelopeTo   []string // lines of where return envelopes go
	RenewalDays  int      // before a card's last day from which My page speaks of 更新
	DeliveryDays int      // from the envelope's arrival until the card's
	// Reason tells what a deficiency is called and how to put it right, in words for
	// the applicant; advice may be "".
	Reason func(code string) (label, advice string)
	// Calendar, with how many applications are decided on an opening day and the days
	// that a decision takes, makes the dates that people are told.
	Calendar        *calendar.Calendar
	DecisionsPerDay int
	MinDays         int // 最短3日程度
	BusyDays        int // 1週間, when it is busy
	MaxDays         int // ～10日程度
	// News is what the first pages say, each on its days.
	News []registration.Announcement
}

// news is what is announced today.
func (s *Side) news() []page.News {
	var all []page.News
	for _, a := range s.parts.Settings.News {
		if a.Shown(s.today()) {
			all = append(all, page.News{Title: a.Title, Text: a.Text, Urgent: a.Urgent})
		}
	}
	return all
}

func (s *Side) location() *time.Location { return s.parts.Intake.Policy().Location }

func (s *Side) today() registration.Date {
	return registration.DateOf(s.parts.Now().In(s.location()))
}

// facts fill the places that sentences leave open, whichever of them they name.
func (s *Side) facts(say page.Say) []any {
	p, set := s.parts.Intake.Policy(), s.parts.Settings
	rules, lang := p.Rules(s.today()), say("language.code")
	library, _ := s.parts.Words.Phrase(lang, s.parts.Site.LibraryName)
	prefecture, _ := s.parts.Words.Phrase(lang, set.Prefecture)
	return []any{
		"library", library, "prefecture", prefecture, "domain", set.MailDomain,
		"postage", rules.PostageYen, "link_hours", rules.LinkHours, "purge_days", rules.PurgeDays,
		"image_days", rules.ImageDays, "files", p.MaxDocuments, "megabytes", p.MaxBytes >> 20,
		"min_days", set.MinDays, "busy", span(say, set.BusyDays), "max_days", set.MaxDays,
		"delivery", span(say, set.DeliveryDays), "phone", s.parts.Site.Contact.Phone,
		"guardian_age", s.offer().Minor.Age, "child_age", p.Family.ChildAge,
	}
}

// telling is the language of a request with the facts at hand.
func (s *Side) telling(say page.Say) page.Say {
	return func(key string, args ...any) string { return say(key, append(args, s.facts(say)...)...) }
}

// span writes a number of days as people say it: a week, ten days.
func span(say page.Say, days int) string {
	if days%7 == 0 {
		return say("public.date.weeks", "weeks", days/7)
	}
	return say("public.date.days", "days", days)
}

// option finds the label of a code; a code that left the settings shows itself.
func option(options []registration.Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

func (s *Side) offer() registration.Offer { return s.parts.Intake.Policy().Offer(s.today()) }

// day writes a day out in full.
func day(say page.Say, d registration.Date) string {
	if d.IsZero() {
		return ""
	}
	return say("public.date.day", "year", d.Year, "month", month(say, d.Month), "day", d.Day)
}

// near writes a day of the coming weeks, with its day of the week.
func near(say page.Say, d calendar.Day) string {
	_, m, n := d.Date()
	weekday := say("public.date.weekday." + strconv.Itoa(int(d.Weekday())))
	return say("public.date.near", "month", month(say, m), "day", n, "weekday", weekday)
}

// month is how a month is called inside a date.
func month(say page.Say, m time.Month) string {
	return say("public.date.month." + strconv.Itoa(int(m)))
}

// moment writes a time to the minute.
func (s *Side) moment(say page.Say, t time.Time) string {
	return say("public.date.moment", "day", day(say, registration.DateOf(t.In(s.location()))), "time", s.hour(t))
}
