package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"ouchi/internal/app"
	"ouchi/internal/config"
	"ouchi/internal/sample"
)

// shortestPassword is the guide's, in characters.
const shortestPassword = 6

type demo struct {
	PublicAddr    string `default:"127.0.0.1:8080" help:"Where applicants and patrons are served."`
	StaffAddr     string `default:"127.0.0.1:8081" help:"Where staff are served."`
	Data          string `type:"path" placeholder:"DIR" help:"Where to keep everything; a temporary folder, removed at the end, when left out."`
	Empty         bool   `help:"Begin without made-up patrons and applications."`
	StaffLogin    string `default:"staff" help:"Login of an account with every right."`
	StaffPassword string `help:"Its password; made up and printed when left out."`
}

// Run serves on built-in settings until a signal.
func (d demo) Run(w *world) (err error) {
	if d.Data == "" {
		if d.Data, err = os.MkdirTemp("", "ouchi-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(d.Data)) }()
	}
	if d.StaffPassword == "" {
		d.StaffPassword = sample.Password()
	}
	log := slog.New(slog.NewTextHandler(w.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := app.New(w, app.Options{Config: d.settings(), Log: log, Mailbox: true})
	if err != nil {
		return err
	}
	return finish(a, d.run(w, a))
}

func (d demo) run(w *world, a *app.App) error {
	err := a.KeepStaff(w, "administrator", app.Account{
		Login: d.StaffLogin, Name: d.StaffLogin, Password: d.StaffPassword,
	})
	if err != nil {
		return fmt.Errorf("the staff account: %w", err)
	}
	if !d.Empty {
		if err := sample.Fill(w, a); err != nil {
			return fmt.Errorf("the made-up data: %w", err)
		}
	}
	return a.Run(w, func(at app.Listening) {
		fmt.Fprintf(w.out, `ouchi demo is running. Stop it with Ctrl-C.

  applicants and patrons   http://%s/
  the mails they get       http://%s/demo/mail   (files in %s)
  staff                    http://%s/   login %s, password %s
`, at.Public, at.Public, filepath.Join(d.Data, "mail"), at.Staff, d.StaffLogin, d.StaffPassword)
	})
}

// settings are the reference with what a demonstration on one machine needs.
func (d demo) settings() config.Config {
	c := config.Reference()
	c.Server = config.Server{
		PublicAddr: d.PublicAddr, StaffAddr: d.StaffAddr,
		PublicURL: "http://" + d.PublicAddr, StaffURL: "http://" + d.StaffAddr,
	}
	c.Data = config.Data{Dir: d.Data}
	c.Mail.Mode, c.Mail.Folder = config.Folder, ""
	c.Mail.DKIM = config.DKIM{}
	c.Staff.UndoMinutes = 0
	// Whoever starts a demonstration chooses its password.
	c.Staff.PasswordLength = shortestPassword
	// Everybody comes from one address here.
	c.Limits.FormsAnHour, c.Limits.AddressTries = 10_000, 100_000
	return c
}
