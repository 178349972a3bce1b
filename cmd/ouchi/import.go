package main

import (
	"fmt"
	"os"
)

type importing struct {
	Patrons importPatrons `cmd:"" help:"Take in the library's patrons from a CSV file, laid out as [import.patrons] of the settings says. May be repeated."`
}

type importPatrons struct {
	settings
	File string `arg:"" type:"existingfile" help:"The CSV file."`
}

// Run imports the file; a fault in a row is told and leaves the row out.
func (i importPatrons) Run(w *world) error {
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	a, err := i.open(w)
	if err != nil {
		return err
	}
	report, err := a.ImportPatrons(w, file)
	for _, f := range report.Faults {
		fmt.Fprintln(w.err, f)
	}
	fmt.Fprintf(w.out, "%d rows: %d added, %d changed, %d as they were, %d left out\n",
		report.Rows, report.Added, report.Changed, report.Unchanged, report.Refused)
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("%d rows were left out", report.Refused)
	}
	return finish(a, err)
}
