package staff

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	"ouchi/internal/chart"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// stretch is one row of a table over time: a day, or a month.
type stretch struct {
	name, short, code string
	registration.Figures
}

// stretches are the days, or the months they lie in.
func stretches(days []desk.Day, monthly bool) []stretch {
	var all []stretch
	for _, d := range days {
		date := d.Date
		if !monthly {
			short := fmt.Sprintf("%d/%d", int(date.Month), date.Day)
			all = append(all, stretch{short + weekday(date), short, date.String(), d.Figures})
			continue
		}
		code := date.String()[:len("2006-01")]
		if last := len(all) - 1; last >= 0 && all[last].code == code {
			all[last].Figures = registration.Merge(all[last].Figures, d.Figures)
			continue
		}
		all = append(all, stretch{
			fmt.Sprintf("%d年%d月", date.Year, int(date.Month)), fmt.Sprintf("%d月", int(date.Month)), code, d.Figures,
		})
	}
	return all
}

func weekday(d registration.Date) string {
	day := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
	return "（" + []string{"日", "月", "火", "水", "木", "金", "土"}[day] + "）"
}

func drawn(svg string) template.HTML { return template.HTML(svg) } //nolint:gosec // chart escapes what it is given

func cells(numbers ...int) []string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = strconv.Itoa(n)
	}
	return all
}

// columns takes one figure of each stretch.
func columns(when []stretch, of func(registration.Figures) int) []int {
	all := make([]int, len(when))
	for i, w := range when {
		all[i] = of(w.Figures)
	}
	return all
}

func shorts(when []stretch) []string {
	all := make([]string, len(when))
	for i, w := range when {
		all[i] = w.short
	}
	return all
}

func received(f registration.Figures) int { return f.Sum(registration.FigureReceived) }

func (s *Side) daysTable(when []stretch) table {
	t := table{
		ID: "applications", Title: "申請と審査",
		Head: []string{"日", "申請", "審査で決めた", "承認", "差し戻し", "却下", "取り消した決定", "取り下げ", "期限切れ"},
		Note: "「審査で決めた」は、承認・差し戻し・却下を合わせ、あとで取り消したものを除いた数です。",
		Chart: drawn(chart.Columns("申請と審査の件数", shorts(when),
			chart.Series{Name: "申請", Values: columns(when, received)},
			chart.Series{Name: "審査で決めた", Values: columns(when, registration.Figures.Decided)})),
	}
	for _, w := range when {
		f := w.Figures
		t.Rows = append(t.Rows, tableRow{w.name, w.code, cells(received(f), f.Decided(),
			f.Sum(registration.FigureApproved), f.Sum(registration.FigureReturned), f.Sum(registration.FigureRefused),
			f.Sum(registration.FigureUndone), f.Sum(registration.FigureWithdrawn), f.Sum(registration.FigureLapsed))})
	}
	return t
}

// waitMost is where the chart of waiting days ends; what took longer is together.
const waitMost = 15

func waitsTable(f registration.Figures) table {
	t := table{
		ID: "waits", Title: "書類が届いてから決めるまでの開館日", Head: []string{"開館日", "件数"},
		Note:  "0は、届いた日のうちに決めたものです。差し戻しのあとは、届き直した日から数えます。",
		Empty: "この期間に決めたものはありません。",
	}
	counts, longest := make([]int, waitMost+1), -1
	for text, n := range f.Under(registration.FigureDays) {
		day, err := strconv.Atoi(text)
		if err != nil {
			continue
		}
		day = max(0, min(day, waitMost))
		counts[day] += n
		longest = max(longest, day)
	}
	if longest < 0 {
		return t
	}
	counts = counts[:longest+1]
	var names []string
	for day, n := range counts {
		name := strconv.Itoa(day)
		if day == waitMost {
			name += "以上"
		}
		names = append(names, name)
		t.Rows = append(t.Rows, tableRow{Name: name, Cells: cells(n)})
	}
	t.Chart = drawn(chart.Columns("決めるまでの開館日ごとの件数", names, chart.Series{Name: "件数", Values: counts}))
	return t
}

func (s *Side) reasonsTable(f registration.Figures) table {
	t := table{
		ID: "reasons", Title: "差し戻しの理由", Head: []string{"理由", "件数", "決めたもののうち"},
		Note: "一つの差し戻しに、理由がいくつかあることがあります。", Empty: "この期間の差し戻しはありません。",
	}
	reasons := f.Under(registration.FigureReason)
	codes := make([]string, 0, len(reasons))
	for code := range reasons {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int {
		if reasons[a] != reasons[b] {
			return reasons[b] - reasons[a]
		}
		return slices.Compare([]rune(a), []rune(b))
	})
	decided := f.Sum(registration.FigureApproved, registration.FigureRefused, registration.FigureReturned)
	var names []string
	var values []int
	add := func(name string, n int) {
		t.Rows = append(t.Rows, tableRow{Name: name, Cells: append(cells(n), share(n, decided))})
	}
	for _, code := range codes {
		names, values = append(names, s.reasonLabel(code)), append(values, reasons[code])
		add(s.reasonLabel(code), reasons[code])
	}
	if len(codes) > 0 {
		add("差し戻した申請の合計", f.Sum(registration.FigureReturned))
		t.Chart = drawn(chart.Bars("差し戻しの理由ごとの件数", names, values))
	}
	return t
}

func share(n, of int) string {
	if of == 0 {
		return "―"
	}
	return strconv.FormatFloat(float64(n)*100/float64(of), 'f', 1, 64) + "%"
}

func kindsTable(f registration.Figures) table {
	t := table{
		ID: "kinds", Title: "申請区分ごと",
		Head: []string{"申請区分", "申請", "承認", "差し戻し", "却下", "取り下げ", "期限切れ"},
	}
	for _, k := range registration.Kinds() {
		of := func(name string) int { return f[name+string(k)] }
		t.Rows = append(t.Rows, tableRow{Name: kinds[k], Cells: cells(of(registration.FigureReceived), of(registration.FigureApproved),
			of(registration.FigureReturned), of(registration.FigureRefused), of(registration.FigureWithdrawn), of(registration.FigureLapsed))})
	}
	return t
}

func statesTable(now registration.Standing) table {
	t := table{ID: "states", Title: "いまの状態", Head: []string{"状態", "件数"}, Note: "保存期間が過ぎて消した申請は数えません。"}
	for _, known := range states {
		t.Rows = append(t.Rows, tableRow{Name: known.Label, Cells: cells(now.Applications[known.status])})
	}
	return t
}
