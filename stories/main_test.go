// Package stories goes through the built program as people do: applicants on a phone
// and librarians at a desk, each in a profile of their own in a real browser, who find
// everything by what is written on it.
//
// It owns no rule. What a page does in every case is told by the tests of its room;
// here the rooms, the browser, the mails and the people meet. Every page that a story
// comes to is photographed into screenshots/, asked by axe-core whether people with
// disabilities can use it, and folded to a width of 320 pixels. It refuses a message
// in the browser's console, a breach of the content security policy and a request to
// another host.
package stories

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What all stories share: the house they visit and the browser they visit it with.
// Each story has people, applications and mails of its own.
var (
	home   *house
	chrome context.Context
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "stories:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	flag.Parse()
	for program, pack := range map[string]string{"chromium": "chromium", "zbarimg": "zbar-tools"} {
		if _, err := exec.LookPath(program); err != nil {
			return 0, fmt.Errorf("%s is missing: install Debian's package %s", program, pack)
		}
	}
	dir, err := os.MkdirTemp("", "ouchi-stories-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		return 0, err
	}
	if home, err = settle(dir); err != nil {
		return 0, err
	}
	browser, closeBrowser, err := startBrowser(filepath.Join(dir, "chromium"))
	if err == nil {
		chrome = browser
		code = m.Run()
	}
	closeBrowser()
	if err == nil && code == 0 && flag.Lookup("test.run").Value.String() == "" {
		err = unvisited()
	}
	return code, errors.Join(err, home.leave())
}
