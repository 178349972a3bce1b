package stories

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// The account of the librarian that the program is started with, and of the colleague
// who is added beside it.
const (
	staffLogin    = "library"
	staffPassword = "desk-and-stamp-7"
	otherLogin    = "colleague"
)

// house is the program at work, with a few patrons in its register.
type house struct {
	Public, Staff string // addresses, http://127.0.0.1:port
	Mail          string // the folder of .eml files

	program, settings string
	demo              *exec.Cmd
	said              strings.Builder // what the program wrote to its standard error
}

// settle builds the program, fills the register and starts the demo on it.
func settle(dir string) (*house, error) {
	h := &house{program: filepath.Join(dir, "ouchi"), settings: filepath.Join(dir, "ouchi.toml")}
	build := exec.Command("go", "build", "-o", h.program, "../cmd/ouchi")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, out)
	}
	data, public, staff := filepath.Join(dir, "data"), freeAddress(), freeAddress()
	// Passkeys need a name.
	staff = strings.Replace(staff, "127.0.0.1", "localhost", 1)
	h.Public, h.Staff, h.Mail = "http://"+public, "http://"+staff, filepath.Join(data, "mail")
	if err := h.writeSettings(data); err != nil {
		return nil, err
	}
	if err := h.fill(dir); err != nil {
		return nil, err
	}
	return h, h.start(data)
}

// beside starts the same program on a data folder of its own, for a story that wants
// the house to itself.
func (h *house) beside(data string) (*house, error) {
	other := &house{
		program: h.program, settings: filepath.Join(filepath.Dir(data), "ouchi.toml"),
		Public: "http://" + freeAddress(), Staff: "http://" + freeAddress(), Mail: filepath.Join(data, "mail"),
	}
	if err := other.writeSettings(data); err != nil {
		return nil, err
	}
	return other, other.start(data)
}

// start starts the demo on the data folder and waits until it serves.
func (h *house) start(data string) error {
	public, staff := strings.TrimPrefix(h.Public, "http://"), strings.TrimPrefix(h.Staff, "http://")
	h.demo = exec.Command(h.program, "demo", "--empty", "--data", data, "--public-addr", public,
		"--staff-addr", staff, "--staff-login", staffLogin, "--staff-password", staffPassword)
	h.demo.Stderr = &h.said
	out, err := h.demo.StdoutPipe()
	if err != nil {
		return err
	}
	if err := h.demo.Start(); err != nil {
		return err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), staff[strings.LastIndexByte(staff, ':'):]+"/") { // the last line it prints
			return nil
		}
	}
	return fmt.Errorf("the demo did not start: %w\n%s", h.demo.Wait(), h.said.String())
}

// freeAddress picks a port that nobody listens on: the mails name the address, so it
// has to be known before the program runs.
func freeAddress() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// writeSettings makes the reference settings those of this house, for the commands
// that the demo does not cover.
func (h *house) writeSettings(data string) error {
	text, err := os.ReadFile("../deploy/kumamoto.toml")
	if err != nil {
		return err
	}
	all := string(text)
	for key, value := range map[string]string{"dir": data, "mode": "folder", "public_url": h.Public, "staff_url": h.Staff} {
		before, rest, found := strings.Cut(all, "\n"+key+" = \"")
		_, after, closed := strings.Cut(rest, "\"")
		if !found || !closed {
			return fmt.Errorf("deploy/kumamoto.toml has no %s", key)
		}
		all = fmt.Sprintf("%s\n%s = %q%s", before, key, value, after)
	}
	return os.WriteFile(h.settings, []byte(all), 0o600)
}

// fill takes the patrons into the register and adds a second librarian.
func (h *house) fill(dir string) error {
	file := filepath.Join(dir, "patrons.csv")
	if err := os.WriteFile(file, []byte(roster()), 0o600); err != nil {
		return err
	}
	if err := h.run("", "import", "patrons", file); err != nil {
		return err
	}
	return h.run(staffPassword+"\n", "staff", "add", otherLogin)
}

// run runs a command on this house's settings.
func (h *house) run(input string, args ...string) error {
	cmd := exec.Command(h.program, append(args, "--config", h.settings)...)
	cmd.Stdin = strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ouchi %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// leave stops the demo and asks whether all holds that must.
func (h *house) leave() error {
	err := h.demo.Process.Signal(syscall.SIGTERM)
	err = errors.Join(err, h.demo.Wait())
	if said := h.said.String(); said != "" {
		err = errors.Join(err, fmt.Errorf("the program complained:\n%s", said))
	}
	return errors.Join(err, h.run("", "check"), h.run("", "audit", "verify"))
}
