package app

import (
	"context"
	"errors"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// Export makes a batch of a profile or, when a batch is named, its file again.
func (a *App) Export(ctx context.Context, profile, batch string) (registration.ExportBatch, []byte, error) {
	take, what := a.Desk.MakeExport, profile
	if batch != "" {
		take, what = a.Desk.ExportFile, batch
	}
	b, content, err := take(ctx, desk.Operator, what)
	var fault *registration.Error
	if errors.As(err, &fault) {
		switch fault.Reason {
		case "nothing_to_export":
			err = errors.New("nothing waits to be exported")
		case "export_unknown":
			err = errors.New("there is no such profile or batch")
		case "export_changed":
			err = errors.New("applications of this batch were altered or forgotten since: the same file cannot be had")
		}
	}
	return b, content, err
}
