package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// eventIDFrom is what the ids of events begin with that are of a time or later.
func eventIDFrom(at time.Time) string { return fmt.Sprintf("%012x", at.UnixMilli()) }

// conditions is a WHERE that grows.
type conditions struct {
	text []string
	args []any
}

// add adds a condition whose $ stands for the value.
func (c *conditions) add(text string, value any) {
	c.args = append(c.args, value)
	c.text = append(c.text, strings.ReplaceAll(text, "$", "$"+strconv.Itoa(len(c.args))))
}

func (c *conditions) String() string {
	if len(c.text) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.text, " AND ")
}

// Logged lists a page of the log, newest first. Ids begin with the time, so that every
// filter is a range of one index.
func (db *DB) Logged(ctx context.Context, f registration.LogFilter) (registration.LogPage, error) {
	where, err := db.logged(ctx, f)
	if err != nil {
		return registration.LogPage{}, err
	}
	//nolint:gosec // conditions of our own, values bound
	query := `SELECT e.id, e.at, e.subject, e.actor, e.act, e.detail, e.sealed,
			COALESCE(NULLIF(by.name, ''), by.login, ''), COALESCE(a.receipt, ''), COALESCE(NULLIF(about.name, ''), about.login, '')
		FROM (SELECT id, at, subject, actor, act, detail, sealed FROM events` + where.String() + `
			ORDER BY id DESC LIMIT $` + strconv.Itoa(len(where.args)+1) + `) AS e
		LEFT JOIN accounts AS by ON by.id = substr(e.actor, 7)
		LEFT JOIN accounts AS about ON about.id = e.subject
		LEFT JOIN documents AS d ON d.id = e.subject
		LEFT JOIN applications AS a ON a.id = COALESCE(d.application_id, e.subject)
		ORDER BY e.id DESC`
	rows, err := db.read.QueryContext(ctx, query, append(where.args, f.Limit+1)...)
	if err != nil {
		return registration.LogPage{}, err
	}
	defer rows.Close()
	var page registration.LogPage
	for rows.Next() {
		var r registration.LogRow
		err := rows.Scan(&r.ID, ms{&r.At}, &r.Subject, &r.Actor, &r.Act, &r.Detail, &r.Sealed, &r.By, &r.Receipt, &r.Of)
		if err != nil {
			return page, err
		}
		page.Rows = append(page.Rows, r)
	}
	if page.More = len(page.Rows) > f.Limit; page.More {
		page.Rows = page.Rows[:f.Limit]
	}
	return page, rows.Err()
}

func (db *DB) logged(ctx context.Context, f registration.LogFilter) (c conditions, err error) {
	if f.Actor != "" {
		c.add(`actor = $`, string(f.Actor))
	}
	if f.Act != "" {
		c.add(`act = $`, f.Act)
	}
	if f.Application != "" {
		// Looks at images were once recorded by the image.
		images, err := texts(db.read.QueryContext(ctx, `SELECT id FROM documents WHERE application_id = $1`, f.Application))
		if err != nil {
			return c, err
		}
		any := make([]string, 0, len(images)+1)
		for _, id := range append(images, f.Application) {
			c.args = append(c.args, id)
			any = append(any, "$"+strconv.Itoa(len(c.args)))
		}
		c.text = append(c.text, `subject IN (`+strings.Join(any, ", ")+`)`)
	}
	if !f.From.IsZero() {
		c.add(`id >= $`, eventIDFrom(f.From))
	}
	if !f.Until.IsZero() {
		c.add(`id < $`, eventIDFrom(f.Until))
	}
	if f.Before != "" {
		c.add(`id < $`, f.Before)
	}
	return c, nil
}

const lastLoggedQuery = `SELECT at, actor, detail FROM events WHERE subject = $1 AND act = $2 ORDER BY id DESC LIMIT 1`

// LastLogged finds the newest event of an act about a subject.
func (db *DB) LastLogged(ctx context.Context, subject, act string) (e registration.Event, err error) {
	e.Subject, e.Act = subject, act
	err = db.read.QueryRowContext(ctx, lastLoggedQuery, subject, act).Scan(ms{&e.At}, &e.Actor, &e.Detail)
	return e, found(err, "")
}

// Staff lists every account, by name, without what opens it.
func (db *DB) Staff(ctx context.Context) ([]registration.Account, error) {
	rows, err := db.read.QueryContext(ctx, `SELECT id, login, name, role FROM accounts ORDER BY login`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []registration.Account
	for rows.Next() {
		var a registration.Account
		if err := rows.Scan(&a.ID, &a.Login, &a.Name, &a.Role); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}
