package apptest

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ouchi/internal/membership"
	"ouchi/internal/registration"
)

// patience bounds the work that the helpers wait for: more batches than any test has.
const patience = 1000

// Deliver sends mail until none is due.
func (h *House) Deliver() {
	h.t.Helper()
	h.drain("mail", h.App.Upkeep.SendMail)
}

// Normalise decodes images until none waits.
func (h *House) Normalise() {
	h.t.Helper()
	h.drain("documents", h.App.Upkeep.Normalise)
}

// Age does what the days have brought until now.
func (h *House) Age() {
	h.t.Helper()
	_, err := h.App.Upkeep.Age(h.t.Context())
	h.must(err)
}

// Pass lets n days go by, one after another, and does what each brings.
func (h *House) Pass(n int) {
	h.t.Helper()
	for range n {
		h.Clock.Days(1)
		h.Age()
		h.Deliver()
	}
}

// Check fails the test unless everything holds that must hold at any moment.
func (h *House) Check() {
	h.t.Helper()
	broken, err := h.App.Check(h.t.Context())
	h.must(err)
	for _, b := range broken {
		h.t.Error(b)
	}
}

// Now is the application as it stands.
func (h *House) Now(a registration.Application) registration.Application {
	h.t.Helper()
	a, err := h.App.Store.Application(h.t.Context(), a.ID)
	h.must(err)
	return a
}

// SetPassword gives whoever is inside My page by a first password Password.
func (h *House) SetPassword(cookie string) {
	h.t.Helper()
	_, err := h.App.Member.ChangePassword(h.t.Context(), cookie, membership.NewPassword{
		Password: Password, Confirm: Password,
	})
	h.must(err)
}

// Files lists the vault's files, by name.
func (h *House) Files() []string {
	h.t.Helper()
	var names []string
	err := filepath.WalkDir(h.Images(), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, d.Name())
		}
		return err
	})
	h.must(err)
	return names
}

// Images is the vault's folder.
func (h *House) Images() string { return filepath.Join(h.Config.Data.Dir, "images") }

// Table writes out every row of a table, a line each, as whoever reads the database
// by hand sees it.
func (h *House) Table(name string) string {
	h.t.Helper()
	driver, address := "sqlite", "file:"+filepath.Join(h.Config.Data.Dir, "ouchi.db")+"?mode=ro"
	if h.Config.Data.Database != "" {
		driver, address = "pgx", h.Config.Data.Database
	}
	db, err := sql.Open(driver, address)
	h.must(err)
	defer db.Close()
	rows, err := db.QueryContext(h.t.Context(), "SELECT * FROM "+name)
	h.must(err)
	defer rows.Close()
	columns, err := rows.Columns()
	h.must(err)
	var out strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		h.must(rows.Scan(values...))
		for i, v := range values {
			fmt.Fprintf(&out, "%s=%v ", columns[i], *v.(*any))
		}
		out.WriteByte('\n')
	}
	h.must(rows.Err())
	return out.String()
}

// Bytes are the database's own files as they lie on the disk, SQLite's alone.
func (h *House) Bytes() []byte {
	h.t.Helper()
	var all []byte
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(filepath.Join(h.Config.Data.Dir, "ouchi.db"+end))
		h.must(err)
		all = append(all, b...)
	}
	return all
}

func (h *House) drain(what string, job func(context.Context) (int, error)) {
	h.t.Helper()
	for range patience {
		n, err := job(h.t.Context())
		h.must(err)
		if n == 0 {
			return
		}
	}
	h.t.Fatalf("the %s never end", what)
}
