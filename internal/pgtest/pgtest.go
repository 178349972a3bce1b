// Package pgtest owns the PostgreSQL server of a test process: one, started by
// the first test that asks, on a Unix socket in a temporary folder, gone with
// the process however that ends. Every test gets a database of its own.
//
// It refuses to listen on a network, to use a server that was already there,
// and to let a test pass because no server could be started. It is for tests
// alone.
package pgtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// patience bounds every single thing asked of the server.
const patience = 60 * time.Second

// shared is the one server of this process.
var shared = sync.OnceValues(func() (*server, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	return start(programs)
})

// Open gives the address of a new, empty database, a postgres:// URL for the
// driver "pgx". The database is dropped when the test ends, whoever is still
// connected. Without PostgreSQL's server programs the test fails.
func Open(t testing.TB) string {
	t.Helper()
	return fresh(t, "template1")
}

// A Template is a database made once in a process and copied for every test,
// which takes milliseconds where migrations take seconds. Use one variable per
// schema; its zero value with Make set is ready.
type Template struct {
	// Make fills the new, empty database at the address and closes every
	// connection to it. An error fails all tests that ask for a copy.
	Make func(dsn string) error

	once sync.Once
	name string
	err  error
}

// Open gives the address of a new copy of the template, as [Open] does.
func (tp *Template) Open(t testing.TB) string {
	t.Helper()
	tp.once.Do(func() { tp.name, tp.err = tp.build() })
	if tp.err != nil {
		t.Fatalf("pgtest: template: %v", tp.err)
	}
	return fresh(t, tp.name)
}

func (tp *Template) build() (string, error) {
	s, err := shared()
	if err != nil {
		return "", err
	}
	name, err := s.create("template1")
	if err != nil {
		return "", err
	}
	return name, tp.Make(s.dsn(name))
}

func fresh(t testing.TB, template string) string {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	name, err := s.create(template)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return s.dsn(name)
}

// A server is a running PostgreSQL that listens in its own folder.
type server struct {
	keep   *exec.Cmd // reachable as long as the server is: its pipe is what keeps it up
	folder string
	admin  *sql.DB
	made   atomic.Int64
}

// create makes a database as a copy of another and gives its name.
func (s *server) create(template string) (string, error) {
	name := fmt.Sprintf("t%d", s.made.Add(1))
	return name, s.exec("CREATE DATABASE " + name + " TEMPLATE " + template)
}

func (s *server) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := s.admin.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func (s *server) dsn(database string) string {
	with := url.Values{"host": {s.folder}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(owner), Path: "/" + database, RawQuery: with.Encode()}
	return u.String()
}
