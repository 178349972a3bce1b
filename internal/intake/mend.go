package intake

import (
	"context"
	"errors"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// MendEmail puts into a draft the mail address that was probably meant, when the browser's
// person says so. A draft that was confirmed, or whose address leaves no doubt, stays as it
// is; NotFound when the browser has none.
func (in *Intake) MendEmail(ctx context.Context, cookie, id string) error {
	err := in.rewrite(ctx, cookie, id, func(d *sealedDraft) error {
		meant, doubtful := jptext.MistypedEmail(d.Details.Email)
		if !doubtful {
			return nil
		}
		d.Form.Email, d.Details.Email = meant, meant
		for i := range d.Members {
			d.Members[i].Details.Email = meant // who applies together has one address
		}
		return nil
	})
	if errors.Is(err, registration.Fault(registration.Conflict, "draft_used")) {
		return nil
	}
	return err
}
