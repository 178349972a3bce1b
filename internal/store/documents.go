package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ouchi/internal/registration"
)

// Documents lists an application's images of all rounds, oldest first.
func (db *DB) Documents(ctx context.Context, applicationID string) ([]registration.Document, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, application_id, round, kind, state, problem, width, height,
		received_at, upload_key, hints FROM documents WHERE application_id = $1 ORDER BY received_at, id`, applicationID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Document
	for rows.Next() {
		var d registration.Document
		err := rows.Scan(&d.ID, &d.ApplicationID, &d.Round, &d.Kind, &d.State, &d.Problem, &d.Width, &d.Height,
			ms{&d.ReceivedAt}, &d.UploadKey, &d.Hints)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// touch makes an application's documents ours to change for the transaction, while
// it is unsent: a sending that was prepared before is refused after it.
func touch(ctx context.Context, tx *sql.Tx, applicationID string) error {
	n, err := exec(ctx, tx, `UPDATE applications SET version = version + 1
		WHERE id = $1 AND status IN ('provisional', 'returned')`, applicationID)
	if err == nil && n == 0 {
		err = registration.Fault(registration.Conflict, "already_sent")
	}
	return err
}

// AddDocuments inserts the rows of images of one application and round, all or,
// when the round would hold more than limit, none. What was sent before under the same
// key is a Conflict "already_kept".
func (db *DB) AddDocuments(ctx context.Context, uploads []registration.Upload, limit int) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		first := uploads[0].Document
		if err := touch(ctx, tx, first.ApplicationID); err != nil {
			return err
		}
		if err := unkept(ctx, tx, first); err != nil {
			return err
		}
		var held int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE application_id = $1 AND round = $2`,
			first.ApplicationID, first.Round).Scan(&held)
		if err != nil {
			return err
		}
		if held+len(uploads) > limit {
			return registration.Fault(registration.Invalid, "too_many_documents")
		}
		for _, u := range uploads {
			if err := addDocument(ctx, tx, u); err != nil {
				return err
			}
		}
		return nil
	})
}

// unkept refuses a sending that is here under its key.
func unkept(ctx context.Context, tx *sql.Tx, d registration.Document) error {
	if d.UploadKey == "" {
		return nil
	}
	var n int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM documents WHERE application_id = $1 AND upload_key = $2`,
		d.ApplicationID, d.UploadKey).Scan(&n)
	if err == nil && n > 0 {
		err = registration.Fault(registration.Conflict, "already_kept")
	}
	return err
}

func addDocument(ctx context.Context, tx *sql.Tx, u registration.Upload) error {
	d := u.Document
	_, err := tx.ExecContext(ctx, `INSERT INTO documents
		(id, application_id, round, kind, state, problem, width, height, received_at, upload_key)
		VALUES ($1, $2, $3, $4, $5, '', 0, 0, $6, $7)`,
		d.ID, d.ApplicationID, d.Round, d.Kind, string(d.State), millis(d.ReceivedAt), d.UploadKey)
	if err != nil {
		return err
	}
	return putObject(ctx, tx, d.ID, registration.Raw, u.Raw)
}

func putObject(ctx context.Context, tx *sql.Tx, documentID string, role registration.Role, o registration.Object) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO objects (name, document_id, role, key_id, wrapped_key, size)
		VALUES ($1, $2, $3, $4, $5, $6)`, o.Name, documentID, string(role), o.KeyID, o.WrappedKey, o.Size)
	return err
}

// SetDocumentKind says what a document of an unsent application is.
func (db *DB) SetDocumentKind(ctx context.Context, applicationID, id, kind string) error {
	return db.tx(ctx, func(tx *sql.Tx) error {
		if err := touch(ctx, tx, applicationID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE documents SET kind = $3 WHERE id = $1 AND application_id = $2`,
			id, applicationID, kind)
		return err
	})
}

// RemoveDocument deletes a document of an unsent application with its keys and
// returns the files to delete.
func (db *DB) RemoveDocument(ctx context.Context, applicationID, id string) ([]registration.Object, error) {
	var objects []registration.Object
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		if err := touch(ctx, tx, applicationID); err != nil {
			return err
		}
		if objects, err = objectsWhere(ctx, tx, `document_id = $1`, id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM documents WHERE id = $1 AND application_id = $2`, id, applicationID)
		return err
	})
	return objects, err
}

// Object finds a document's object of the role.
func (db *DB) Object(ctx context.Context, documentID string, role registration.Role) (registration.Object, error) {
	var o registration.Object
	err := db.read.QueryRowContext(ctx, `SELECT name, key_id, wrapped_key, size FROM objects
		WHERE document_id = $1 AND role = $2`, documentID, string(role)).Scan(&o.Name, &o.KeyID, &o.WrappedKey, &o.Size)
	return o, found(err, "image_gone")
}

func objectsWhere(ctx context.Context, tx *sql.Tx, where, arg string) ([]registration.Object, error) {
	query := `SELECT name, key_id, wrapped_key, size FROM objects WHERE ` + where //nolint:gosec // constants of this package
	rows, err := tx.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Object
	for rows.Next() {
		var o registration.Object
		if err := rows.Scan(&o.Name, &o.KeyID, &o.WrappedKey, &o.Size); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// maxDecodes bounds how often a document is tried that takes its decoder down.
const maxDecodes = 3

// ClaimDocuments leases up to n received documents: first the first of every
// application, then the second ones, so that nobody waits behind another's pile.
func (db *DB) ClaimDocuments(ctx context.Context, now time.Time, lease time.Duration, n int) ([]registration.Upload, error) {
	var list []registration.Upload
	err := db.tx(ctx, func(tx *sql.Tx) error {
		list = nil
		_, err := tx.ExecContext(ctx, `UPDATE documents SET state = 'unusable', problem = 'damaged'
			WHERE state = 'received' AND attempts >= $1 AND lease_until <= $2`, maxDecodes, millis(now))
		if err != nil {
			return err
		}
		ids, err := claim(ctx, tx, now, now.Add(lease), n)
		if err != nil {
			return err
		}
		for _, id := range ids {
			u, err := upload(ctx, tx, id)
			if err != nil {
				return err
			}
			list = append(list, u)
		}
		return nil
	})
	return list, err
}

func claim(ctx context.Context, tx *sql.Tx, now, until time.Time, n int) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `UPDATE documents SET lease_until = $2, attempts = attempts + 1
		WHERE state = 'received' AND lease_until <= $1 AND id IN (
			SELECT id FROM (
				SELECT id, received_at, row_number() OVER (PARTITION BY application_id ORDER BY received_at, id) AS turn
				FROM documents WHERE state = 'received' AND lease_until <= $1) AS waiting
			ORDER BY turn, received_at, id LIMIT $3)
		RETURNING id`, millis(now), millis(until), n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func upload(ctx context.Context, tx *sql.Tx, id string) (registration.Upload, error) {
	u := registration.Upload{Document: registration.Document{ID: id, State: registration.Received}}
	err := tx.QueryRowContext(ctx, `SELECT d.application_id, d.round, d.kind, o.name, o.key_id, o.wrapped_key, o.size
		FROM documents AS d JOIN objects AS o ON o.document_id = d.id AND o.role = 'raw' WHERE d.id = $1`, id).
		Scan(&u.Document.ApplicationID, &u.Document.Round, &u.Document.Kind,
			&u.Raw.Name, &u.Raw.KeyID, &u.Raw.WrappedKey, &u.Raw.Size)
	return u, err
}

// FinishDocument writes what a decoder made and deletes the raw upload's key. It
// returns the objects whose files are to be deleted: the raw one or, when the
// document was removed or finished meanwhile, the new ones.
func (db *DB) FinishDocument(ctx context.Context, n registration.Normalised) ([]registration.Object, error) {
	var obsolete []registration.Object
	err := db.tx(ctx, func(tx *sql.Tx) error {
		state := registration.Ready
		if n.Problem != "" {
			state = registration.Unusable
		}
		touched, err := exec(ctx, tx, `UPDATE documents SET state = $2, problem = $3, width = $4, height = $5,
			hints = $6, lease_until = 0 WHERE id = $1 AND state = 'received'`,
			n.DocumentID, string(state), n.Problem, n.Width, n.Height, n.Hints)
		if err != nil {
			return err
		}
		if touched == 0 {
			obsolete = n.Objects()
			return nil
		}
		obsolete, err = replaceRaw(ctx, tx, n)
		return err
	})
	return obsolete, err
}

func replaceRaw(ctx context.Context, tx *sql.Tx, n registration.Normalised) ([]registration.Object, error) {
	raw, err := objectsWhere(ctx, tx, `role = 'raw' AND document_id = $1`, n.DocumentID)
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM objects WHERE document_id = $1 AND role = 'raw'`, n.DocumentID); err != nil {
		return nil, err
	}
	if n.Problem != "" {
		return raw, nil
	}
	err = errors.Join(
		putObject(ctx, tx, n.DocumentID, registration.View, n.View),
		putObject(ctx, tx, n.DocumentID, registration.Thumb, n.Thumb))
	return raw, err
}
