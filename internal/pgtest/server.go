package pgtest

import (
	"bufio"
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// owner is the role that owns every database of the server.
const owner = "ouchi"

// keeper is the shell that keeps the server. It starts it, says so, and waits
// for its standard input to close, which the kernel does when the test process
// ends, be it by a panic or kill -9. Then it stops the server and sweeps up.
//
// The databases sort as Japanese readers expect, as a library's own server may:
// SQL that leans on the order of bytes must say so, or fails here.
const keeper = `
programs=$1 folder=$2
cd "$folder" || exit 1
trap 'cd / && rm -rf "$folder"' EXIT
"$programs/initdb" -D data -U ` + owner + ` -A trust -E UTF8 --locale=C.UTF-8 \
	--locale-provider=icu --icu-locale=ja --no-sync --no-instructions >>log 2>&1 &&
cat >>data/postgresql.conf <<END &&
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 32MB
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
END
"$programs/pg_ctl" -D data -l log -w -t 60 start >>log 2>&1 || {
	cat log
	exit 1
}
echo ready
read -r _
"$programs/pg_ctl" -D data -m immediate -w stop >>log 2>&1
`

// start brings a server up from the programs in a folder.
func start(programs string) (*server, error) {
	folder, err := os.MkdirTemp("", "ouchi-pgtest-")
	if err != nil {
		return nil, err
	}
	keep := exec.Command("/bin/sh", "-c", keeper, "keeper", programs, folder)
	keep.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	// A group of its own: Ctrl-C reaches the tests, and by their end the server.
	keep.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 {
		if keep.SysProcAttr.Credential, err = unprivileged(folder); err != nil {
			return nil, errors.Join(err, os.Remove(folder))
		}
	}
	// Held, never closed: the keeper waits for the end of this process.
	if _, err := keep.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := keep.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := keep.Start(); err != nil {
		return nil, errors.Join(err, os.Remove(folder))
	}
	if err := ready(bufio.NewScanner(out)); err != nil {
		return nil, errors.Join(err, keep.Wait())
	}
	s := &server{keep: keep, folder: folder}
	s.admin, err = sql.Open("pgx", s.dsn("postgres"))
	return s, err
}

// ready reads what the keeper says until the server is up or was given up.
func ready(lines *bufio.Scanner) error {
	var said []string
	for lines.Scan() {
		if lines.Text() == "ready" {
			return nil
		}
		said = append(said, lines.Text())
	}
	return fmt.Errorf("the server did not start:\n%s", strings.Join(said, "\n"))
}

// unprivileged finds a user who may run the server, since PostgreSQL refuses
// to run as root, and gives the folder to him.
func unprivileged(folder string) (*syscall.Credential, error) {
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("neither a user postgres nor nobody to run the server: %w", err)
		}
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, int(uid), int(gid))
}

// findPrograms gives the folder of PostgreSQL's server programs: the newest
// that Debian's packages brought, else that of the initdb on the PATH.
func findPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return newest(found), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("PostgreSQL's server programs are not installed: on Debian, apt-get install postgresql (15 or newer)")
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

// newest gives the folder of the program in /…/VERSION/bin with the highest
// version, read as a number.
func newest(paths []string) string {
	version := func(path string) float64 {
		n, err := strconv.ParseFloat(filepath.Base(filepath.Dir(filepath.Dir(path))), 64)
		if err != nil {
			return 0
		}
		return n
	}
	return filepath.Dir(slices.MaxFunc(paths, func(a, b string) int { return cmp.Compare(version(a), version(b)) }))
}
