package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program builds cmd/ouchi as it is released: stripped, without C.
func program(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "ouchi")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "ouchi/cmd/ouchi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// demo is a running `ouchi demo --empty`.
type demo struct {
	folder string
	url    string // of the public listener
	ready  time.Duration
	said   *bytes.Buffer // its complaints
	cmd    *exec.Cmd
}

// start runs the program until /readyz answers.
func start(ctx context.Context, program, folder string) (*demo, error) {
	public, staff, err := freePorts()
	if err != nil {
		return nil, err
	}
	d := &demo{folder: folder, url: "http://" + public, said: new(bytes.Buffer)}
	d.cmd = exec.CommandContext(ctx, program, "demo", "--empty", "--data", folder,
		"--public-addr", public, "--staff-addr", staff, "--staff-login", "a", "--staff-password", "sakura2026")
	d.cmd.Stderr = d.said
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	// It tells its addresses once it listens.
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, errors.Join(d.stop(), err)
	}
	if err := d.get(ctx, "/readyz"); err != nil {
		return nil, errors.Join(d.stop(), err)
	}
	d.ready = time.Since(began)
	return d, nil
}

// stop ends the program in order.
func (d *demo) stop() error {
	err := errors.Join(d.cmd.Process.Signal(syscall.SIGTERM), d.cmd.Wait())
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, d.said)
	}
	return err
}

func (d *demo) get(ctx context.Context, path string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+path, nil)
	if err != nil {
		return err
	}
	return succeed(http.DefaultClient, r)
}

func succeed(client *http.Client, r *http.Request) error {
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", r.Method, r.URL.Path, answer.Status)
	}
	return nil
}

// memory reads one line of proc_pid_status(5), in bytes: VmRSS, what is resident
// now, or VmHWM, the most that ever was.
func (d *demo) memory(b *testing.B, line string) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	for text := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(text, ":")
		if name != line {
			continue
		}
		kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		if err != nil {
			b.Fatal(err)
		}
		return float64(kilobytes) * 1024
	}
	b.Fatalf("no %s in\n%s", line, status)
	return 0
}

// atRest is what is resident once two looks in a row see the same.
func (d *demo) atRest(b *testing.B) float64 {
	b.Helper()
	look := time.NewTicker(250 * time.Millisecond)
	defer look.Stop()
	for last := 0.0; ; <-look.C {
		now := d.memory(b, "VmRSS")
		if now == last {
			return now
		}
		last = now
	}
}

const megabyte = 1e6

// freePorts finds two addresses that nobody listens on.
func freePorts() (public, staff string, err error) {
	var found [2]string
	for i := range found {
		var config net.ListenConfig
		l, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return "", "", err
		}
		defer l.Close()
		found[i] = l.Addr().String()
	}
	return found[0], found[1], nil
}
