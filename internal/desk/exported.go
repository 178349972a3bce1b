package desk

import (
	"context"

	"ouchi/internal/registration"
)

// ExportsOf lists in which batches an application is, oldest first.
func (d *Desk) ExportsOf(ctx context.Context, c Caller, applicationID string) ([]registration.ExportLine, error) {
	if err := d.permit(c, seeApplication); err != nil {
		return nil, err
	}
	return d.Exported.ExportsOf(ctx, applicationID)
}
