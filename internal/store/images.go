package store

import (
	"context"
	"database/sql"

	"ouchi/internal/registration"
)

// MaskDocument puts new images in the place of a ready document's: the keys of those
// before are deleted. It returns the objects whose files are to be deleted. A Conflict
// "image_changed" tells that somebody was first.
func (db *DB) MaskDocument(ctx context.Context, r registration.Redaction) ([]registration.Object, error) {
	var obsolete []registration.Object
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		if err := alter(ctx, tx, r.Document, registration.Ready); err != nil {
			return err
		}
		if obsolete, err = endKeys(ctx, tx, r.Document.ID); err != nil {
			return err
		}
		if !holds(obsolete, r.Was) {
			return registration.Fault(registration.Conflict, "image_changed")
		}
		if err := putObject(ctx, tx, r.Document.ID, registration.View, r.View); err != nil {
			return err
		}
		if err := putObject(ctx, tx, r.Document.ID, registration.Thumb, r.Thumb); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, []registration.Event{r.Event})
	})
	return obsolete, err
}

func holds(objects []registration.Object, name string) bool {
	for _, o := range objects {
		if o.Name == name {
			return true
		}
	}
	return false
}

// FlagDocument hides a ready document.
func (db *DB) FlagDocument(ctx context.Context, s registration.ImageStep) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		if err := alter(ctx, tx, s.Document, registration.Flagged); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, []registration.Event{s.Event})
	})
}

// ShredDocument deletes the keys of a flagged document and returns the objects whose
// files are to be deleted; its row stays.
func (db *DB) ShredDocument(ctx context.Context, s registration.ImageStep) ([]registration.Object, error) {
	var objects []registration.Object
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		if err := alter(ctx, tx, s.Document, registration.Shredded); err != nil {
			return err
		}
		if objects, err = endKeys(ctx, tx, s.Document.ID); err != nil {
			return err
		}
		return db.putEvents(ctx, tx, []registration.Event{s.Event})
	})
	return objects, err
}

// alter takes a document from the state that was seen to another, and counts as a
// change of its application: who decides on what they saw before is told.
func alter(ctx context.Context, tx *sql.Tx, d registration.Document, to registration.DocumentState) error {
	if _, err := tx.ExecContext(ctx, `UPDATE applications SET version = version + 1 WHERE id = $1`, d.ApplicationID); err != nil {
		return err
	}
	return turn(ctx, tx, d, to)
}

// turn is alter for a change of the application that counts itself.
func turn(ctx context.Context, tx *sql.Tx, d registration.Document, to registration.DocumentState) error {
	problem := registration.MyNumberBack
	if to == registration.Ready {
		problem = d.Problem
	}
	n, err := exec(ctx, tx, `UPDATE documents SET state = $4, problem = $5 WHERE id = $1 AND application_id = $2 AND state = $3`,
		d.ID, d.ApplicationID, string(d.State), string(to), problem)
	if err == nil && n == 0 {
		err = registration.Fault(registration.Conflict, "image_changed")
	}
	return err
}

// endKeys deletes the keys of a document's images.
func endKeys(ctx context.Context, tx *sql.Tx, documentID string) ([]registration.Object, error) {
	objects, err := objectsWhere(ctx, tx, `document_id = $1`, documentID)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM objects WHERE document_id = $1`, documentID)
	}
	return objects, err
}

// shredAll ends the images of flagged documents within a change.
func shredAll(ctx context.Context, tx *sql.Tx, flagged []registration.Document) error {
	for _, d := range flagged {
		if err := turn(ctx, tx, d, registration.Shredded); err != nil {
			return err
		}
		if _, err := endKeys(ctx, tx, d.ID); err != nil {
			return err
		}
	}
	return nil
}
