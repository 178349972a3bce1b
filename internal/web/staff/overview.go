package staff

import (
	"encoding/csv"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// overviewPage is what happened in a period and how things stand.
type overviewPage struct {
	Periods []page.Link
	Title   string // of the period
	Tallies []pair
	Tables  []table
}

// table is figures in rows, with a chart of them.
type table struct {
	ID, Title string
	Chart     template.HTML // "" when the figures need none
	Head      []string
	Rows      []tableRow
	Note      string
	Folded    bool // too long to stand open
	CSV       string
	Empty     string // said in place of a table without rows
}

type tableRow struct {
	Name  string // as the page says it
	Code  string // as a file says it; "" when it is the same
	Cells []string
}

// periods are what may be looked at, the one in the middle unless asked otherwise.
var periods = []struct {
	code, label string
	days        int // 0: twelve months
}{
	{"7", "7日間", 7}, {"30", "30日間", 30}, {"90", "90日間", 90}, {"months", "12か月", 0},
}

const usualPeriod = 1

// span is a period's days, and whether they are shown by month.
func (s *Side) span(code string) (at, days int, monthly bool) {
	at = usualPeriod
	for i, p := range periods {
		if p.code == code {
			at = i
		}
	}
	if periods[at].days > 0 {
		return at, periods[at].days, false
	}
	today := s.today()
	days = 1
	for day := registration.DateOf(time.Date(today.Year, today.Month-11, 1, 0, 0, 0, 0, time.UTC)); day.Before(today); day = day.Next() {
		days++
	}
	return at, days, true
}

func (s *Side) showOverview(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	at, tables, seen, err := s.overview(r, c)
	if err != nil {
		return err
	}
	p := overviewPage{Title: periods[at].label, Tables: tables, Tallies: s.tallies(seen)}
	for i, known := range periods {
		p.Periods = append(p.Periods, page.Link{Href: "/overview?period=" + known.code, Label: known.label, Current: i == at})
	}
	return s.Pages.Render(w, r, http.StatusOK, "overview", p)
}

// giveTable sends one table of the overview as a file for spreadsheets.
func (s *Side) giveTable(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	name, ok := strings.CutSuffix(r.PathValue("file"), ".csv")
	at, tables, _, err := s.overview(r, c)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if !ok || t.ID != name {
			continue
		}
		h := w.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", `attachment; filename="`+t.ID+"-"+periods[at].code+"-"+s.today().String()+`.csv"`)
		// What fails here is the reader's connection. It is a file of figures, and no page.
		_, _ = w.Write([]byte(t.file())) //nolint:gosec // told to be CSV and to be saved
		return nil
	}
	return registration.Fault(registration.NotFound, "")
}

// file is the table in CSV, with the mark by which spreadsheets know UTF-8.
func (t table) file() string {
	var b strings.Builder
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	_ = out.Write(t.Head) // a string takes all
	for _, row := range t.Rows {
		name := row.Code
		if name == "" {
			name = row.Name
		}
		_ = out.Write(append([]string{name}, row.Cells...))
	}
	out.Flush()
	return b.String()
}

func (s *Side) overview(r *http.Request, c desk.Caller) (at int, tables []table, seen desk.Overview, err error) {
	at, days, monthly := s.span(r.URL.Query().Get("period"))
	if seen, err = s.parts.Desk.Overview(r.Context(), c, days); err != nil {
		return at, nil, seen, err
	}
	when := stretches(seen.Days, monthly)
	all := registration.Figures{}
	for _, st := range when {
		all = registration.Merge(all, st.Figures)
	}
	tables = []table{
		s.daysTable(when), waitsTable(all), s.reasonsTable(all), kindsTable(all), statesTable(seen.Now),
		s.imagesTable(seen.Now), mailsTable(when), cardsTable(all, seen.Now),
	}
	for i := range tables {
		tables[i].CSV = "/overview/" + tables[i].ID + ".csv?period=" + periods[at].code
		tables[i].Folded = len(tables[i].Rows) > 14
	}
	return at, tables, seen, nil
}

// tallies are the few figures that say whether all is well.
func (s *Side) tallies(seen desk.Overview) []pair {
	all := registration.Figures{}
	for _, day := range seen.Days {
		all = registration.Merge(all, day.Figures)
	}
	return append([]pair{
		{Label: "申請", Value: strconv.Itoa(all.Sum(registration.FigureReceived)) + "件"},
		{Label: "審査で決めた", Value: strconv.Itoa(all.Decided()) + "件"},
		{Label: "決めるまで（中央値）", Value: openingDays(all.Percentile(0.5))},
		{Label: "決めるまで（9割）", Value: openingDays(all.Percentile(0.9))},
		{Label: "いま審査待ち", Value: strconv.Itoa(seen.Now.Applications[registration.Waiting]) + "件"},
	}, outbox(seen.Now)...)
}

func openingDays(n int, ok bool) string {
	if !ok {
		return "―"
	}
	if n == 0 {
		return "届いた日のうち"
	}
	return strconv.Itoa(n) + "開館日"
}
