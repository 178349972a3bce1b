package registration

import "time"

// Section is a part of the settings that an administrator may change while ouchi
// runs. What is not changed there is as the settings file says.
type Section string

// The sections. Their names are stored and never change their meaning.
const (
	PlacesSection    Section = "pickup_places"
	MethodsSection   Section = "notice_methods"
	DocumentsSection Section = "documents"
	ReasonsSection   Section = "reasons"
	LettersSection   Section = "letters"
	CalendarSection  Section = "calendar"
	PaceSection      Section = "review"
	PostageSection   Section = "postage"
	NewsSection      Section = "announcements"
)

// Sections lists every Section in the order of the console.
func Sections() []Section {
	return []Section{
		PlacesSection, MethodsSection, DocumentsSection, ReasonsSection, LettersSection,
		CalendarSection, PaceSection, PostageSection, NewsSection,
	}
}

// SettingsVersion is one state of the settings that were changed in the console. It
// is never altered: the newest is in force.
type SettingsVersion struct {
	Version int64 // counts from 1; 0 is the settings file alone
	At      time.Time
	By      Actor
	Changed []Section // by this version
	Note    string    // in the administrator's words; "" for none
	Body    string    // JSON: the sections that differ from the file
}

// Reason is why an application is returned or refused.
type Reason struct {
	Code      string  `toml:"code"`
	Label     string  `toml:"label"`     // what staff choose and applicants read
	Advice    string  `toml:"advice"`    // how to put it right; "" for none
	Use       string  `toml:"use"`       // ForReturn, ForRefusal or ForBoth
	Documents bool    `toml:"documents"` // a return asks for new images unless staff say otherwise
	Fields    []Field `toml:"fields"`    // a return opens these unless staff say otherwise
	Retired   bool    `toml:"retired"`   // no longer offered to staff; old decisions keep its label
}

// What a Reason is used for.
const (
	ForReturn  = "return"
	ForRefusal = "refuse"
	ForBoth    = "both"
)

// For tells whether staff may choose the reason for ForReturn or ForRefusal.
func (r Reason) For(use string) bool { return !r.Retired && (r.Use == use || r.Use == ForBoth) }

// Letter is what the library says in a mail beside the facts, which are generated.
// Places in braces, such as {library}, are filled in.
type Letter struct {
	Kind    NoticeKind `toml:"kind"`
	Opening string     `toml:"opening"` // after the greeting; "" for none
	Closing string     `toml:"closing"` // before the closing lines; "" for none
}

// Pace is how long decisions take, for the dates that applicants are told.
type Pace struct {
	DecisionsPerDay int `toml:"decisions_per_day"` // on an opening day
	MinDays         int `toml:"min_days"`
	BusyDays        int `toml:"busy_days"`
	MaxDays         int `toml:"max_days"`
}

// Announcement is what the public pages say for a time.
type Announcement struct {
	Title  string `toml:"title"`
	Text   string `toml:"text"`
	From   Date   `toml:"from"`   // first day shown
	Until  Date   `toml:"until"`  // last day shown
	Urgent bool   `toml:"urgent"` // stands out, as a warning
}

// Shown tells whether it stands on the pages of the day.
func (a Announcement) Shown(on Date) bool { return !on.Before(a.From) && !a.Until.Before(on) }

// Offered are the options that may be chosen anew: all but the retired.
func Offered(all []Option) []Option {
	var offered []Option
	for _, o := range all {
		if !o.Retired {
			offered = append(offered, o)
		}
	}
	return offered
}

// LetterPlaces names the places that the library's words in a mail may leave open, to
// be filled in when it is written.
func LetterPlaces(kind NoticeKind) []string {
	all := []string{"名前", "図書館", "担当", "電話"}
	if kind != PasswordLink && kind != VoidedNotice && kind != EndsNotice { // which are about a patron, not about an application
		all = append(all, "受付番号", "申請区分")
	}
	return all
}

// Postage is what stamps the return envelope needs from a day on.
type Postage struct {
	From Date `toml:"from"` // zero: since ever; the first entry alone may be
	Yen  int  `toml:"yen"`
}
