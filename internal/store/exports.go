package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ouchi/internal/registration"
)

// exportSlack is how much later than another's a decision may be committed that was
// made earlier.
const exportSlack = 24 * time.Hour

// dueForExport finds the decisions that are in no batch of profile $1: those made after
// $2, up to which all are, until $3; and those that were asked for again.
const dueForExport = `SELECT a.id FROM applications AS a
		WHERE a.status = 'registered' AND a.decided_at > $2 AND a.decided_at <= $3 AND NOT EXISTS (
			SELECT 1 FROM export_lines AS l WHERE l.profile = $1 AND l.application_id = a.id
				AND l.decided_at = a.decided_at AND l.repeated_at = 0)
	UNION SELECT a.id FROM export_lines AS r
		JOIN applications AS a ON a.id = r.application_id AND a.decided_at = r.decided_at
		WHERE r.profile = $1 AND r.repeated_at > 0 AND a.status = 'registered' AND NOT EXISTS (
			SELECT 1 FROM export_lines AS l WHERE l.profile = $1 AND l.application_id = a.id
				AND l.decided_at = a.decided_at AND l.repeated_at = 0)`

func exportedThrough(ctx context.Context, q querier, profile string) (time.Time, error) {
	var through time.Time
	err := q.QueryRowContext(ctx, `SELECT coalesce(max(through), 0) FROM export_batches WHERE profile = $1`, profile).
		Scan(ms{&through})
	return through, err
}

// ExportWaiting counts the decisions, made until before, that are in no batch of the
// profile. Its cost is that of these and of the last day's.
func (db *DB) ExportWaiting(ctx context.Context, profile string, before time.Time) (registration.ExportWaiting, error) {
	var w registration.ExportWaiting
	through, err := exportedThrough(ctx, db.read, profile)
	if err != nil {
		return w, err
	}
	err = db.read.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(CASE WHEN EXISTS (
			SELECT 1 FROM export_lines AS l WHERE l.profile = $1 AND l.application_id = due.id) THEN 1 ELSE 0 END), 0)
		FROM (SELECT id FROM (`+dueForExport+`) AS found LIMIT $4) AS due`,
		profile, millis(through), millis(before), registration.ExportCount).Scan(&w.Lines, &w.Again)
	return w, err
}

// MakeExport makes a batch of what waits for it, oldest first, in one transaction: of
// two at once each gets lines of its own. Conflict "nothing_to_export" when there is
// none, or none that could be written; the marks of the batch then tell why.
func (db *DB) MakeExport(ctx context.Context, e registration.Exporting) (registration.ExportBatch, []byte, error) {
	var (
		b    registration.ExportBatch
		file registration.ExportFile
	)
	err := db.tx(ctx, func(tx *sql.Tx) (err error) {
		b = registration.ExportBatch{Profile: e.Profile, MadeAt: e.At, By: e.By}
		// First of all, for it makes whoever exports at the same time wait.
		if b.Serial, err = nextExport(ctx, tx, e.Profile.Code); err != nil {
			return err
		}
		b.ID = fmt.Sprintf("%s-%d", e.Profile.Code, b.Serial)
		lines, err := db.dueLines(ctx, tx, e)
		if err != nil {
			return err
		}
		file = e.Write(lines)
		b.Lines, b.Digest, b.Marks = len(file.Kept), file.Digest, file.Marks
		if b.Lines == 0 {
			return registration.Fault(registration.Conflict, "nothing_to_export")
		}
		return db.putExport(ctx, tx, b, exported{lines, file.Kept, e})
	})
	return b, file.Content, err
}

func nextExport(ctx context.Context, tx *sql.Tx, profile string) (serial int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO counters (name, next) VALUES ($1, 2)
		ON CONFLICT (name) DO UPDATE SET next = counters.next + 1 RETURNING next - 1`, "export "+profile).Scan(&serial)
	return serial, err
}

func (db *DB) dueLines(ctx context.Context, tx *sql.Tx, e registration.Exporting) ([]registration.ExportLine, error) {
	through, err := exportedThrough(ctx, tx, e.Profile.Code)
	if err != nil {
		return nil, err
	}
	list, err := db.applicationsFrom(ctx, tx, `id IN (`+dueForExport+`) ORDER BY decided_at, id LIMIT $4`,
		e.Profile.Code, millis(through), millis(e.Before), e.Most)
	if err != nil {
		return nil, err
	}
	lines := make([]registration.ExportLine, len(list))
	for i, a := range list {
		lines[i] = registration.ExportLine{Application: a, DecidedAt: a.DecidedAt, State: registration.LineWritten}
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM export_lines WHERE profile = $1 AND application_id = $2`,
			e.Profile.Code, a.ID).Scan(&lines[i].Again)
		if err != nil {
			return nil, err
		}
		if lines[i].Patron, err = exportPatron(ctx, tx, a.PatronID); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// exportPatron finds the patron of a line, or nobody where one was forgotten.
func exportPatron(ctx context.Context, q querier, id string) (registration.Patron, error) {
	p, err := patronWhere(ctx, q, "id = $1", id)
	if errors.Is(err, registration.ErrNotFound) {
		return registration.Patron{}, nil
	}
	return p, err
}

// exported is what a batch was made of.
type exported struct {
	due, kept []registration.ExportLine
	order     registration.Exporting
}

// through is the moment up to which every decision is in a batch now.
func (x exported) through() time.Time {
	through := x.order.Before
	if len(x.due) == x.order.Most {
		through = x.due[len(x.due)-1].DecidedAt
	}
	kept := map[string]bool{}
	for _, l := range x.kept {
		kept[l.Application.ID] = true
	}
	for _, l := range x.due {
		if !kept[l.Application.ID] && l.DecidedAt.Before(through) {
			through = l.DecidedAt
		}
	}
	return through.Add(-exportSlack)
}

func (db *DB) putExport(ctx context.Context, tx *sql.Tx, b registration.ExportBatch, x exported) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO export_batches
		(id, profile, serial, format, made_at, made_by, lines, digest, marks, through)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		b.ID, b.Profile.Code, b.Serial, doc{b.Profile}, millis(b.MadeAt), string(b.By), b.Lines, b.Digest, doc{b.Marks},
		millis(x.through()))
	if err != nil {
		return err
	}
	events := []registration.Event{exportEvent(b, b.ID, "export_made", fmt.Sprintf("lines=%d", b.Lines))}
	for i, l := range x.kept {
		_, err := tx.ExecContext(ctx, `INSERT INTO export_lines
			(batch_id, position, profile, application_id, decided_at, again, state)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			b.ID, i+1, b.Profile.Code, l.Application.ID, millis(l.DecidedAt), l.Again, string(registration.LineWritten))
		if err != nil {
			return err
		}
		events = append(events, exportEvent(b, l.Application.ID, "exported", "batch="+b.ID))
	}
	return db.putEvents(ctx, tx, events)
}

func exportEvent(b registration.ExportBatch, subject, act, detail string) registration.Event {
	return registration.Event{At: b.MadeAt, Subject: subject, Actor: b.By, Act: act, Detail: detail}
}

// Exports lists the latest n batches, the newest first.
func (db *DB) Exports(ctx context.Context, n int) ([]registration.ExportBatch, error) {
	return db.exportsWhere(ctx, `1 = 1 ORDER BY made_at DESC, id LIMIT $1`, n)
}

func (db *DB) exportsWhere(ctx context.Context, where string, args ...any) ([]registration.ExportBatch, error) {
	//nolint:gosec // constants of this package
	query := `SELECT id, serial, format, made_at, made_by, lines, digest, marks, confirmed_at, confirmed_by
		FROM export_batches WHERE ` + where
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.ExportBatch
	for rows.Next() {
		var b registration.ExportBatch
		err := rows.Scan(&b.ID, &b.Serial, doc{&b.Profile}, ms{&b.MadeAt}, &b.By, &b.Lines, &b.Digest, doc{&b.Marks},
			ms{&b.ConfirmedAt}, &b.ConfirmedBy)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// Export finds a batch and its lines in the order of the file, without those of
// applications that were forgotten.
func (db *DB) Export(ctx context.Context, id string) (registration.ExportBatch, []registration.ExportLine, error) {
	list, err := db.exportsWhere(ctx, `id = $1`, id)
	if err == nil && len(list) == 0 {
		err = registration.Fault(registration.NotFound, "export_unknown")
	}
	if err != nil {
		return registration.ExportBatch{}, nil, err
	}
	lines, err := db.exportLines(ctx, `batch_id = $1 ORDER BY position`, id)
	return list[0], lines, err
}

// ExportsOf lists the lines in which an application was exported, oldest first.
func (db *DB) ExportsOf(ctx context.Context, applicationID string) ([]registration.ExportLine, error) {
	return db.exportLines(ctx, `application_id = $1 ORDER BY decided_at, again, batch_id`, applicationID)
}

// RefusedExports lists up to n lines that the other system refused and nobody has put
// right since, oldest first.
func (db *DB) RefusedExports(ctx context.Context, n int) ([]registration.ExportLine, error) {
	return db.exportLines(ctx, `state = 'refused' AND repeated_at = 0 ORDER BY decided_at LIMIT $1`, n)
}

func (db *DB) exportLines(ctx context.Context, where string, args ...any) ([]registration.ExportLine, error) {
	//nolint:gosec // constants of this package
	query := `SELECT batch_id, application_id, decided_at, again, state, repeated_at > 0 FROM export_lines WHERE ` + where
	rows, err := db.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.ExportLine
	for rows.Next() {
		var l registration.ExportLine
		if err := rows.Scan(&l.BatchID, &l.Application.ID, ms{&l.DecidedAt}, &l.Again, &l.State, &l.Repeated); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Application, err = db.Application(ctx, list[i].Application.ID); err != nil {
			return nil, err
		}
		if list[i].Patron, err = exportPatron(ctx, db.read, list[i].Application.PatronID); err != nil {
			return nil, err
		}
	}
	return list, nil
}
