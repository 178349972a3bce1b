package store

import (
	"context"
	"fmt"
	"time"
)

// invariant counts what breaks it.
type invariant struct{ name, query string }

// invariants are what must hold at any moment.
var invariants = []invariant{
	{"every image belongs to an application", `SELECT count(*) FROM documents AS d
		WHERE NOT EXISTS (SELECT 1 FROM applications AS a WHERE a.id = d.application_id)`},
	{"every object belongs to an image", `SELECT count(*) FROM objects AS o
		WHERE NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.id = o.document_id)`},
	{"an image that can be looked at, or is hidden, has a view and a thumbnail and no raw upload", `SELECT count(*) FROM documents AS d
		WHERE state IN ('ready', 'flagged') AND (
			(SELECT count(*) FROM objects AS o WHERE o.document_id = d.id AND role IN ('view', 'thumb')) <> 2 OR
			EXISTS (SELECT 1 FROM objects AS o WHERE o.document_id = d.id AND role = 'raw'))`},
	{"a shredded image has no key", `SELECT count(*) FROM documents AS d WHERE state = 'shredded'
		AND EXISTS (SELECT 1 FROM objects AS o WHERE o.document_id = d.id)`},
	{"an application in review has only images that were ready in its present round", `SELECT count(*) FROM documents AS d
		JOIN applications AS a ON a.id = d.application_id
		WHERE a.status = 'waiting' AND d.round = a.round AND d.state NOT IN ('ready', 'flagged', 'shredded')`},
	{"an application in review has images, unless they were shredded before it was reopened", `SELECT count(*)
		FROM applications AS a WHERE status = 'waiting'
		AND NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.application_id IN (a.id, a.family))
		AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.subject IN (a.id, a.family) AND e.act = 'images_shredded')`},
	{"whoever is led has a head of the family", `SELECT count(*) FROM applications AS a WHERE family NOT IN ('', id)
		AND NOT EXISTS (SELECT 1 FROM applications AS h WHERE h.id = a.family AND (h.family = h.id OR h.status = 'withdrawn'))`},
	{"who waits for the documents of a head is not left behind by it", `SELECT count(*) FROM applications AS a
		JOIN applications AS h ON h.id = a.family WHERE a.status = 'provisional' AND h.status NOT IN ('provisional', 'lapsed')`},
	{"only a registered application holds a number and a patron", `SELECT count(*) FROM applications AS a
		WHERE status <> 'registered' AND (issued <> '' OR patron_id <> '')`},
	{"what was not decided, or was taken back, has no day of shredding", `SELECT count(*) FROM applications AS a
		WHERE status IN ('provisional', 'waiting', 'returned') AND (shred_at > 0 OR decided_at > 0)`},
	{"a number that was taken back is void", `SELECT count(*) FROM cards AS c WHERE voided_at = 0
		AND NOT EXISTS (SELECT 1 FROM patrons AS p WHERE p.number = c.number)
		AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.subject = c.patron_id AND e.act = 'patron_purged')`},
	{"every card number in force is a card of its patron and not void", `SELECT count(*) FROM patrons AS p
		WHERE blocked_at = 0 AND NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.number = p.number AND c.patron_id = p.id AND c.voided_at = 0)`},
	{"a registered application names its number and its patron's card", `SELECT count(*) FROM applications AS a
		WHERE status = 'registered' AND (issued = '' OR
			NOT EXISTS (SELECT 1 FROM cards AS c WHERE c.number = a.issued AND c.patron_id = a.patron_id))`},
	{"no number was given to two new applications", `SELECT count(*) FROM (SELECT issued FROM applications
		WHERE kind IN ('new', 'reissue') AND issued <> '' GROUP BY issued HAVING count(*) > 1) AS twice`},
	{"the tallies count the applications", `SELECT count(*) FROM (
		SELECT status, sum(n) AS n FROM (
			SELECT status, n FROM tallies UNION ALL SELECT status, -1 FROM applications) AS both_sides
		GROUP BY status HAVING sum(n) <> 0) AS off_by`},
	{"the facets count the applications", `SELECT count(*) FROM (
		SELECT status, facet, sum(n) AS n FROM (
			SELECT status, facet, n FROM facets WHERE status <> 'envelope_awaited'
			UNION ALL SELECT status, facet, -1 FROM applications) AS both_sides
		GROUP BY status, facet HAVING sum(n) <> 0) AS off_by`},
	{"the envelopes that are awaited are counted", `SELECT count(*) FROM (
		SELECT facet, sum(n) AS n FROM (
			SELECT facet, n FROM facets WHERE status = 'envelope_awaited'
			UNION ALL SELECT facet, -1 FROM applications
				WHERE card_state = 'envelope_awaited' AND status IN ('waiting', 'returned', 'registered')) AS both_sides
		GROUP BY facet HAVING sum(n) <> 0) AS off_by`},
	{"what is found by a word is there", `SELECT count(*) FROM search_keys AS k
		WHERE NOT EXISTS (SELECT 1 FROM applications AS a WHERE a.id = k.application_id)`},
	{"only what waits is in anybody's hands", `SELECT count(*) FROM reservations AS r
		JOIN applications AS a ON a.id = r.application_id WHERE a.status <> 'waiting'`},
	{"what happened to every application is in the log", `SELECT count(*) FROM applications AS a
		WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.subject = a.id AND e.act = 'submit')`},
}

// promises are the invariants of mails that are younger than $1; older ones may be
// purged.
var promises = []invariant{
	{"a provisional application was promised its link", `SELECT count(*) FROM applications AS a
		WHERE status = 'provisional' AND created_at > $1 AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.application_id IN (a.id, a.family)
			AND n.kind IN ('verify_request', 'purge_reminder'))`},
	{"an application in review was promised its receipt", `SELECT count(*) FROM applications AS a
		WHERE status = 'waiting' AND sent_at > $1 AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.application_id IN (a.id, a.family)
			AND n.kind = 'documents_received')`},
	{"a returned application was promised its reasons", `SELECT count(*) FROM applications AS a
		WHERE status = 'returned' AND sent_at > $1 AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.application_id = a.id
			AND n.kind = 'returned')`},
}

// Check tries every invariant and says in plain English which don't hold. Mails that
// were closed before the given time may have been purged.
func (db *DB) Check(ctx context.Context, mails time.Time) (broken []string, err error) {
	try := func(i invariant, args ...any) error {
		var n int
		if err := db.read.QueryRowContext(ctx, i.query, args...).Scan(&n); err != nil {
			return fmt.Errorf("store: check that %s: %w", i.name, err)
		}
		if n > 0 {
			broken = append(broken, fmt.Sprintf("%s: broken %d times", i.name, n))
		}
		return nil
	}
	for _, i := range invariants {
		if err := try(i); err != nil {
			return nil, err
		}
	}
	for _, i := range promises {
		if err := try(i, millis(mails)); err != nil {
			return nil, err
		}
	}
	return broken, nil
}
