// Package config is the one file of settings.
//
// It owns what every key means, the value a left-out key takes, and what is
// refused: an unknown key, a wrong value and a secret are told with their line and
// with what to write instead, all at once. It refuses to hold a secret (files name
// where it lies), to look at the files it names, and to open anything.
//
// The complete reference is deploy/kumamoto.toml, embedded as [Reference]; every
// key is explained in docs/operate.md.
package config

import (
	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// Config is what a settings file says, defaults filled in. A path, domain or
// address left empty has a method that tells what it then is.
type Config struct {
	Library     Library        `toml:"library"`
	Server      Server         `toml:"server"`
	Data        Data           `toml:"data"`
	Mail        Mail           `toml:"mail"`
	Staff       Staff          `toml:"staff"`
	Limits      Limits         `toml:"limits"`
	Application Application    `toml:"application"`
	Family      Family         `toml:"family"`
	Retention   Retention      `toml:"retention"`
	Privacy     Privacy        `toml:"privacy"`
	Form        Form           `toml:"form"`
	Documents   Documents      `toml:"documents"`
	Review      Review         `toml:"review"`
	Reasons     []Reason       `toml:"reasons"`
	Letters     []Letter       `toml:"letters"`
	News        []Announcement `toml:"announcements"`
	Translated  []Translation  `toml:"translations"`
	Refusal     Refusal        `toml:"refusal"`
	Card        Card           `toml:"card"`
	Post        Post           `toml:"post"`
	Calendar    calendar.Rules `toml:"calendar"`
	Import      Import         `toml:"import"`
	Audit       Audit          `toml:"audit"`
	Export      Export         `toml:"export"`
}

// Translation is what a language says of a text of these settings.
type Translation struct {
	Lang string `toml:"lang"` // a language of ouchi, but Japanese
	Text string `toml:"text"` // the Japanese, to the letter; places in braces left open
	As   string `toml:"as"`
}

// Library is who runs the desk.
type Library struct {
	Name       string  `toml:"name"`
	URL        string  `toml:"url"`        // of its own site
	Prefecture string  `toml:"prefecture"` // who lives elsewhere must work or study in it
	TimeZone   string  `toml:"time_zone"`  // IANA name
	Contact    Contact `toml:"contact"`
}

// Contact ends every mail.
type Contact struct {
	Department string `toml:"department"`
	PostalCode string `toml:"postal_code"`
	Address    string `toml:"address"`
	Phone      string `toml:"phone"`
	Fax        string `toml:"fax"` // "": none
}

// Server is where ouchi listens and by which addresses it is reached.
type Server struct {
	PublicAddr     string   `toml:"public_addr"`
	StaffAddr      string   `toml:"staff_addr"`
	MetricsAddr    string   `toml:"metrics_addr"` // "": no metrics
	PublicURL      string   `toml:"public_url"`   // without a path or final slash
	StaffURL       string   `toml:"staff_url"`
	TrustedProxies []string `toml:"trusted_proxies"` // addresses or CIDRs whose X-Forwarded-For counts
	TLSCert        string   `toml:"tls_cert"`        // "": a proxy in front speaks TLS
	TLSKey         string   `toml:"tls_key"`
}

// Data is where everything is kept.
type Data struct {
	Dir                  string `toml:"dir"`
	Database             string `toml:"database"` // "": SQLite in Dir; else a postgres URL without a password
	DatabasePasswordFile string `toml:"database_password_file"`
	KeysDir              string `toml:"keys_dir"` // see Config.KeysDir
}

// Limits bounds what one person or network address may try.
type Limits struct {
	FormsAnHour   int `toml:"forms_an_hour"`  // checked forms of one network address
	PasswordTries int `toml:"password_tries"` // in a quarter of an hour, of each card, application or login
	AddressTries  int `toml:"address_tries"`  // the same, of one network address
	LinksADay     int `toml:"links_a_day"`    // renewed links of one application
}

// Staff is how the desk behaves towards those who work at it.
type Staff struct {
	SessionMinutes int    `toml:"session_minutes"`
	IdleMinutes    int    `toml:"idle_minutes"`    // until the screen locks; 0: never
	UndoMinutes    int    `toml:"undo_minutes"`    // how long a decision's mail waits
	PasswordLength int    `toml:"password_length"` // least, in characters
	SecondFactor   string `toml:"second_factor"`   // Optional or Required
	OIDC           OIDC   `toml:"oidc"`
	ReserveMinutes int    `toml:"reserve_minutes"` // how long an application that was opened is its opener's
	RequireChecks  bool   `toml:"require_checks"`  // nothing is approved with a box unticked
}

// OIDC is another login for staff, such as the prefecture's own (OpenID Connect).
type OIDC struct {
	Issuer           string   `toml:"issuer"` // "": none
	ClientID         string   `toml:"client_id"`
	ClientSecretFile string   `toml:"client_secret_file"`
	Label            string   `toml:"label"`       // of its button
	LoginClaim       string   `toml:"login_claim"` // whose value is the login of an account
	RoleClaim        string   `toml:"role_claim"`  // whose values choose among Roles
	Roles            []string `toml:"roles"`       // "value=role"; none: only who has an account comes in
}

// Whether staff must have a second factor.
const (
	Optional = "optional"
	Required = "required"
)

// Application is how long an unfinished application is waited for.
type Application struct {
	LinkHours    int `toml:"link_hours"`    // life of a mailed link
	PurgeDays    int `toml:"purge_days"`    // of silence until it lapses
	ReminderDays int `toml:"reminder_days"` // before that day
	GuardianAge  int `toml:"guardian_age"`  // staff are told of younger applicants; 0: of none
}

// Family is how several apply together, and what is asked of who is under age.
type Family struct {
	MaxMembers      int    `toml:"max_members"`      // people of one family; 1: everybody applies alone
	ChildAge        int    `toml:"child_age"`        // for who is younger, the guardian's document is enough
	SharedDocuments bool   `toml:"shared_documents"` // false: a document of each one's own is wanted
	Guardian        string `toml:"guardian"`         // "ask", "require" or "none": of who is younger than application.guardian_age
}

// Retention is how long what is finished is kept.
type Retention struct {
	ImageDays       int `toml:"image_days"`       // after the decision
	ApplicationDays int `toml:"application_days"` // after the decision
	MailDays        int `toml:"mail_days"`        // after sending or giving up
	PatronDays      int `toml:"patron_days"`      // after the card's last day
}

// Privacy is what stands before the first field (個人情報保護法62条); see
// Config.PrivacyNotice.
type Privacy struct {
	Version string `toml:"version"`
	Text    string `toml:"text"`
}

// Form is what the form offers to choose from, in its order.
type Form struct {
	PickupPlaces  []registration.Option `toml:"pickup_places"`
	NoticeMethods []registration.Option `toml:"notice_methods"`
}

// Documents is which images are taken.
type Documents struct {
	MaxFiles      int                         `toml:"max_files"` // of one application, each time they are asked for
	MaxMegabytes  int                         `toml:"max_megabytes"`
	MaxMegapixels int                         `toml:"max_megapixels"`
	Kinds         []registration.DocumentKind `toml:"kinds"`
}

// Review is how long a decision takes, for the dates that applicants are told.
type Review = registration.Pace

// Reason is why an application is returned or refused.
type Reason = registration.Reason

// Letter is what the library says in a mail beside the facts.
type Letter = registration.Letter

// Announcement is what the public pages say for a time.
type Announcement = registration.Announcement

// What a Reason is used for.
const (
	ForReturn  = registration.ForReturn
	ForRefusal = registration.ForRefusal
	ForBoth    = registration.ForBoth
)

// Refusal is what the mail of a refusal says besides its reasons.
type Refusal struct {
	Remedies string `toml:"remedies"` // how to object (教示), in lines; "": nothing
}

// Card is the pattern of card numbers and what comes with a card.
type Card struct {
	Years         int    `toml:"years"`          // of validity
	FirstPassword string `toml:"first_password"` // BirthDate or MailedLink
	ReminderDays  []int  `toml:"reminder_days"`  // before its last day, when its holder is told; none: never
	RenewalDays   int    `toml:"renewal_days"`   // before that day from which My page speaks of 更新
	card.Numbering
	Print CardPrint `toml:"print"`
}

// How a patron first enters My page.
const (
	BirthDate  = "birth_date" // its eight digits, as the guide has it
	MailedLink = "link"       // a mailed link that sets a password, once
)

// Import is what files from elsewhere look like.
type Import struct {
	Patrons PatronFile `toml:"patrons"`
}

// Audit is where the log's proof is kept.
type Audit struct {
	Heads string `toml:"heads"` // see Config.HeadsFile
}

// PatronFile is the CSV file of the library's patrons; its first row names the columns.
type PatronFile struct {
	Encoding   string        `toml:"encoding"`    // "utf-8" or "shift_jis"
	DateFormat string        `toml:"date_format"` // see DateLayout
	EraDates   bool          `toml:"era_dates"`   // 昭和60年1月2日 and S60.1.2 are read too
	InRange    string        `toml:"in_range"`    // WarnInRange or RefuseInRange
	Columns    PatronColumns `toml:"columns"`
}

// What becomes of cards whose numbers ouchi may still give.
const (
	WarnInRange   = "warn"
	RefuseInRange = "refuse"
)

// PatronColumns is the heading of each column; "" where the file has none.
type PatronColumns struct {
	CardNumber   string `toml:"card_number"`
	Name         string `toml:"name"`
	NameKana     string `toml:"name_kana"`
	BirthDate    string `toml:"birth_date"`
	PostalCode   string `toml:"postal_code"`
	Address      string `toml:"address"`
	Phone        string `toml:"phone"`
	Email        string `toml:"email"`
	PickupPlace  string `toml:"pickup_place"`  // its values are codes or labels of form.pickup_places
	NoticeMethod string `toml:"notice_method"` // likewise
	Workplace    string `toml:"workplace"`
	ValidUntil   string `toml:"valid_until"`
}

// Export is how decided applications reach other systems.
type Export struct {
	Announce string                       `toml:"announce"` // OnApproval or AfterImport
	Profiles []registration.ExportProfile `toml:"profiles"` // the first is that of the library's own system
}

// When a patron is told of the registration.
const (
	OnApproval  = "on_approval"
	AfterImport = "after_import_confirmed" // by the first profile's system
)
