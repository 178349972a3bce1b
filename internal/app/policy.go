package app

import (
	"fmt"
	"os"
	"strings"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/mail"
	"ouchi/internal/picture"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
	"ouchi/internal/web/staff"
)

func (a *App) offer(today registration.Date) registration.Offer {
	return registration.Offer{
		PickupPlaces: a.config.Form.PickupPlaces, NoticeMethods: a.config.Form.NoticeMethods,
		Outside: a.outside, Bare: a.places.Bare, Today: today, Minor: a.minor(),
	}
}

func (a *App) minor() registration.MinorAge {
	return registration.MinorAge{Age: a.config.Application.GuardianAge, Rule: registration.GuardianRule(a.config.Family.Guardian)}
}

func (a *App) familyRules() registration.FamilyRules {
	f := a.config.Family
	return registration.FamilyRules{Most: f.MaxMembers, ChildAge: f.ChildAge, Shared: f.SharedDocuments}
}

// outside trusts the address where it names its prefecture, else the postal code;
// who can't be told is taken for an inhabitant, for staff see the document.
func (a *App) outside(postalCode, address string) bool {
	prefecture, known := a.places.PrefectureOf(address)
	if !known {
		prefecture, known = a.places.Prefecture(postalCode)
	}
	return known && prefecture != a.config.Library.Prefecture
}

func (a *App) limits() picture.Limits {
	return picture.Limits{Pixels: a.config.MaxPixels(), Bytes: a.config.MaxBytes(), Memory: pictureMost}
}

func (a *App) intakePolicy() intake.Policy {
	c := a.config
	return intake.Policy{
		Offer: a.offer, Rules: c.Rules, Kinds: c.Kinds(),
		MaxDocuments: c.Documents.MaxFiles, MaxBytes: c.MaxBytes(), MaxPixels: c.MaxPixels(),
		Location: a.location, FormsAnHour: c.Limits.FormsAnHour, PasswordTries: c.Limits.PasswordTries,
		AddressTries: c.Limits.AddressTries, LinksADay: c.Limits.LinksADay,
		Family: a.familyRules(),
	}
}

func (a *App) deskPolicy() desk.Policy {
	c := a.config
	return desk.Policy{
		Draw:          registration.Draw{First: c.Card.First, Number: a.number, Serial: a.serial},
		Offer:         a.offer,
		BirthPassword: c.Card.FirstPassword == config.BirthDate,
		Undo:          time.Duration(c.Staff.UndoMinutes) * time.Minute,
		Reserve:       time.Duration(c.Staff.ReserveMinutes) * time.Minute,
		SessionLife:   time.Duration(c.Staff.SessionMinutes) * time.Minute,
		Idle:          time.Duration(c.Staff.IdleMinutes) * time.Minute,
		IssuerRoles:   a.issuerRoles(),
		SecondFactor:  c.Staff.SecondFactor == config.Required,
		Password:      c.Staff.PasswordLength,
		PasswordTries: c.Limits.PasswordTries, AddressTries: c.Limits.AddressTries, Location: a.location,
		Exports: c.Export.Profiles, Hold: c.Export.Announce == config.AfterImport,
		Kinds: c.Kinds(), Limits: a.limits(), RequireChecks: c.Staff.RequireChecks,
		GuardianAge: c.Application.GuardianAge, Family: a.familyRules(),
		OpeningDays: a.openingDays,
	}
}

// openDays is the calendar of rules that the settings' own check let pass; rules that it
// refused close no day.
func openDays(rules calendar.Rules) *calendar.Calendar {
	days, err := calendar.New(rules)
	if err != nil {
		days, _ = calendar.New(calendar.Rules{})
	}
	return days
}

// openingDays counts the opening days from one moment to another.
func (a *App) openingDays(since, until time.Time) int {
	return a.days.Between(calendar.DayOf(since, a.location), calendar.DayOf(until, a.location))
}

// reason is what the settings call a reason of a return or refusal, and its advice.
func reason(c config.Config) func(code string) (label, advice string) {
	return func(code string) (string, string) {
		r, ok := c.Reason(code)
		if !ok {
			return code, ""
		}
		return r.Label, r.Advice
	}
}

func (a *App) writer() *mail.Writer {
	c := a.config
	at := c.Library.Contact
	return &mail.Writer{
		Site: mail.Site{
			LibraryName: c.Library.Name, PublicURL: c.Server.PublicURL, MailDomain: c.Mail.ShownDomain(),
			EnvelopeTo: c.EnvelopeLines(), DeliveryDays: c.Post.DeliveryDays,
			Remedies: c.Refusal.Remedies,
			Contact: mail.Contact{
				Department: at.Department, PostalCode: at.PostalCode, Address: at.Address, Phone: at.Phone, Fax: at.Fax,
			},
		},
		From: sender(c.Mail), Location: a.location, Words: a.words, Reason: reason(c), Letters: c.Letters, Now: a.options.Now,
		Link: func(p registration.Purpose, id, nonce string) string {
			rooms := map[registration.Purpose]string{
				registration.IdentityPurpose: "/identity/", registration.PasswordPurpose: "/my/password/",
				registration.ForgotPurpose: "/status/password/",
			}
			return c.Server.PublicURL + rooms[p] + a.Token(p, id, nonce)
		},
	}
}

// Preview writes a mail as it would go out, without the secret of its link, and in
// Japanese too where it would go out in another language.
func (a *App) Preview(d registration.Dispatch) (staff.Letter, error) {
	w := a.writer()
	w.Link = func(registration.Purpose, string, string) string {
		return a.config.Server.PublicURL + "/identity/（送るときに決まります）"
	}
	letter, err := w.Compose(d)
	out := staff.Letter{Subject: letter.Subject, Text: letter.Text}
	if err != nil || d.Application == nil || d.Application.Lang == registration.Japanese {
		return out, err
	}
	japanese := *d.Application
	out.Lang, japanese.Lang = page.Tag(japanese.Lang), registration.Japanese
	d.Application = &japanese
	letter, err = w.Compose(d)
	out.Japanese = letter.Text
	return out, err
}

func sender(m config.Mail) string {
	from, err := m.Sender()
	if err != nil {
		return m.From // refused by the settings' own check
	}
	return from.Address
}

// sender opens the way out that the settings choose.
func (a *App) sender() (mail.Sender, error) {
	if a.options.Sender != nil {
		return a.options.Sender, nil
	}
	m := a.config.Mail
	if m.Mode == config.Folder {
		folder, err := mail.OpenFolder(a.config.MailDir())
		if err != nil {
			return nil, err
		}
		a.closers = append(a.closers, folder)
		return folder, nil
	}
	server := mail.Server{Host: m.Host, Port: m.Port, TLS: mail.TLS(m.TLS), Envelope: m.Envelope()}
	if m.TLS == "tls" {
		server.TLS = mail.ImplicitTLS
	}
	if m.User != "" {
		password, err := secretFile(m.PasswordFile)
		if err != nil {
			return nil, err
		}
		server.Auth, server.User, server.Password = mail.Plain, m.User, password
	}
	if m.DKIM.Domain != "" {
		key, err := os.ReadFile(m.DKIM.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("app: the DKIM key: %w", err)
		}
		if server.Signer, err = mail.NewSigner(m.DKIM.Domain, m.DKIM.Selector, key); err != nil {
			return nil, err
		}
	}
	return mail.NewSMTP(server)
}

func secretFile(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("app: a password file: %w", err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}
