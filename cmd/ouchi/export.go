package main

import (
	"fmt"

	"ouchi/internal/app"
)

type export struct {
	settings
	Profile string `help:"Code of the profile in [[export.profiles]]: makes a batch of what waits." xor:"what" required:""`
	Batch   string `help:"Id of a batch made before, e.g. toshokan-12, whose file is wanted again." xor:"what" required:""`
	Out     string `required:"" type:"path" placeholder:"FILE" help:"Where to write the file; one that is there is replaced."`
}

// Run writes the file whole or not at all. A batch whose file could not be written
// stays, to be had by --batch.
func (e export) Run(w *world) error {
	a, err := e.open(w)
	if err != nil {
		return err
	}
	batch, content, err := a.Export(w, e.Profile, e.Batch)
	if err == nil {
		err = app.Replace(e.Out, content)
		if err != nil {
			err = fmt.Errorf("the file was not written; try --batch %s: %w", batch.ID, err)
		}
	}
	if err == nil {
		fmt.Fprintf(w.out, "%s: %d applications\n", batch.ID, batch.Lines)
		for _, m := range batch.Marks {
			what := "written as 〓"
			if m.LeftOut {
				what = "left out"
			}
			fmt.Fprintf(w.err, "%s, %s: %d characters that the encoding lacks, %s\n", m.Receipt, m.Column, m.Lost, what)
		}
	}
	return finish(a, err)
}
