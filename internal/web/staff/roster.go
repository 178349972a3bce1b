package staff

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// The routes that take a file in, and what one may be.
const (
	TrialRoute  = "POST /patrons/import/trial"
	ImportRoute = "POST /patrons/import"
	ImportBytes = 128 << 20 // some hundred thousand patrons
	ImportTime  = 15 * time.Minute
)

// faultsShown is how many lines of a report stand on the page.
const faultsShown = 200

// rosterPage is where the library's file of patrons is taken in.
type rosterPage struct {
	*page.Form
	Columns []string // headings that the settings expect
	Report  *rosterReport
}

type rosterReport struct {
	Tried                                    bool
	Rows, Added, Changed, Unchanged, Refused int
	InRange                                  int
	Faults, Warnings                         []rosterLine
	More                                     int
}

type rosterLine struct {
	Line         int
	Column, Text string
}

func rosterForm() *page.Form {
	return page.NewForm(page.Field{
		Name: "file", Label: "利用者のCSVファイル", Type: page.File, Required: true, Accept: ".csv,text/csv",
		Hint: "ファイルは読みながら取り込み、ここには残しません。",
	})
}

func (s *Side) showRoster(w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	return s.renderRoster(w, r, http.StatusOK, rosterPage{Form: rosterForm()})
}

func (s *Side) renderRoster(w http.ResponseWriter, r *http.Request, status int, p rosterPage) error {
	p.Columns = s.parts.Settings.Roster.Headings()
	return s.Pages.Render(w, r, status, "roster", p)
}

func (s *Side) tryRoster(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.takeRoster(w, r, c, true)
}

func (s *Side) importRoster(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.takeRoster(w, r, c, false)
}

// takeRoster reads the file as it comes over the line: it lies nowhere in clear.
func (s *Side) takeRoster(w http.ResponseWriter, r *http.Request, c desk.Caller, dry bool) error {
	file, err := rosterFile(r)
	if err != nil {
		return err
	}
	if file == nil {
		form := rosterForm()
		form.Fields[0].Error = "ファイルを選んでください。"
		return s.renderRoster(w, r, http.StatusUnprocessableEntity, rosterPage{Form: form})
	}
	format := s.parts.Settings.Roster
	format.DryRun = dry
	// What was begun is finished even when the browser goes away; the file ends then.
	report, err := s.parts.Desk.ImportPatrons(context.WithoutCancel(r.Context()), c, file, format)
	if err != nil {
		return err
	}
	// A browser that is still sending shows no answer, so let it finish.
	_, _ = io.Copy(io.Discard, r.Body)
	status := http.StatusOK
	if report.Rows == 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.renderRoster(w, r, status, rosterPage{Form: rosterForm(), Report: reportOf(report, dry)})
}

// rosterFile finds the file among the parts; nil when none was chosen.
func rosterFile(r *http.Request) (io.Reader, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // a form without a file
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil //nolint:nilnil // none was chosen
		}
		if err != nil {
			return nil, registration.Fault(registration.Invalid, "form_unreadable")
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return part, nil
		}
	}
}

func reportOf(r desk.RosterReport, dry bool) *rosterReport {
	out := &rosterReport{
		Tried: dry, Rows: r.Rows, Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Refused: r.Refused,
		InRange: r.InRange, Warnings: rosterLines(r.Warnings), Faults: rosterLines(r.Faults),
	}
	out.More = max(0, len(r.Faults)-faultsShown)
	return out
}

func rosterLines(list []desk.RosterFault) []rosterLine {
	var all []rosterLine
	for _, f := range list[:min(len(list), faultsShown)] {
		all = append(all, rosterLine{f.Line, f.Column, f.Japanese()})
	}
	return all
}
