package main

import (
	"errors"
	"fmt"

	"ouchi/internal/app"
)

type auditing struct {
	Verify verifyLog `cmd:"" help:"Recompute the chain over the log and compare it with the exported heads; exit 1 and name the first that does not hold."`
	Export exportLog `cmd:"" help:"Write the log of a period to the standard output, for an auditor."`
}

type verifyLog struct {
	settings
	Heads string `type:"existingfile" placeholder:"FILE" help:"The exported heads; those of the settings when left out."`
}

// Run says what the whole log proves.
func (v verifyLog) Run(w *world) error {
	a, err := v.open(w)
	if err != nil {
		return err
	}
	bar := progress{out: w.err, what: "seals"}
	found, err := a.VerifyLog(w, v.Heads, bar.show)
	bar.clear()
	if err != nil {
		return finish(a, err)
	}
	for _, r := range found.Remarks {
		fmt.Fprintln(w.out, "remark:", r)
	}
	if found.Fault == "" {
		fmt.Fprintf(w.out, "the log is whole: %d events sealed, %d wait for their seal\n", found.Seals, found.Unsealed)
		return finish(a, nil)
	}
	if found.Seq > 0 {
		fmt.Fprintf(w.out, "broken at seq %d: %s\n", found.Seq, found.Fault)
	} else {
		fmt.Fprintf(w.out, "broken: %s\n", found.Fault)
	}
	return finish(a, errors.New("the log does not prove itself"))
}

type exportLog struct {
	settings
	From   string `placeholder:"DAY" help:"The first day, 2026-11-24; all before it too when left out."`
	Until  string `placeholder:"DAY" help:"The last day; all after it too when left out."`
	Format string `enum:"jsonl,csv" default:"jsonl" help:"jsonl, an object a line, or csv."`
}

// Run writes the log out.
func (e exportLog) Run(w *world) error {
	a, err := e.open(w)
	if err != nil {
		return err
	}
	n, err := a.ExportLog(w, w.out, app.LogExport{From: e.From, Until: e.Until, Format: e.Format})
	if err == nil {
		fmt.Fprintf(w.err, "%d events\n", n)
	}
	return finish(a, err)
}
