package app

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// LogExport says what of the log is written, and how.
type LogExport struct {
	From, Until string // days, 2026-11-24, both included; "" leaves the end open
	Format      string // "jsonl" or "csv"
}

// logLine is one event for an auditor, with what recomputes its seal.
type logLine struct {
	Seq     int64  `json:"seq"` // 0: not sealed yet
	ID      string `json:"id"`
	At      string `json:"at"` // UTC, with milliseconds
	Actor   string `json:"actor"`
	Login   string `json:"login"` // of a member of staff, as it is now
	Act     string `json:"act"`
	Subject string `json:"subject"`
	Detail  string `json:"detail"`
	Salt    string `json:"salt"`
	Digest  string `json:"digest"`
	Chain   string `json:"chain"`
}

var logHeadings = []string{"seq", "id", "at", "actor", "login", "act", "subject", "detail", "salt", "digest", "chain"}

func (l logLine) cells() []string {
	return []string{strconv.FormatInt(l.Seq, 10), l.ID, l.At, l.Actor, l.Login, l.Act, l.Subject, l.Detail, l.Salt, l.Digest, l.Chain}
}

// ExportLog writes the log of a period in the order of time. That it was written out is
// recorded first.
func (a *App) ExportLog(ctx context.Context, out io.Writer, in LogExport) (n int, err error) {
	period, err := a.period(in)
	if err != nil {
		return 0, err
	}
	logins, err := a.logins(ctx)
	if err != nil {
		return 0, err
	}
	err = a.Store.Record(ctx, registration.Event{
		At: a.options.Now(), Subject: registration.SubjectLog, Actor: registration.ByOperator, Act: registration.ActLogExported,
		Detail: "from=" + in.From + " until=" + in.Until,
	})
	if err != nil {
		return 0, err
	}
	to := bufio.NewWriter(out)
	write, finish := asLines(to)
	if in.Format == "csv" {
		write, finish = asCSV(to)
	}
	err = a.Store.EachLogged(ctx, period, func(s registration.Sealed) error {
		n++
		e := s.Event
		return write(logLine{
			s.Seq, e.ID, e.At.UTC().Format("2006-01-02T15:04:05.000Z"), string(e.Actor), logins[e.Actor],
			e.Act, e.Subject, e.Detail, s.Salt, s.Digest, s.Chain,
		})
	})
	if err = errors.Join(err, finish(), to.Flush()); err != nil {
		err = fmt.Errorf("app: write the log out: %w", err)
	}
	return n, err
}

func asLines(out io.Writer) (write func(logLine) error, finish func() error) {
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	return func(l logLine) error { return lines.Encode(l) }, func() error { return nil }
}

// asCSV begins with the mark by which spreadsheets know UTF-8.
func asCSV(out io.Writer) (write func(logLine) error, finish func() error) {
	_, _ = io.WriteString(out, "\ufeff") // a writer that fails does so again
	table := csv.NewWriter(out)
	table.UseCRLF = true
	_ = table.Write(logHeadings)
	return func(l logLine) error { return table.Write(unformulated(l.cells())) }, func() error {
		table.Flush()
		return table.Error()
	}
}

func (a *App) period(in LogExport) (f registration.LogFilter, err error) {
	for _, end := range []struct {
		day  string
		more int
		at   *time.Time
	}{{in.From, 0, &f.From}, {in.Until, 1, &f.Until}} {
		if end.day == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, end.day, a.location)
		if err != nil {
			return f, fmt.Errorf("%q is no day such as 2026-11-24", end.day)
		}
		*end.at = day.AddDate(0, 0, end.more)
	}
	return f, nil
}

func (a *App) logins(ctx context.Context) (map[registration.Actor]string, error) {
	staff, err := a.Store.Staff(ctx)
	all := map[registration.Actor]string{}
	for _, s := range staff {
		all[registration.ByStaff(s.ID)] = strings.TrimSpace(s.Login)
	}
	return all, err
}

// unformulated keeps a spreadsheet from taking a cell for a formula: logins may come from
// elsewhere.
func unformulated(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.Contains("=+-@\t\r", c[:1]) {
			cells[i] = "'" + c
		}
	}
	return cells
}
