package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

type importing struct {
	Patrons importPatrons `cmd:"" help:"Take in the library's patrons from a CSV file, laid out as [import.patrons] of the settings says. May be repeated."`
	Postal  importPostal  `cmd:"" help:"Take in Japan Post's list of postal codes, utf_ken_all.csv, in place of the one built in."`
}

type importPatrons struct {
	settings
	DryRun bool   `help:"Check and count everything, write nothing."`
	File   string `arg:"" type:"existingfile" help:"The CSV file."`
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
	reader, done := watched(file, w.err)
	report, err := a.ImportPatrons(w, reader, i.DryRun)
	done()
	for _, f := range report.Faults {
		fmt.Fprintln(w.err, f)
	}
	for _, f := range report.Warnings {
		fmt.Fprintln(w.err, "warning:", f)
	}
	tried := ""
	if i.DryRun {
		tried = " (nothing was written)"
	}
	fmt.Fprintf(w.out, "%d rows: %d added, %d changed, %d as they were, %d left out%s\n",
		report.Rows, report.Added, report.Changed, report.Unchanged, report.Refused, tried)
	if report.InRange > 0 {
		fmt.Fprintf(w.out, "warning: %d cards have numbers that ouchi may still give: give it a range of its own in [card]\n", report.InRange)
	}
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("%d rows were left out", report.Refused)
	}
	return finish(a, err)
}

// watched shows on a terminal how much of the file was read, and nothing elsewhere.
func watched(file *os.File, to io.Writer) (r io.Reader, done func()) {
	terminal, ok := to.(*os.File)
	info, err := file.Stat()
	if !ok || err != nil || !term.IsTerminal(int(terminal.Fd())) {
		return file, func() {}
	}
	bar := progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(terminal), progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	reader := progressbar.NewReader(file, bar)
	return &reader, func() { _ = bar.Finish() }
}
