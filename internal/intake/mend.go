package intake

import (
	"context"

	"ouchi/internal/jptext"
)

// MendEmail puts into a draft the mail address that was probably meant, when the browser's
// person says so. A draft that was confirmed, or whose address leaves no doubt, stays as it
// is; NotFound when the browser has none.
func (in *Intake) MendEmail(ctx context.Context, cookie, id string) error {
	row, d, err := in.draft(ctx, cookie, id)
	if err != nil || row.Sealed == "" {
		return err
	}
	meant, doubtful := jptext.MistypedEmail(d.Details.Email)
	if !doubtful {
		return nil
	}
	for i := range d.Members {
		d.Members[i].Details.Email = meant // who applies together has one address
	}
	d.Form.Email, d.Details.Email = meant, meant
	for i := range d.Members {
		d.Members[i].Details.Email = meant
	}
	if row.Sealed, err = in.seal(d, row.ID); err != nil {
		return err
	}
	return in.parts.Drafts.AmendDraft(ctx, row)
}
