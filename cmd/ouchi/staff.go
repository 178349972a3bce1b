package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"ouchi/internal/app"
)

// finish seals what the command recorded, closes the app and keeps the error that came
// first.
func finish(a *app.App, err error) error { return errors.Join(err, a.Seal(), a.Close()) }

type staffing struct {
	Add     addStaff     `cmd:"" help:"Add an account, or give one a new password, name and role. The password is the first line of the standard input."`
	Reset   resetStaff   `cmd:"" help:"Give an account a new password to hand over, printed once, and take away its second factors."`
	Disable disableStaff `cmd:"" help:"Shut an account out and end its sessions."`
	List    listStaff    `cmd:"" help:"List the accounts."`
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

type resetStaff struct {
	settings
	Login string `arg:"" help:"Whose."`
}

// Run prints the new password, and nothing else, to the standard output.
func (s resetStaff) Run(w *world) error {
	a, err := s.open(w)
	if err != nil {
		return err
	}
	password, err := a.ResetStaff(w, s.Login)
	if err == nil {
		fmt.Fprintln(w.out, password)
		fmt.Fprintf(w.err, "%s must change it at the next login, within 14 days\n", s.Login)
	}
	return finish(a, err)
}

type disableStaff struct {
	settings
	Login string `arg:"" help:"Whose."`
}

// Run disables the account.
func (s disableStaff) Run(w *world) error {
	a, err := s.open(w)
	if err != nil {
		return err
	}
	if err = a.DisableStaff(w, s.Login); err == nil {
		fmt.Fprintf(w.out, "%s may not log in any more\n", s.Login)
	}
	return finish(a, err)
}

type listStaff struct{ settings }

// Run writes a line an account.
func (s listStaff) Run(w *world) error {
	a, err := s.open(w)
	if err != nil {
		return err
	}
	list, err := a.Staff(w)
	table := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
	for _, row := range list {
		state := "may log in"
		switch {
		case row.Disabled:
			state = "disabled"
		case !row.FirstUntil.IsZero():
			state = "password handed over"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", row.Login, row.Role, state, row.Name)
	}
	return finish(a, errors.Join(err, table.Flush()))
}
