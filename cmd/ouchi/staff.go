package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"ouchi/internal/app"
)

// finish seals what the command recorded, closes the app and keeps the error that came
// first.
func finish(a *app.App, err error) error { return errors.Join(err, a.Seal(), a.Close()) }

type staffing struct {
	Add addStaff `cmd:"" help:"Add an account, or give one a new password, name and role. The password is the first line of the standard input."`
}

type addStaff struct {
	settings
	Login string `arg:"" help:"What is typed at the login."`
	Name  string `help:"What colleagues see; the login when left out."`
	Role  string `enum:"administrator,reviewer,card_desk,auditor" default:"reviewer" help:"administrator, reviewer, card_desk or auditor."`
}

// Run adds the account.
func (s addStaff) Run(w *world) error {
	line, err := bufio.NewReader(w.in).ReadString('\n')
	if err != nil && line == "" {
		return fmt.Errorf("the password is read from the standard input: %w", err)
	}
	a, err := s.open(w)
	if err != nil {
		return err
	}
	err = a.KeepStaff(w, s.Role, app.Account{
		Login: s.Login, Name: s.shown(), Password: strings.TrimRight(line, "\r\n"),
	})
	if err == nil {
		fmt.Fprintf(w.out, "%s may log in as %s\n", s.Login, s.Role)
	}
	return finish(a, err)
}

func (s addStaff) shown() string {
	if s.Name == "" {
		return s.Login
	}
	return s.Name
}
