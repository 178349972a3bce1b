package main

import (
	"fmt"
	"log/slog"

	"ouchi/internal/app"
	"ouchi/internal/config"
)

// settings is the flag of every command that works on a library's data.
type settings struct {
	Config string `required:"" type:"existingfile" placeholder:"FILE" help:"The settings; deploy/kumamoto.toml is the reference."`
}

// open builds the app of the settings; the caller closes it.
func (s settings) open(w *world) (*app.App, error) {
	c, err := config.Load(s.Config)
	if err != nil {
		return nil, err
	}
	return app.New(w, app.Options{Config: c, Log: logger(w)})
}

func logger(w *world) *slog.Logger { return slog.New(slog.NewTextHandler(w.err, nil)) }

type serve struct{ settings }

// Run serves until a signal.
func (s serve) Run(w *world) error {
	a, err := s.open(w)
	if err != nil {
		return err
	}
	log := logger(w)
	return finish(a, a.Run(w, func(at app.Listening) {
		log.Info("listening", "public", at.Public, "staff", at.Staff, "metrics", at.Metrics)
	}))
}

type check struct{ settings }

// Run says what does not hold.
func (c check) Run(w *world) error {
	a, err := c.open(w)
	if err != nil {
		return err
	}
	broken, err := a.Check(w)
	for _, b := range broken {
		fmt.Fprintln(w.out, b)
	}
	switch {
	case err != nil:
	case len(broken) > 0:
		err = fmt.Errorf("%d things that must hold do not", len(broken))
	default:
		fmt.Fprintln(w.out, "all holds")
	}
	return finish(a, err)
}
