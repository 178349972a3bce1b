package config

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// Validate reports every fault at once, as Faults without lines. Parse has done it
// already; it is for a Config that was altered since.
func (c Config) Validate() error { return c.faults().err() }

func (c Config) faults() Faults {
	v := checker{}
	for _, n := range c.ranges() {
		v.within(n)
	}
	for _, o := range c.choices() {
		v.oneOf(o)
	}
	v.library(c.Library)
	v.server(c.Server)
	v.data(c.Data)
	v.oidc(c.Staff.OIDC)
	v.mail(c.Mail)
	v.times(c)
	v.privacy(c)
	v.form(c.Form)
	v.documents(c.Documents)
	v.reasons(c.Reasons)
	v.letters(c.Letters)
	v.news(c.News)
	v.translations(c.Translated)
	v.card(c.Card)
	v.post(c.Post)
	v.calendar(c.Calendar)
	v.columns(c.Import.Patrons.Columns)
	v.export(c.Export)
	return v.faults
}

// numbers is a key whose value lies between two bounds, both allowed.
type numbers struct {
	key       string
	value     int
	low, high int
}

func (c Config) ranges() []numbers {
	return []numbers{
		{"mail.port", c.Mail.Port, 1, 65535},
		{"staff.session_minutes", c.Staff.SessionMinutes, 5, 1440},
		{"staff.idle_minutes", c.Staff.IdleMinutes, 0, 480},
		{"staff.password_length", c.Staff.PasswordLength, 8, 64},
		{"staff.undo_minutes", c.Staff.UndoMinutes, 0, 1440},
		{"staff.reserve_minutes", c.Staff.ReserveMinutes, 0, 240},
		{"limits.forms_an_hour", c.Limits.FormsAnHour, 1, 10000},
		{"limits.password_tries", c.Limits.PasswordTries, 3, 100},
		{"limits.address_tries", c.Limits.AddressTries, 10, 1_000_000},
		{"limits.links_a_day", c.Limits.LinksADay, 1, 50},
		{"application.link_hours", c.Application.LinkHours, 1, 720},
		{"application.purge_days", c.Application.PurgeDays, 2, 365},
		{"application.reminder_days", c.Application.ReminderDays, 1, 60},
		{"family.max_members", c.Family.MaxMembers, 1, 12},
		{"family.child_age", c.Family.ChildAge, 0, 18},
		{"retention.image_days", c.Retention.ImageDays, 1, 90},
		{"retention.application_days", c.Retention.ApplicationDays, 1, 3650},
		{"retention.mail_days", c.Retention.MailDays, 1, 3650},
		{"retention.patron_days", c.Retention.PatronDays, 1, 3650},
		{"documents.max_files", c.Documents.MaxFiles, 1, 20},
		{"documents.max_megabytes", c.Documents.MaxMegabytes, 1, 50},
		{"documents.max_megapixels", c.Documents.MaxMegapixels, 1, 100},
		{"review.decisions_per_day", c.Review.DecisionsPerDay, 1, 10000},
		{"review.min_days", c.Review.MinDays, 1, 60},
		{"review.busy_days", c.Review.BusyDays, 1, 60},
		{"review.max_days", c.Review.MaxDays, 1, 60},
		{"card.years", c.Card.Years, 1, 20},
		{"card.renewal_days", c.Card.RenewalDays, 1, 365},
		{"post.delivery_days", c.Post.DeliveryDays, 1, 60},
		{"post.overdue_days", c.Post.OverdueDays, 1, 365},
	}
}

// choice is a key whose value is one of a few words.
type choice struct {
	key, value string
	of         []string
}

func (c Config) choices() []choice {
	return []choice{
		{"mail.mode", c.Mail.Mode, []string{SMTP, Folder}},
		{"mail.tls", c.Mail.TLS, []string{"starttls", "tls", "none"}},
		{"staff.second_factor", c.Staff.SecondFactor, []string{Optional, Required}},
		{"family.guardian", c.Family.Guardian, guardianRules()},
		{"card.first_password", c.Card.FirstPassword, []string{BirthDate, MailedLink}},
		{"card.print.layout", string(c.Card.Print.Layout), []string{string(card.Single), string(card.Sheets)}},
		{"import.patrons.encoding", c.Import.Patrons.Encoding, []string{"utf-8", "shift_jis"}},
		{"import.patrons.date_format", c.Import.Patrons.DateFormat, []string{"YYYY-MM-DD", "YYYY/MM/DD", "YYYYMMDD"}},
		{"import.patrons.in_range", c.Import.Patrons.InRange, []string{WarnInRange, RefuseInRange}},
		{"export.announce", c.Export.Announce, []string{OnApproval, AfterImport}},
	}
}

func guardianRules() []string {
	var all []string
	for _, r := range registration.GuardianRules() {
		all = append(all, string(r))
	}
	return all
}

// checker collects faults.
type checker struct{ faults Faults }

func (v *checker) fault(key, format string, args ...any) {
	v.coded("", key, format, args...)
}

// coded is a fault that the console may meet, too.
func (v *checker) coded(reason, key, format string, args ...any) {
	v.faults = append(v.faults, Fault{Key: key, What: fmt.Sprintf(format, args...), Reason: reason})
}

func (v *checker) within(n numbers) {
	if n.value < n.low || n.value > n.high {
		v.coded("range", n.key, "must lie between %d and %d, not %d", n.low, n.high, n.value)
	}
}

func (v *checker) oneOf(c choice) {
	if !slices.Contains(c.of, c.value) {
		v.coded("choose", c.key, "must be one of %q, not %q", c.of, c.value)
	}
}

// needed tells whether a required text is there.
func (v *checker) needed(key, value, write string) bool {
	if strings.TrimSpace(value) == "" {
		v.coded("required", key, "is required: write %s", write)
		return false
	}
	return true
}

// match checks a required text against a pattern.
func (v *checker) match(key, value string, pattern *regexp.Regexp, write string) {
	if v.needed(key, value, write) && !pattern.MatchString(value) {
		v.coded("pattern", key, "must be %s, not %q", write, value)
	}
}

// path checks an optional path. A relative one would depend on where ouchi was started.
func (v *checker) path(key, value string) {
	if value != "" && !filepath.IsAbs(value) {
		v.fault(key, "must be the full path, from the root on, not %q", value)
	}
}

// unique checks one value of several that must differ.
func (v *checker) unique(key, value string, seen map[string]bool) {
	if seen[value] {
		v.coded("twice", key, "%q stands twice; give each entry its own", value)
	}
	seen[value] = true
}
