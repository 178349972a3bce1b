package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"ouchi/internal/registration"
)

// A facet is all that the queue filters by in one word, such as "new/post/adult/-/-/ja".
// There are few, so a filter is a handful of them, and a page of it the first rows of
// as many ranges of one index, however many applications there are. Equal facets are
// counted together, which tells what exists and how much of it.
type facet struct {
	registration.Facets
}

func facetOf(a *registration.Application, k keys) facet {
	return facet{registration.Facets{
		Kind: a.Kind, Delivery: a.Delivery, Age: registration.AgeBandOf(a.Birth, k.queued),
		Lang: a.Lang, Outside: a.Outside, Twin: k.twin,
	}}
}

func (f facet) String() string {
	mark := func(b bool, yes string) string {
		if b {
			return yes
		}
		return "-"
	}
	return strings.Join([]string{
		string(f.Kind), string(f.Delivery), string(f.Age), mark(f.Outside, "out"), mark(f.Twin, "twin"), f.Lang,
	}, "/")
}

func parseFacet(text string) (facet, bool) {
	p := strings.Split(text, "/")
	if len(p) != 6 {
		return facet{}, false
	}
	return facet{registration.Facets{
		Kind: registration.Kind(p[0]), Delivery: registration.CardDelivery(p[1]), Age: registration.AgeBand(p[2]),
		Outside: p[3] == "out", Twin: p[4] == "twin", Lang: p[5],
	}}, true
}

func (f facet) under(wanted registration.Facets) bool {
	return (wanted.Kind == "" || wanted.Kind == f.Kind) &&
		(wanted.Delivery == "" || wanted.Delivery == f.Delivery) &&
		(wanted.Age == "" || wanted.Age == f.Age) &&
		(wanted.Lang == "" || wanted.Lang == f.Lang) &&
		(!wanted.Outside || f.Outside) && (!wanted.Twin || f.Twin)
}

// envelopeTray stands for a status in the facets: what waits for an envelope.
const envelopeTray = "envelope_awaited"

// trays are where the queue counts an application: its status, and perhaps the envelopes.
func trays(s registration.Status, c registration.CardState) []string {
	all := []string{string(s)}
	awaiting := []registration.Status{registration.Waiting, registration.Returned, registration.Registered}
	if c == registration.EnvelopeAwaited && slices.Contains(awaiting, s) {
		all = append(all, envelopeTray)
	}
	return all
}

// filed is where an application is counted.
type filed struct {
	trays []string
	facet string // "": not counted at all
}

// refile counts an application out of one place and into another, always in the order
// of the names, so that two writers can't wait for each other.
func (db *DB) refile(ctx context.Context, tx *sql.Tx, id string, from, to filed) error {
	moves := map[[2]string]int{}
	for _, f := range []struct {
		filed
		by int
	}{{from, -1}, {to, 1}} {
		for _, tray := range f.trays {
			if f.facet != "" {
				moves[[2]string{tray, f.facet}] += f.by
			}
		}
	}
	places := make([][2]string, 0, len(moves))
	for place, by := range moves {
		if by != 0 {
			places = append(places, place)
		}
	}
	slices.SortFunc(places, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	for _, place := range places {
		_, err := tx.ExecContext(ctx, `INSERT INTO facets (status, facet, shard, n) VALUES ($1, $2, $3, $4)
			ON CONFLICT (status, facet, shard) DO UPDATE SET n = facets.n + excluded.n`,
			place[0], place[1], db.shard(id), moves[place])
		if err != nil {
			return err
		}
	}
	return nil
}

// counted is how many applications stand under a facet.
type counted struct {
	facet string
	n     int
}

// facets lists those that exist in a tray, "" for all statuses.
func (db *DB) facets(ctx context.Context, tray string) ([]counted, error) {
	rows, err := db.query(ctx, `SELECT facet, CAST(sum(n) AS BIGINT) FROM facets
		WHERE status = $1 OR ($1 = '' AND status <> $2) GROUP BY facet HAVING sum(n) > 0 ORDER BY facet`, tray, envelopeTray)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []counted
	for rows.Next() {
		var c counted
		if err := rows.Scan(&c.facet, &c.n); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}
