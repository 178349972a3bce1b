package store

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"ouchi/internal/registration"
)

// A full disk is told as such, whichever way a row is written, and leaves the database
// as it was.
func TestFullDiskIsTold(t *testing.T) {
	ctx := t.Context()
	db, err := OpenSQLite(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	// SQLite raises the limit to what is there already.
	if _, err := db.write.ExecContext(ctx, `PRAGMA max_page_count = 1`); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 64<<10)
	now := time.Now()
	for name, write := range map[string]func() error{
		"statement": func() error {
			return db.PutDraft(ctx, registration.Draft{ID: rand.Text(), Session: "s", Sealed: long, ExpiresAt: now})
		},
		"transaction": func() error {
			return db.Record(ctx, registration.Event{At: now, Subject: "s", Act: "act", Detail: long})
		},
		"returning": func() error { _, err := db.Try(ctx, long, time.Hour, now); return err },
	} {
		if err := write(); registration.CodeOf(err) != registration.Full {
			t.Errorf("%s: %v", name, err)
		}
	}
	if broken, err := db.Check(ctx, time.Time{}); err != nil || len(broken) > 0 {
		t.Errorf("after that: %v, %v", broken, err)
	}
}
