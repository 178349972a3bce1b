package staff

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// SettingsBytes bounds what a page of the settings sends: every list whole.
const SettingsBytes = 1 << 20

// The routes that may send so much.
const (
	SettingsRoute        = "POST /settings/{section}"
	SettingsPreviewRoute = "POST /settings/{section}/preview"
	SettingsRowsRoute    = "POST /settings/{section}/rows"
)

// settingsRooms are the routes of the settings.
func (s *Side) settingsRooms() map[string]room {
	return map[string]room{
		"GET /settings":                                {"settings_kept", s.showSettings},
		"GET /settings/{section}":                      {"settings_kept", s.showSection},
		SettingsRoute:                                  {"settings_kept", s.saveSection},
		SettingsPreviewRoute:                           {"settings_kept", s.previewSection},
		SettingsRowsRoute:                              {"settings_kept", s.editRows},
		"GET /settings/history":                        {"settings_kept", s.showSettingsHistory},
		"GET /settings/history/{version}":              {"settings_kept", s.showSettingsVersion},
		"POST /settings/history/{version}/restoration": {"settings_kept", s.restoreSettings},
	}
}

// settingsPage is one section with its form.
type settingsPage struct {
	Title, Lead, Path string
	Seen              int64
	Grids             []gridView
	Note              string
	Unsaved, Saved    bool
	Preview           *settingsView
	Month             *monthView
	Worded            bool     // applicants read what stands here
	Unspoken          []string // texts in force that other languages show in Japanese
	problems          []page.Problem
}

// Problems lets the layout show what is to be mended.
func (p settingsPage) Problems() []page.Problem { return p.problems }

// draft is a section as it was typed.
type draft struct {
	sheet
	was   desk.Settings // in force
	now   int64         // its version
	seen  int64         // that the form was made of
	grids []*grid
	note  string
	month string
	next  desk.Settings
	wrong *page.Problem // of the whole
}

// draft reads what was typed into a section's form.
func (s *Side) draft(r *http.Request, c desk.Caller) (*draft, error) {
	sh, err := sheetOf(r.PathValue("section"))
	if err != nil {
		return nil, err
	}
	if err := page.ParseForm(r); err != nil {
		return nil, err
	}
	d := &draft{sheet: sh, note: r.PostForm.Get("note"), month: r.PostForm.Get("month")}
	if d.was, d.now, err = s.parts.Desk.SettingsInForce(r.Context(), c); err != nil {
		return nil, err
	}
	if d.seen, err = strconv.ParseInt(r.PostForm.Get("seen"), 10, 64); err != nil {
		d.seen = -1
	}
	d.grids = sh.draw(s, d.was)
	for n, g := range d.grids {
		g.read(n, r.PostForm)
	}
	return d, nil
}

// check makes settings of the draft and tells whether they can be.
func (s *Side) check(d *draft, c desk.Caller) (bool, error) {
	for _, g := range d.grids {
		g.tidy()
	}
	d.next = d.take(s, d.grids, d.was)
	if faulty(d.grids) {
		return false, nil
	}
	faults, err := s.parts.Desk.SettingsFaults(c, d.was.With(d.section, d.next), d.section)
	blame(d.grids, faults)
	return len(faults) == 0, err
}

func (s *Side) showSection(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	sh, err := sheetOf(r.PathValue("section"))
	if err != nil {
		return err
	}
	d := &draft{sheet: sh}
	if d.was, d.now, err = s.parts.Desk.SettingsInForce(r.Context(), c); err != nil {
		return err
	}
	d.seen, d.grids, d.next = d.now, sh.draw(s, d.was), d.was
	p := s.sectionPage(d)
	p.Saved = r.URL.Query().Has("saved")
	return s.Pages.Render(w, r, http.StatusOK, "settings_section", p)
}

// editRows adds, moves, retires and removes rows of what was typed; nothing is kept.
func (s *Side) editRows(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	d, err := s.draft(r, c)
	if err != nil {
		return err
	}
	at, do, _ := strings.Cut(r.PostForm.Get("do"), " ")
	if n, err := strconv.Atoi(at); err == nil && n >= 0 && n < len(d.grids) {
		d.grids[n].edit(do)
	}
	p := s.sectionPage(d)
	p.Unsaved = true
	for n := range p.Grids {
		if strings.HasPrefix(do, "add") && at == strconv.Itoa(n) {
			p.Grids[n].focus()
		}
	}
	return s.Pages.Render(w, r, http.StatusOK, "settings_section", p)
}

// previewSection shows what would be, and what is wrong with it; nothing is kept.
func (s *Side) previewSection(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	d, err := s.draft(r, c)
	if err != nil {
		return err
	}
	fine, err := s.check(d, c)
	if err != nil {
		return err
	}
	return s.renderDraft(w, r, d, fine)
}

// renderDraft shows the form as typed, with its faults or else with what would be.
func (s *Side) renderDraft(w http.ResponseWriter, r *http.Request, d *draft, fine bool) error {
	p, status := s.sectionPage(d), http.StatusOK
	p.Unsaved = true
	switch {
	case d.wrong != nil:
		status, p.problems = http.StatusConflict, append([]page.Problem{*d.wrong}, p.problems...)
	case !fine:
		status = http.StatusUnprocessableEntity
	}
	if fine {
		var err error
		if p.Preview, err = s.settingsView(d); err != nil {
			return err
		}
	}
	return s.Pages.Render(w, r, status, "settings_section", p)
}

func (s *Side) saveSection(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	d, err := s.draft(r, c)
	if err != nil {
		return err
	}
	fine, err := s.check(d, c)
	if err != nil {
		return err
	}
	if !fine {
		return s.renderDraft(w, r, d, false)
	}
	faults, err := s.parts.Desk.KeepSettings(r.Context(), c, desk.SettingsChange{
		Section: d.section, Settings: d.next, Seen: d.seen, Note: d.note,
	})
	if errors.Is(err, registration.ErrConflict) {
		d.wrong = &page.Problem{Text: s.Pages.Say(r)("error.settings_changed")}
		d.seen = d.now
		return s.renderDraft(w, r, d, true)
	}
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		blame(d.grids, faults)
		return s.renderDraft(w, r, d, false)
	}
	return seeOther(w, r, fmt.Sprintf("/settings/%s?saved=1", d.section))
}

// sectionPage is the form as the draft has it.
func (s *Side) sectionPage(d *draft) settingsPage {
	p := settingsPage{
		Title: d.title, Lead: d.lead, Path: "/settings/" + string(d.section), Seen: d.seen, Note: d.note,
	}
	for n, g := range d.grids {
		p.Grids = append(p.Grids, g.view(n))
	}
	p.problems = problems(p.Grids)
	if d.section == registration.CalendarSection {
		p.Month = s.draftMonth(d)
	}
	p.Worded, p.Unspoken = len(publicTexts(d.section, d.was)) > 0, s.unspoken(d.section, d.was)
	return p
}

// focus leads to the row that was added last.
func (g *gridView) focus() {
	if n := len(g.Rows); n > 0 && len(g.Rows[n-1].Cells) > 0 {
		g.Rows[n-1].Cells[0].First = true
	}
}
