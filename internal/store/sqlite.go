package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// FileName is the database's name in its folder.
const FileName = "ouchi.db"

// OpenSQLite opens, makes or upgrades the database in a folder.
//
// One connection writes, for SQLite has one writer at a time and a queue in Go is
// fairer than its busy handler; others only read. Commits are synced to disk, and
// deleted rows are overwritten, for wrapped keys are shredded by deleting them.
func OpenSQLite(ctx context.Context, dir string) (*DB, error) {
	unlock, err := hold(filepath.Join(dir, FileName+".lock"))
	if err != nil {
		return nil, err
	}
	defer unlock()
	path := filepath.Join(dir, FileName)
	if err := keepPrivate(path); err != nil {
		return nil, err
	}
	write, err := openPool(path, "_txlock=immediate", 1)
	if err != nil {
		return nil, err
	}
	db := &DB{write: write, dialect: dialect{name: goose.DialectSQLite3, again: busy, full: filled, settle: truncateWAL, shards: 1, clustered: " WITHOUT ROWID"}}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	if db.read, err = openPool(path, "_pragma=query_only(1)", max(4, runtime.NumCPU())); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return db, nil
}

// keepPrivate makes the database before SQLite does, which would let everybody on the
// machine read it; the files that SQLite adds have the modes of the first.
func keepPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("store: make the database: %w", err)
	}
	return f.Close()
}

func openPool(path, option string, connections int) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=temp_store(memory)&" + option
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("store: open SQLite: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

// hold keeps two processes from upgrading one file at once.
func hold(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("store: lock: %w", err), f.Close())
	}
	return func() { _ = f.Close() }, nil // closing unlocks
}

func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == lib.SQLITE_BUSY
}

func filled(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == lib.SQLITE_FULL || e.Code() == lib.SQLITE_IOERR_WRITE)
}

// truncateWAL fails while somebody reads what was deleted, after busy_timeout: SQLite
// itself tells so in a row and not by an error.
func truncateWAL(ctx context.Context, db *sql.DB) error {
	var blocked, frames, done int
	err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&blocked, &frames, &done)
	if err == nil && blocked != 0 {
		err = errors.New("store: deleted rows are still being read; they will be overwritten later")
	}
	return err
}
