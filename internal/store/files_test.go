package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ouchi/internal/store"
)

// The folder may be one that an operator made, open to all.
func TestOthersReadNoFileOfTheDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	db, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := filepath.Glob(filepath.Join(dir, store.FileName+"*"))
	if err != nil || len(files) < 3 {
		t.Fatalf("found %q, %v", files, err)
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", filepath.Base(f), info.Mode(), err)
		}
	}
}

// What somebody still reads can't be overwritten: that must not pass for done.
func TestSettleSaysWhenItCouldNot(t *testing.T) {
	dir := t.TempDir()
	db, err := store.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, err := sql.Open("sqlite", "file:"+filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	reading, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.QueryRowContext(t.Context(), `SELECT count(*) FROM sessions`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if err := db.EndSession(t.Context(), "nobody's"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Try(t.Context(), "key", 0, noon); err != nil {
		t.Fatal(err)
	}
	if err := db.Settle(t.Context()); err == nil || !strings.Contains(err.Error(), "read") {
		t.Errorf("settled beside a reader: %v", err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := db.Settle(t.Context()); err != nil {
		t.Error("when nobody reads:", err)
	}
}
