package store

import (
	"strings"
	"testing"
)

// With a million applications a question about one subject must not read every event of
// an act: SQLite, which knows no figures of the tables, has to see it by the indexes.
func TestQuestionsAboutASubjectAreShort(t *testing.T) {
	db, err := OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	queries := map[string]string{
		"a day": countQuery + marks(2, 1),
		"last":  lastLoggedQuery,
	}
	for _, i := range invariants {
		if strings.Contains(i.query, "events") {
			queries[i.name] = i.query
		}
	}
	for name, query := range queries {
		args := make([]any, strings.Count(query, "$"))
		for i := range args {
			args[i] = "x"
		}
		text := plan(t, db, query, args)
		if !strings.Contains(text, "events_by_subject (subject=? AND act=?") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// plan is how SQLite means to answer a query, a step a line.
func plan(t *testing.T, db *DB, query string, args []any) string {
	t.Helper()
	rows, err := db.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n")
}
