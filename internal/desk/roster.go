package desk

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/sheet"
)

// RosterFormat says how a library's own file of patrons is written: CSV (RFC 4180)
// whose first row names the columns.
type RosterFormat struct {
	Encoding   string // "utf-8", with or without a byte order mark, or "shift_jis" as Windows writes it (CP932)
	DateLayout string // of package time, e.g. "2006/01/02"
	EraDates   bool   // 昭和60年1月2日 and S60.1.2 are read too
	DryRun     bool   // everything is checked and counted, nothing is written
	// RefuseInRange leaves out cards with a number that ouchi may still give; else they
	// are taken in with a warning, and the number is never given.
	RefuseInRange bool
	// Columns are the headings, by field; "" and no entry: the file has no such column.
	// FieldCardNumber, FieldName and FieldBirth have to be there.
	Columns map[registration.Field]string
}

// ColumnValidUntil is the last day of the card, a column that no form has.
const ColumnValidUntil registration.Field = "valid_until"

// RosterReport is what an import did. Rows is the sum of Added, Changed, Unchanged and
// Refused.
type RosterReport struct {
	Rows, Added, Changed, Unchanged int
	Refused                         int           // rows with a fault, which were left out
	Faults                          []RosterFault // the first maxRosterFaults of them, by line
	// InRange counts cards taken in whose numbers lie in the range that ouchi draws from,
	// beyond what it has given: the library's own system gives them, too.
	InRange  int
	Warnings []RosterFault // of these, the first maxRosterFaults
}

// RosterFault is what is wrong with one value. It never says the value itself.
type RosterFault struct {
	Line   int    // 1 is the row of headings
	Column string // heading; "" for the whole row
	Reason string // for the operator, in plain English
}

func (f RosterFault) String() string {
	if f.Column == "" {
		return fmt.Sprintf("line %d: %s", f.Line, f.Reason)
	}
	return fmt.Sprintf("line %d, %s: %s", f.Line, f.Column, f.Reason)
}

const (
	rosterBatch     = 500
	maxRosterFaults = 1000
	rosterSubject   = "register" // of the events
)

// ImportPatrons takes the library's file of patrons into the register: new cards are
// added, known ones brought up to date, and a second run of the same file changes
// nothing. A row with a fault is left out and reported; without the columns that are
// needed nothing is imported at all. Each 500 good rows are one transaction: on an
// error the report tells what was done before it.
func (d *Desk) ImportPatrons(ctx context.Context, c Caller, r io.Reader, f RosterFormat) (RosterReport, error) {
	if err := d.record(ctx, c, keepRegister, rosterSubject); err != nil {
		return RosterReport{}, err
	}
	in := &rosterImport{desk: d, report: &RosterReport{}, write: d.Register.ImportPatrons}
	act := "patrons_imported"
	if f.DryRun {
		in.write, act = d.Register.TryPatrons, "patrons_tried"
	}
	err := in.run(ctx, r, f)
	report := *in.report
	// What was committed is told even when the import was broken off.
	logged := d.Log.Record(context.WithoutCancel(ctx), registration.Event{
		At: d.Now(), Subject: rosterSubject, Actor: c.actor(), Act: act,
		Detail: fmt.Sprintf("rows=%d added=%d changed=%d refused=%d",
			report.Rows, report.Added, report.Changed, report.Refused),
	})
	return report, errors.Join(err, logged)
}

// rosterImport is one run over a file.
type rosterImport struct {
	desk   *Desk
	report *RosterReport
	row    rosterRow
	seen   map[registration.CardNumber]int // the line of each card number
	batch  []registration.Patron
	next   int64 // the first serial that was not given here
	write  func(context.Context, []registration.Patron) (registration.Imported, error)
}

func (in *rosterImport) run(ctx context.Context, r io.Reader, f RosterFormat) error {
	file, err := openRoster(r, f.Encoding)
	if err != nil {
		return err
	}
	headings, err := file.Read()
	if errors.Is(err, io.EOF) {
		in.fault(RosterFault{1, "", "the file is empty"})
		return nil
	}
	if err != nil {
		return fmt.Errorf("desk: read the headings of the roster: %w", unspoken(err))
	}
	offer := in.desk.Policy.Offer(in.desk.today())
	in.row = rosterRow{format: f, offer: offer, at: map[registration.Field]int{}}
	if faults := in.row.locate(headings); len(faults) > 0 {
		in.fault(faults...)
		return nil
	}
	if in.next, err = in.desk.Register.NextSerial(ctx, in.desk.Policy.Draw); err != nil {
		return err
	}
	in.seen = map[registration.CardNumber]int{}
	return in.rows(ctx, file, len(headings))
}

func openRoster(r io.Reader, charset string) (*csv.Reader, error) {
	text, err := sheet.Reader(r, charset)
	if err != nil {
		return nil, fmt.Errorf("desk: the roster: %w", err)
	}
	file := csv.NewReader(text)
	file.FieldsPerRecord = -1 // counted by us, so that a short row is one fault, not the end
	file.ReuseRecord = true
	return file, nil
}

func (in *rosterImport) rows(ctx context.Context, file *csv.Reader, width int) error {
	for {
		record, err := file.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return in.flush(ctx)
		case errors.As(err, &broken):
			in.refuse(RosterFault{broken.StartLine, "", "the quotation marks do not fit"})
			continue
		case err != nil:
			return errors.Join(fmt.Errorf("desk: read the roster: %w", err), in.flush(ctx))
		}
		line, _ := file.FieldPos(0)
		if len(record) != width {
			in.refuse(RosterFault{line, "", strconv.Itoa(len(record)) + columnsReason + strconv.Itoa(width)})
			continue
		}
		if err := in.take(ctx, line, record); err != nil {
			return err
		}
	}
}

// take reads one row, and writes the batch when it is full.
func (in *rosterImport) take(ctx context.Context, line int, record []string) error {
	p, faults := in.row.read(line, record)
	// A copy: the text of a field holds on to its whole row.
	p.Number = registration.CardNumber(strings.Clone(string(p.Number)))
	if first, twice := in.seen[p.Number]; twice && p.Number != "" {
		faults = append(faults, RosterFault{
			line, in.row.format.Columns[registration.FieldCardNumber], sameReason + strconv.Itoa(first),
		})
	} else if p.Number != "" {
		in.seen[p.Number] = line
	}
	if len(faults) == 0 {
		faults = in.inRange(line, p.Number)
	}
	if len(faults) > 0 {
		in.refuse(faults...)
		return nil
	}
	now := in.desk.Now()
	p.ID, p.CreatedAt, p.UpdatedAt = in.desk.newID(), now, now
	in.report.Rows++
	if in.batch = append(in.batch, p); len(in.batch) < rosterBatch {
		return nil
	}
	return in.flush(ctx)
}

// inRange warns of a number that ouchi may still give, or refuses it: two systems that
// give numbers of one range will give one twice.
func (in *rosterImport) inRange(line int, n registration.CardNumber) []RosterFault {
	serial, ours := in.desk.Policy.Draw.Serial(n)
	if !ours || serial < in.next {
		return nil
	}
	f := RosterFault{
		line, in.row.format.Columns[registration.FieldCardNumber], inRangeReason,
	}
	if in.row.format.RefuseInRange {
		return []RosterFault{f}
	}
	in.report.InRange++
	if len(in.report.Warnings) < maxRosterFaults {
		in.report.Warnings = append(in.report.Warnings, f)
	}
	return nil
}

func (in *rosterImport) flush(ctx context.Context) error {
	if len(in.batch) == 0 {
		return nil
	}
	done, err := in.write(ctx, in.batch)
	if err != nil {
		in.report.Rows -= len(in.batch)
		return err
	}
	in.report.Added += done.Added
	in.report.Changed += done.Changed
	in.report.Unchanged += len(in.batch) - done.Added - done.Changed - len(done.Void)
	in.report.Refused += len(done.Void)
	for _, number := range done.Void {
		in.fault(RosterFault{
			in.seen[number], in.row.format.Columns[registration.FieldCardNumber], "this card was replaced by another one here",
		})
	}
	in.batch = in.batch[:0]
	return nil
}

// refuse leaves a row out.
func (in *rosterImport) refuse(faults ...RosterFault) {
	in.report.Rows++
	in.report.Refused++
	in.fault(faults...)
}

func (in *rosterImport) fault(faults ...RosterFault) {
	room := maxRosterFaults - len(in.report.Faults)
	in.report.Faults = append(in.report.Faults, faults[:min(room, len(faults))]...)
}

// unspoken drops what a csv error may quote.
func unspoken(err error) error {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return broken.Err
	}
	return err
}

// heading compares what a spreadsheet may have put spaces around.
func heading(s string) string { return strings.Trim(s, " \u3000\t") }

// locate finds the columns by their headings.
func (r *rosterRow) locate(headings []string) []RosterFault {
	var faults []RosterFault
	for _, field := range rosterFields() {
		wanted := r.format.Columns[field]
		if wanted == "" {
			if slices.Contains(rosterNeeded, field) {
				faults = append(faults, RosterFault{1, string(field), "the settings name no heading for this column"})
			}
			continue
		}
		i := slices.IndexFunc(headings, func(h string) bool { return heading(h) == heading(wanted) })
		if i < 0 {
			faults = append(faults, RosterFault{1, wanted, "no column has this heading"})
			continue
		}
		r.at[field] = i
	}
	return faults
}
