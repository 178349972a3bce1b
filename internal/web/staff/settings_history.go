package staff

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// historyPage is how many versions stand on a page of the history, and how far the
// overview looks back for who changed a section last.
const (
	historyPage = 50
	lastChange  = 500
)

// settingsOverview lists the sections.
type settingsOverview struct {
	Sections []sectionLine
	Version  int64
}

// sectionLine is a section and who changed it last.
type sectionLine struct {
	Href, Title, Summary string
	At, By               string // "" while it is as the settings file says
}

func (s *Side) showSettings(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	set, version, err := s.parts.Desk.SettingsInForce(r.Context(), c)
	if err != nil {
		return err
	}
	history, names, err := s.settingsHistory(r, c, 0, lastChange)
	if err != nil {
		return err
	}
	p := settingsOverview{Version: version}
	for _, sh := range sheets {
		line := sectionLine{Href: "/settings/" + string(sh.section), Title: sh.title, Summary: summary(sh.draw(s, set))}
		for _, v := range history {
			if line.At == "" && contains(v.Changed, sh.section) {
				line.At, line.By = s.moment(v.At), names[v.By]
			}
		}
		p.Sections = append(p.Sections, line)
	}
	return s.Pages.Render(w, r, http.StatusOK, "settings", p)
}

func contains(all []registration.Section, s registration.Section) bool {
	for _, section := range all {
		if section == s {
			return true
		}
	}
	return false
}

// summary says in a few words what a section holds.
func summary(grids []*grid) string {
	var parts []string
	for _, g := range grids {
		used, retired, said := 0, 0, 0
		for _, l := range g.rows {
			switch {
			case l.isRetired:
				retired++
			default:
				used++
			}
			for _, c := range g.columns {
				if c.shown(l) != "" {
					said++
					break
				}
			}
		}
		switch {
		case g.noun == "" && len(g.rows) > 1:
			parts = append(parts, fmt.Sprintf("%d通に言葉を加えています", said))
		case g.noun == "" && len(g.columns) == 1:
			parts = append(parts, g.title+" "+orNone(g.columns[0].shown(g.rows[0])))
		case g.noun == "":
			var all []string
			for _, c := range g.columns {
				all = append(all, c.label+" "+c.shown(g.rows[0])+c.unit)
			}
			parts = append(parts, strings.Join(all, "、"))
		case retired > 0:
			parts = append(parts, fmt.Sprintf("%s %d件（ほかに使わないもの%d件）", g.title, used, retired))
		default:
			parts = append(parts, fmt.Sprintf("%s %d件", g.title, used))
		}
	}
	return strings.Join(parts, "、")
}

// settingsHistory is versions with the names of who made them.
func (s *Side) settingsHistory(r *http.Request, c desk.Caller, before int64, n int) ([]registration.SettingsVersion, map[registration.Actor]string, error) {
	versions, err := s.parts.Desk.SettingsHistory(r.Context(), c, before, n)
	if err != nil {
		return nil, nil, err
	}
	var by []registration.Event
	for _, v := range versions {
		by = append(by, registration.Event{Actor: v.By})
	}
	names, err := s.parts.Desk.Colleagues(r.Context(), c, by)
	return versions, names, err
}

// versionLine is one version in the history.
type versionLine struct {
	Number                   int64
	Href, At, By, What, Note string
	InForce                  bool
}

type settingsHistoryPage struct {
	Lines []versionLine
	Older string
}

func (s *Side) showSettingsHistory(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	versions, names, err := s.settingsHistory(r, c, before, historyPage+1)
	if err != nil {
		return err
	}
	var p settingsHistoryPage
	for i, v := range versions {
		if i == historyPage {
			p.Older = fmt.Sprintf("/settings/history?before=%d", versions[i-1].Version)
			break
		}
		line := s.versionLine(v, names)
		line.InForce = before == 0 && i == 0
		p.Lines = append(p.Lines, line)
	}
	return s.Pages.Render(w, r, http.StatusOK, "settings_history", p)
}

func (s *Side) versionLine(v registration.SettingsVersion, names map[registration.Actor]string) versionLine {
	var what []string
	for _, section := range v.Changed {
		what = append(what, titleOf(section))
	}
	return versionLine{
		Number: v.Version, Href: fmt.Sprintf("/settings/history/%d", v.Version), At: s.moment(v.At),
		By: names[v.By], What: strings.Join(what, "、"), Note: v.Note,
	}
}

// settingsVersionPage is what a version changed, or how two differ.
type settingsVersionPage struct {
	Number, Against, Now int64
	Line                 versionLine
	Sections             []sectionChanges
	Options              []optionView // versions to compare with
	Restorable           bool
}

type sectionChanges struct {
	Title   string
	Changes []difference
}

func (s *Side) showSettingsVersion(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	number, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return registration.ErrNotFound
	}
	set, v, err := s.parts.Desk.SettingsAt(r.Context(), c, number)
	if err != nil {
		return err
	}
	versions, names, err := s.settingsHistory(r, c, 0, historyPage)
	if err != nil {
		return err
	}
	p := settingsVersionPage{Number: number, Against: number - 1, Line: s.versionLine(v, names)}
	if len(versions) > 0 {
		p.Now = versions[0].Version
	}
	if number == 0 {
		p.Against = p.Now // what the console changed
	}
	if against, err := strconv.ParseInt(r.URL.Query().Get("against"), 10, 64); err == nil {
		p.Against = against
	}
	was, _, err := s.parts.Desk.SettingsAt(r.Context(), c, p.Against)
	if err != nil {
		return err
	}
	for _, sh := range sheets {
		if changes := differences(sh.draw(s, was), sh.draw(s, set)); len(changes) > 0 {
			p.Sections = append(p.Sections, sectionChanges{sh.title, changes})
		}
	}
	p.Restorable = number != p.Now
	for _, other := range append(versions, registration.SettingsVersion{}) {
		if other.Version != number {
			p.Options = append(p.Options, optionView{
				Value: fmt.Sprint(other.Version), Label: s.versionLabel(other), Chosen: other.Version == p.Against,
			})
		}
	}
	return s.Pages.Render(w, r, http.StatusOK, "settings_version", p)
}

func (s *Side) versionLabel(v registration.SettingsVersion) string {
	if v.Version == 0 {
		return "設定ファイルのまま"
	}
	return fmt.Sprintf("%d版（%s）", v.Version, s.moment(v.At))
}

func (s *Side) restoreSettings(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	number, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil {
		return registration.ErrNotFound
	}
	if err := r.ParseForm(); err != nil {
		return registration.Fault(registration.Invalid, "form_unreadable")
	}
	seen, err := strconv.ParseInt(r.PostForm.Get("seen"), 10, 64)
	if err != nil {
		seen = -1
	}
	if err := s.parts.Desk.RestoreSettings(r.Context(), c, number, seen); err != nil {
		return err
	}
	return seeOther(w, r, "/settings/history")
}
