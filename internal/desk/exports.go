package desk

import (
	"context"
	"slices"
	"time"

	"ouchi/internal/registration"
)

// Exports keeps which decision went to another system in which batch.
type Exports interface {
	ExportWaiting(ctx context.Context, profile string, before time.Time) (registration.ExportWaiting, error)
	// MakeExport makes a batch and its file in one transaction; of two at once each
	// gets lines of its own. Conflict "nothing_to_export" when nothing could be written.
	MakeExport(ctx context.Context, e registration.Exporting) (registration.ExportBatch, []byte, error)
	// Exports lists the latest n batches, the newest first.
	Exports(ctx context.Context, n int) ([]registration.ExportBatch, error)
	Export(ctx context.Context, id string) (registration.ExportBatch, []registration.ExportLine, error)
	// RepeatExport lets lines be exported again: one application's or, with "", all.
	RepeatExport(ctx context.Context, batchID, applicationID string, e registration.Event) (int, error)
	// ExportsOf lists the lines of an application, oldest first.
	ExportsOf(ctx context.Context, applicationID string) ([]registration.ExportLine, error)
}

// Announcements keeps what waits until another system has taken a batch in.
type Announcements interface {
	// ConfirmExport notes that a batch was taken in and lets held mails go.
	ConfirmExport(ctx context.Context, c registration.Confirmation, announces bool) (registration.Confirmed, error)
	RefusedExports(ctx context.Context, n int) ([]registration.ExportLine, error)
	HeldMails(ctx context.Context) (int, error)
}

const (
	exportMost    = 2000 // lines of a batch, so that nobody waits long behind one
	exportListed  = 50   // batches on the page
	refusedListed = 200
)

// ExportDesk is what staff see of the exports.
type ExportDesk struct {
	Waiting []ProfileWaiting
	Batches []registration.ExportBatch // the latest, the newest first
	Refused []registration.ExportLine  // by another system, and not put right yet
	Held    int                        // mails that wait for a confirmation
}

// ProfileWaiting is what the next batch of a profile would hold.
type ProfileWaiting struct {
	Profile registration.ExportProfile
	registration.ExportWaiting
}

// Exports shows what waits to be exported and what was.
func (d *Desk) Exports(ctx context.Context, c Caller) (ExportDesk, error) {
	var out ExportDesk
	if err := d.permit(c, seeExports); err != nil {
		return out, err
	}
	for _, p := range d.Policy.Exports {
		w, err := d.Exported.ExportWaiting(ctx, p.Code, d.decided())
		if err != nil {
			return out, err
		}
		out.Waiting = append(out.Waiting, ProfileWaiting{p, w})
	}
	var err error
	if out.Batches, err = d.Exported.Exports(ctx, exportListed); err != nil {
		return out, err
	}
	if out.Refused, err = d.Announced.RefusedExports(ctx, refusedListed); err != nil {
		return out, err
	}
	out.Held, err = d.Announced.HeldMails(ctx)
	return out, err
}

// decided is the moment before which no decision can be undone any more.
func (d *Desk) decided() time.Time { return d.Now().Add(-d.Policy.Undo) }

// MakeExport makes a batch of all decisions that are in none of the profile's, up to
// 2,000 of them, and returns its file. Conflict "nothing_to_export" when there are
// none; its marks tell of lines that were left out for their characters.
func (d *Desk) MakeExport(ctx context.Context, c Caller, profile string) (registration.ExportBatch, []byte, error) {
	if err := d.permit(c, makeExport); err != nil {
		return registration.ExportBatch{}, nil, err
	}
	i := slices.IndexFunc(d.Policy.Exports, func(p registration.ExportProfile) bool { return p.Code == profile })
	if i < 0 {
		return registration.ExportBatch{}, nil, registration.Fault(registration.NotFound, "export_unknown")
	}
	p := d.Policy.Exports[i]
	return d.Exported.MakeExport(ctx, registration.Exporting{
		Profile: p, At: d.Now(), By: c.actor(), Before: d.decided(), Most: exportMost,
		Write: func(lines []registration.ExportLine) registration.ExportFile { return d.exportFile(p, lines) },
	})
}

// Export shows a batch and its lines.
func (d *Desk) Export(ctx context.Context, c Caller, id string) (registration.ExportBatch, []registration.ExportLine, error) {
	if err := d.permit(c, seeExports); err != nil {
		return registration.ExportBatch{}, nil, err
	}
	return d.Exported.Export(ctx, id)
}

// ExportFile writes the file of a batch again, to the byte as it was, and records who
// took it. Conflict "export_changed" when an application was altered or forgotten
// since, so that the file can't be had any more.
func (d *Desk) ExportFile(ctx context.Context, c Caller, id string) (registration.ExportBatch, []byte, error) {
	if err := d.permit(c, takeExport); err != nil {
		return registration.ExportBatch{}, nil, err
	}
	b, lines, err := d.Exported.Export(ctx, id)
	if err != nil {
		return b, nil, err
	}
	profile := b.Profile
	profile.Unwritable = registration.Replace // all of these were written
	file := d.exportFile(profile, lines)
	if file.Digest != b.Digest {
		return b, nil, registration.Fault(registration.Conflict, "export_changed")
	}
	return b, file.Content, d.record(ctx, c, takeExport, b.ID)
}

// RepeatExport lets the next batch hold what a batch held once more, on purpose: all of
// it or, by receipt number, one application. It returns how many.
func (d *Desk) RepeatExport(ctx context.Context, c Caller, id, receipt string) (int, error) {
	if err := d.permit(c, makeExport); err != nil {
		return 0, err
	}
	one := ""
	if receipt != "" {
		a, err := d.find(ctx, receipt)
		if err != nil {
			return 0, err
		}
		one = a.ID
	}
	return d.Exported.RepeatExport(ctx, id, one, registration.Event{At: d.Now(), Actor: c.actor(), Act: "export_repeated"})
}

// ConfirmExport notes that the other system has taken a batch in, all but the receipt
// numbers refused. Where mails are held, those of the first profile's batch go now.
// Invalid "receipt_number" and "receipt_not_in_batch" are about the numbers typed.
func (d *Desk) ConfirmExport(ctx context.Context, c Caller, id string, refused []string) (registration.Confirmed, error) {
	if err := d.permit(c, confirmExport); err != nil {
		return registration.Confirmed{}, err
	}
	in := registration.Confirmation{BatchID: id, At: d.Now(), By: c.actor()}
	for _, typed := range refused {
		n, ok := registration.ParseReceiptNumber(typed)
		if !ok {
			return registration.Confirmed{}, registration.Fault(registration.Invalid, "receipt_number")
		}
		if !slices.Contains(in.Refused, n) {
			in.Refused = append(in.Refused, n)
		}
	}
	b, _, err := d.Exported.Export(ctx, id)
	if err != nil {
		return registration.Confirmed{}, err
	}
	return d.Announced.ConfirmExport(ctx, in, d.announces(b.Profile.Code))
}

// announces tells whether a profile's system is the library's own: the first one's is.
func (d *Desk) announces(profile string) bool {
	return len(d.Policy.Exports) > 0 && d.Policy.Exports[0].Code == profile
}

// ExportsOf lists in which batches an application is, oldest first.
func (d *Desk) ExportsOf(ctx context.Context, c Caller, applicationID string) ([]registration.ExportLine, error) {
	if err := d.permit(c, seeApplication); err != nil {
		return nil, err
	}
	return d.Exported.ExportsOf(ctx, applicationID)
}
