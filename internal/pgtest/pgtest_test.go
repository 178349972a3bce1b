package pgtest

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var seeded = Template{Make: func(dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	_, err = db.Exec(`CREATE TABLE words (word text); INSERT INTO words VALUES ('か'), ('ア'), ('い')`)
	return errors.Join(err, db.Close())
}}

func connect(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func words(t *testing.T, db *sql.DB) []string {
	t.Helper()
	var all string
	if err := db.QueryRow(`SELECT string_agg(word, ' ' ORDER BY word) FROM words`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	return strings.Fields(all)
}

func TestCopiesOfATemplateAreApart(t *testing.T) {
	a, b := connect(t, seeded.Open(t)), connect(t, seeded.Open(t))
	if _, err := a.Exec(`DELETE FROM words`); err != nil {
		t.Fatal(err)
	}
	// ICU's Japanese order: ア before い before か, which bytes would not give.
	if got := words(t, b); !slices.Equal(got, []string{"ア", "い", "か"}) {
		t.Errorf("the second copy holds %q", got)
	}
}

func TestOpenIsEmptyAndDroppedAtTheEnd(t *testing.T) {
	var dsn string
	t.Run("open", func(t *testing.T) {
		dsn = Open(t)
		var tables int
		const count = `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`
		if err := connect(t, dsn).QueryRow(count).Scan(&tables); err != nil || tables != 0 {
			t.Errorf("%d tables, %v", tables, err)
		}
	})
	if err := connect(t, dsn).Ping(); err == nil || !strings.Contains(err.Error(), "3D000") {
		t.Errorf("after the test its database answers %v, want that it does not exist", err)
	}
}

// The server of a process that is killed stops, and its folder goes.
func TestServerEndsWithItsProcess(t *testing.T) {
	const child = "PGTEST_CHILD"
	if os.Getenv(child) != "" {
		Open(t)
		s, err := shared()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(s.folder)
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), child+"=1")
	// The keeper and the server inherit the pipe: it ends with the last of them.
	cmd.ExtraFiles = []*os.File{write}
	out, err := cmd.Output()
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the child was not killed: %v\n%s", err, out)
	}
	if err := read.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(read); err != nil {
		t.Fatalf("the server outlived its process: %v", err)
	}
	folder := strings.TrimSpace(string(out))
	if _, err := os.Stat(folder); folder == "" || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("its folder %q is still there: %v", folder, err)
	}
}

func TestStartTellsWhyItFails(t *testing.T) {
	_, err := start(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "initdb") {
		t.Errorf("without programs: %v, want what the shell said of initdb", err)
	}
}

func TestNewest(t *testing.T) {
	got := newest([]string{"/usr/lib/postgresql/9.6/bin/initdb", "/usr/lib/postgresql/17/bin/initdb", "/usr/lib/postgresql/15/bin/initdb"})
	if want := "/usr/lib/postgresql/17/bin"; got != want {
		t.Errorf("newest = %q, want %q", got, want)
	}
}
