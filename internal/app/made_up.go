package app

import (
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// MadeUpLetter writes a mail to somebody made up, as it would be under settings that
// are not in force.
func (a *App) MadeUpLetter(s desk.Settings, kind registration.NoticeKind) (subject, text string, err error) {
	next := *a
	next.config = laid(a.config, s)
	letter, err := next.writer().Compose(next.madeUp(kind))
	return letter.Subject, letter.Text, err
}

// madeUp is a notice with all that any mail of its kind may say.
func (a *App) madeUp(kind registration.NoticeKind) registration.Dispatch {
	now, rules := a.options.Now(), a.config.Rules(registration.DateOf(a.options.Now().In(a.location)))
	until := now.Add(time.Duration(rules.LinkHours) * time.Hour)
	who := registration.Application{
		ID: "mihon", Receipt: "M3H9N7K7X", Status: statusOf(kind), Round: 1, Rules: rules, Issued: "8000000",
		CreatedAt: now, SentAt: now, PurgeAt: now.AddDate(0, 0, rules.PurgeDays),
		Details: registration.Details{
			Name: "見本　花子", NameKana: "ミホン　ハナコ", Kind: registration.New, Delivery: registration.Post,
			Email: "hanako@example.jp",
		},
		CardState: registration.EnvelopeAwaited,
	}
	if !who.Status.Unsent() && who.Status != registration.Waiting {
		who.DecidedAt, who.ShredAt = now, now.AddDate(0, 0, rules.ImageDays)
	}
	d := registration.Dispatch{
		Notice: registration.Notice{ID: "mihon", Kind: kind, To: who.Email, PatronID: "mihon", Data: registration.NoticeData{
			Link: registration.Link{Nonce: "mihon", ExpiresAt: until}, Correction: a.madeUpCorrection(kind),
			StampsYen: rules.PostageYen - 1, MissingYen: 1,
		}},
		Patron: &registration.Patron{
			ID: "mihon", Number: who.Issued, Name: who.Name, ValidUntil: registration.DateOf(now).AddYears(rules.CardYears),
		},
		Attempt: 1,
	}
	if kind != registration.PasswordLink {
		d.Application, d.Notice.ApplicationID = &who, who.ID
	}
	return d
}

// statusOf is how an application stands when the mail is written.
func statusOf(kind registration.NoticeKind) registration.Status {
	switch kind {
	case registration.VerifyRequest, registration.PurgeReminder, registration.ForgotNotice:
		return registration.Provisional
	case registration.DocumentsReceived:
		return registration.Waiting
	case registration.ReturnedNotice:
		return registration.Returned
	case registration.RefusedNotice:
		return registration.Refused
	case registration.WithdrawnNotice:
		return registration.Withdrawn
	default:
		return registration.Registered
	}
}

// madeUpCorrection gives the first reason that staff may choose.
func (a *App) madeUpCorrection(kind registration.NoticeKind) registration.Correction {
	use := map[registration.NoticeKind]string{
		registration.ReturnedNotice: registration.ForReturn, registration.RefusedNotice: registration.ForRefusal,
	}[kind]
	for _, r := range a.config.ReasonsFor(use) {
		return registration.Correction{
			Deficiencies: []registration.Deficiency{{Code: r.Code}}, Fields: r.Fields, Documents: r.Documents,
		}
	}
	return registration.Correction{}
}
