// Command ouchi is the online patron registration desk of a public library.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands are what ouchi can be told to do.
type commands struct {
	Demo   demo      `cmd:"" help:"Run the whole system on built-in settings and made-up data; nothing else is needed."`
	Serve  serve     `cmd:"" help:"Run the library's system."`
	Check  check     `cmd:"" help:"Try what must hold in database and vault; exit 1 where something does not."`
	Import importing `cmd:"" help:"Take in data from elsewhere."`
	Export export    `cmd:"" help:"Write decided applications as a CSV file for another system, each once."`
	Staff  staffing  `cmd:"" help:"Keep the accounts of staff."`
	Audit  auditing  `cmd:"" help:"Prove the log, or hand it to an auditor."`
}

// world is what commands see of the outside.
type world struct {
	context.Context
	in       io.Reader
	out, err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	parsed := kong.Parse(&c, kong.Name("ouchi"), kong.UsageOnError(),
		kong.Description("The online patron registration desk for public libraries."))
	err := parsed.Run(&world{ctx, os.Stdin, os.Stdout, os.Stderr})
	if err != nil {
		fmt.Fprintln(os.Stderr, "ouchi:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop ran: nothing is left to defer
	}
}
