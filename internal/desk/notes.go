package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"ouchi/internal/registration"
)

// Write attaches a note for colleagues to an application. The log says that it was
// written, not what. Empty words are Invalid "note_missing", long ones "note_long".
func (d *Desk) Write(ctx context.Context, c Caller, receipt, words string) error {
	if err := d.permit(c, annotate); err != nil {
		return err
	}
	words = strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
	switch {
	case words == "":
		return registration.Fault(registration.Invalid, "note_missing")
	case utf8.RuneCountInString(words) > registration.MaxNote:
		return registration.Fault(registration.Invalid, "note_long")
	}
	a, err := d.find(ctx, receipt)
	if err != nil {
		return err
	}
	now := d.Now()
	return d.Notes.PutNote(ctx,
		registration.Note{ID: d.newID(), ApplicationID: a.ID, At: now, By: c.actor(), Words: words},
		registration.Event{At: now, Subject: a.ID, Actor: c.actor(), Act: string(annotate)})
}
