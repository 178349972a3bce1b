package store

import (
	"context"
	"strconv"
	"strings"

	"ouchi/internal/registration"
)

// ApplicationsOf lists the applications that made or changed the patron, and those that
// name the card in force and the birth date: a number alone anybody may have typed.
func (db *DB) ApplicationsOf(ctx context.Context, p registration.Patron) ([]registration.Application, error) {
	return db.applicationsWhere(ctx, `(patron_id = $1 AND patron_id <> '')
		OR (card_number = $2 AND card_number <> '' AND birth = $3) ORDER BY created_at DESC, id`,
		p.ID, string(p.Number), p.Birth.String())
}

// among writes the places of a list of values, from the n-th on.
func among(values []string, n int) (places string, args []any) {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = "$" + strconv.Itoa(n+i)
		args = append(args, v)
	}
	return "(" + strings.Join(all, ", ") + ")", args
}

// MailsOf lists the mails of a patron and of applications, newest first.
func (db *DB) MailsOf(ctx context.Context, patron string, applications []string) ([]registration.Mailing, error) {
	// No id is empty, so that a list is never.
	places, args := among(append([]string{"-"}, applications...), 2)
	return db.mailings(ctx, `(patron_id = $1 AND patron_id <> '') OR application_id IN `+places+` ORDER BY due_at DESC, id`,
		append([]any{patron}, args...)...)
}

// LooksAt lists the looks of staff at any of the subjects, newest first.
func (db *DB) LooksAt(ctx context.Context, subjects []string, n int) ([]registration.Look, error) {
	places, args := among(append([]string{"-"}, subjects...), 2)
	//nolint:gosec // places of our own
	rows, err := db.read.QueryContext(ctx, `SELECT e.at, e.act, COALESCE(a.role, '') FROM events AS e
		LEFT JOIN accounts AS a ON a.id = substr(e.actor, 7)
		WHERE e.subject IN `+places+` AND e.act IN ('application_viewed', 'image_viewed') ORDER BY e.id DESC LIMIT $1`,
		append([]any{n}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []registration.Look
	for rows.Next() {
		var l registration.Look
		if err := rows.Scan(ms{&l.At}, &l.Act, &l.Role); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return list, rows.Err()
}
