package intake

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// PatronForm is what a patron who has logged in asks about the card they have: 変更 or 更新.
type PatronForm struct {
	Key      string               // of the page it was asked on: sent twice, it is one application
	OnRecord registration.Details // with kind, card number and language
	Form     registration.Form    // as typed; its [registration.Amendable] fields alone count
	// PasswordHash is that of My page, which opens the mailed link as the form's own does.
	PasswordHash string
	Address      string // network address
}

// SubmitAs makes an application of what a patron asks for. Where the mail address is the
// one on record, the cookie opens the documents at once, though the mail goes out too;
// else it is "", and the mail proves the address. Invalid names the faulty fields.
func (in *Intake) SubmitAs(ctx context.Context, p PatronForm) (a registration.Application, cookie string, err error) {
	details, err := in.amended(p)
	if err != nil {
		return a, "", err
	}
	for _, t := range []try{
		{"too_many_forms", p.Address, time.Hour, in.parts.Policy.FormsAnHour},
		{"too_many_links", "card " + string(p.OnRecord.CardNumber), 24 * time.Hour, in.parts.Policy.LinksADay},
	} {
		if err := in.throttle(ctx, t); err != nil {
			return a, "", err
		}
	}
	// The card in the key: nobody finds another's application by a key.
	key := in.parts.Links.Digest("patron_form", string(p.OnRecord.CardNumber)+" "+p.Key)
	a, err = in.begin(ctx, key, sealedDraft{Details: details, PasswordHash: p.PasswordHash})
	if err != nil || !sameEmail(a.Email, p.OnRecord.Email) || !a.Status.Unsent() {
		return a, "", err
	}
	cookie, err = in.openIdentity(ctx, a, "")
	return a, cookie, err
}

// amended are the details with what was typed. Who they are stays as it is on record.
func (in *Intake) amended(p PatronForm) (registration.Details, error) {
	on := p.OnRecord
	on.Delivery = registration.Screen // the card that they have stays good
	d, err := on.Correct(p.Form, registration.Amendable(), in.parts.Policy.Offer(in.today()))
	if err != nil {
		return d, err
	}
	outside := d.Outside
	d.Name, d.NameKana, d.CommonName, d.Birth = on.Name, on.NameKana, on.CommonName, on.Birth
	d.Kind, d.CardNumber, d.Lang = on.Kind, on.CardNumber, on.Lang
	on.Outside = outside
	if d == on && d.Kind == registration.Amend {
		return d, registration.Fault(registration.Invalid, "nothing_to_change")
	}
	return d, nil
}

func sameEmail(a, b string) bool { return b != "" && jptext.EmailKey(a) == jptext.EmailKey(b) }

// AskAs opens the status page of an application that was asked for from My page, for
// whoever is logged in there with the same password, by its hash; NotFound for any other.
func (in *Intake) AskAs(ctx context.Context, receipt, passwordHash string) (cookie string, err error) {
	unknown := registration.Fault(registration.NotFound, "application_unknown")
	n, ok := registration.ParseReceiptNumber(receipt)
	if !ok {
		return "", unknown
	}
	a, err := in.parts.Applications.ApplicationByReceipt(ctx, n)
	switch {
	case errors.Is(err, registration.ErrNotFound) || err == nil && (passwordHash == "" || a.PasswordHash != passwordHash):
		return "", unknown
	case err != nil:
		return "", err
	}
	return in.openStatus(ctx, a)
}
