package faults

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ouchi/deploy"
)

const (
	staffLogin    = "library"
	otherLogin    = "colleague"
	staffPassword = "desk-and-stamp-7"
	patience      = 60 * time.Second // for anything that has to happen
	glance        = 20 * time.Millisecond
)

// house is a process of ouchi that may be killed and started again on its data.
type house struct {
	public, staff string // addresses, 127.0.0.1:port
	data          string
	settings      string // file, for the commands and for serve
	args          []string

	mu      sync.Mutex
	process *exec.Cmd
	ended   chan struct{} // closed when the process is gone
	said    log
}

// log is what the processes of a house wrote to their standard error.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// colleague adds the second account, which starting a demo again leaves logged in.
func (h *house) colleague(t *testing.T) *librarian {
	t.Helper()
	h.run(t, staffPassword+"\n", "staff", "add", otherLogin)
	l := &librarian{newBrowser(), h, otherLogin}
	happens(t, "the librarian's login", l.enter)
	return l
}

// newHouse makes the settings of a house; change alters their text.
func newHouse(t *testing.T, change map[string]string) *house {
	t.Helper()
	dir := t.TempDir()
	h := &house{
		public: freeAddress(t), staff: freeAddress(t),
		data: filepath.Join(dir, "data"), settings: filepath.Join(dir, "ouchi.toml"),
	}
	lines := map[string]string{
		"dir": h.data, "mode": "folder", "public_addr": h.public, "staff_addr": h.staff,
		"public_url": "http://" + h.public, "staff_url": "http://" + h.staff,
	}
	for key, value := range change {
		lines[key] = value
	}
	text := string(deploy.Kumamoto)
	for key, value := range lines {
		before, rest, found := strings.Cut(text, "\n"+key+" = ")
		_, after, more := strings.Cut(rest, "\n")
		if !found || !more {
			t.Fatalf("the reference settings have no %s", key)
		}
		if key != "port" {
			value = fmt.Sprintf("%q", value)
		}
		text = before + "\n" + key + " = " + value + "\n" + after
	}
	if err := os.WriteFile(h.settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.kill()
		if t.Failed() {
			t.Logf("the program said:\n%s", h.said.String())
		}
	})
	return h
}

func (h *house) demo() {
	h.args = []string{
		"demo", "--empty", "--data", h.data, "--public-addr", h.public, "--staff-addr", h.staff,
		"--staff-login", staffLogin, "--staff-password", staffPassword,
	}
}

func (h *house) serve() { h.args = []string{"serve", "--config", h.settings} }

// freeAddress picks a port that nobody listens on: it has to stay the same from start
// to start.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts the process and does not wait until it answers.
func (h *house) start() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	process, ended := exec.Command(program, h.args...), make(chan struct{})
	process.Stderr = &h.said
	if err := process.Start(); err != nil {
		return err
	}
	go func() {
		_ = process.Wait() // how it ended is told by what it left
		close(ended)
	}()
	h.process, h.ended = process, ended
	return nil
}

// kill ends the process as a power cut does, as far as it is concerned.
func (h *house) kill() { h.signal(syscall.SIGKILL) }

// stop ends it in order.
func (h *house) stop() { h.signal(syscall.SIGTERM) }

func (h *house) signal(s os.Signal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.process == nil {
		return
	}
	_ = h.process.Process.Signal(s) // it may be gone already
	<-h.ended
	h.process = nil
}

// restart kills the process and starts it again.
func (h *house) restart() error {
	h.kill()
	return h.start()
}

// run runs another command on the house's settings.
func (h *house) run(t *testing.T, input string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, append(args, "--config", h.settings)...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("ouchi %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// until tries again and again until f succeeds; after a minute it gives f's last error.
func until(what string, f func() error) error {
	again := time.NewTicker(glance)
	defer again.Stop()
	for late := time.After(patience); ; {
		err := f()
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-late:
			return fmt.Errorf("%s: %w", what, err)
		}
	}
}

// happens is until for what the whole test stands on.
func happens(t *testing.T, what string, f func() error) {
	t.Helper()
	if err := until(what, f); err != nil {
		t.Fatal(err)
	}
}
