package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// exportsPage is what waits to be exported, and what was.
type exportsPage struct {
	Profiles []profilePanel
	Batches  []batchRow
	Refused  []refusedLine
	Held     int
	Imports  bool // the caller may take a file in
	problems []page.Problem
}

// Problems lets the layout show why nothing was exported.
func (p exportsPage) Problems() []page.Problem { return p.problems }

type profilePanel struct {
	Code, Label, Encoding string
	Waiting, Again        int
	Many                  bool // more than can be counted
	Loses, LeavesOut      bool // characters of names; lines that have such
}

type batchRow struct {
	ID, Href, Profile, At, Who string
	Lines                      int
	State                      badge
}

type refusedLine struct{ Receipt, Href, Batch, BatchHref string }

var encodings = map[string]string{
	"utf-8": "UTF-8", "utf-8-bom": "UTF-8（BOM付き）", "shift_jis": "シフトJIS（CP932）",
}

func (s *Side) showExports(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderExports(w, r, c, nil)
}

func (s *Side) renderExports(w http.ResponseWriter, r *http.Request, c desk.Caller, refused *registration.Error) error {
	seen, err := s.parts.Desk.Exports(r.Context(), c)
	if err != nil {
		return err
	}
	who, err := s.makers(r, c, seen.Batches)
	if err != nil {
		return err
	}
	p := exportsPage{Held: seen.Held, Imports: desk.Allows(c.Role, "register_kept")}
	for _, f := range seen.Waiting {
		p.Profiles = append(p.Profiles, profilePanel{
			Code: f.Profile.Code, Label: f.Profile.Label, Encoding: encodings[f.Profile.Encoding], Waiting: f.Lines,
			Again: f.Again, Many: f.Lines == registration.ExportCount, Loses: f.Profile.Encoding == "shift_jis", LeavesOut: f.Profile.Unwritable == registration.LeaveOut,
		})
	}
	for _, b := range seen.Batches {
		p.Batches = append(p.Batches, batchRow{
			ID: b.ID, Href: exportPath(b.ID), Profile: b.Profile.Label, At: s.moment(b.MadeAt), Who: who(b.By),
			Lines: b.Lines, State: batchState(b),
		})
	}
	for _, l := range seen.Refused {
		n := l.Application.Receipt
		p.Refused = append(p.Refused, refusedLine{n.String(), casePath(string(n)), l.BatchID, exportPath(l.BatchID)})
	}
	status := http.StatusOK
	if refused != nil {
		status = refusals[refused.Code]
		p.problems = []page.Problem{{Text: s.Pages.Say(r)("error." + refused.Reason)}}
	}
	return s.Pages.Render(w, r, status, "exports", p)
}

// makers tells what those are called who made or confirmed batches.
func (s *Side) makers(r *http.Request, c desk.Caller, list []registration.ExportBatch) (func(registration.Actor) string, error) {
	var history []registration.Event
	for _, b := range list {
		history = append(history, registration.Event{Actor: b.By}, registration.Event{Actor: b.ConfirmedBy})
	}
	names, err := s.parts.Desk.Colleagues(r.Context(), c, history)
	return func(a registration.Actor) string { return who(a, names) }, err
}

func batchState(b registration.ExportBatch) badge {
	if b.ConfirmedAt.IsZero() {
		return badge{"取り込みの確認待ち", "badge-returned"}
	}
	return badge{"取り込み済み", "badge-done"}
}

// makeExport makes a batch; its page offers the file.
func (s *Side) makeExport(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	b, _, err := s.parts.Desk.MakeExport(r.Context(), c, r.PostForm.Get("profile"))
	if err == nil {
		return seeOther(w, r, exportPath(b.ID)+"?done=made")
	}
	var e *registration.Error
	if !errors.As(err, &e) || e.Code != registration.Conflict {
		return err
	}
	return s.renderExports(w, r, c, e)
}

// exportPath is the page of a batch, whose id is a code of the settings and a number.
func exportPath(id string) string { return "/exports/" + url.PathEscape(id) }

// takeExport gives the file, the same bytes each time.
func (s *Side) takeExport(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id := r.PathValue("batch")
	b, content, err := s.parts.Desk.ExportFile(r.Context(), c, id)
	if err != nil {
		return s.afterExport(w, r, c, exportDeed{id, "", refusedForm(), err})
	}
	charset := "utf-8"
	if b.Profile.Encoding == "shift_jis" {
		charset = "Shift_JIS"
	}
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset="+charset)
	header.Set("Content-Disposition", `attachment; filename="`+b.ID+`.csv"`)
	header.Set("Content-Length", strconv.Itoa(len(content)))
	header.Set("Cache-Control", "no-store")
	_, _ = w.Write(content) //nolint:gosec // an attachment, which no browser takes for a page; who hung up gets no error
	return nil
}

// exportAgain lets the next file hold an application once more.
func (s *Side) exportAgain(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	receipt := r.PathValue("receipt")
	if _, err := s.parts.Desk.RepeatExport(r.Context(), c, r.PostForm.Get("batch"), receipt); err != nil {
		return err
	}
	return seeOther(w, r, casePath(receipt))
}
