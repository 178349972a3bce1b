package staff

import (
	"strings"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/jptext"
	"ouchi/internal/web/page"
)

var weekdays = []string{"日", "月", "火", "水", "木", "金", "土"}

// ordinals in the order of the list.
var ordinals = []page.Option{
	{Value: "first", Label: "第1"},
	{Value: "second", Label: "第2"},
	{Value: "third", Label: "第3"},
	{Value: "fourth", Label: "第4"},
	{Value: "last", Label: "最終"},
}

func weekdayOptions() []page.Option {
	var all []page.Option
	for d := time.Sunday; d <= time.Saturday; d++ {
		all = append(all, page.Option{Value: strings.ToLower(d.String()), Label: weekdays[d] + "曜日"})
	}
	return all
}

// calendarGrids edit the opening days, a grid for each kind of rule.
func calendarGrids(r calendar.Rules) []*grid {
	weekly := newLine("weekly", map[string][]string{"days": lower(r.ClosedWeekly)})
	weekly.title = "毎週の休館日"
	monthly := &grid{name: "closed_monthly", title: "毎月の休館日", noun: "毎月の休館日", columns: []column{
		{name: "ordinal", label: "第何", kind: selectCell, options: ordinals},
		{name: "day", label: "曜日", kind: selectCell, options: append(weekdayOptions(), page.Option{Value: "day", Label: "日（月の初めや終わり）"})},
	}}
	for _, text := range lower(r.ClosedMonthly) {
		ordinal, day, _ := strings.Cut(text, " ")
		monthly.rows = append(monthly.rows, newLine(text, map[string][]string{"ordinal": {ordinal}, "day": {strings.TrimSpace(day)}}))
	}
	return []*grid{
		{name: "closed_weekly", title: "毎週の休館日", rows: []*line{weekly}, columns: []column{
			{name: "days", label: "曜日", kind: checksCell, options: weekdayOptions()},
		}},
		monthly,
		yearlyGrid(r.ClosedYearly),
		spanGrid("closed", "臨時の休館", r.Closed, "特別整理期間や、祝日の振り替えなど、日付の決まった休館です。"),
		spanGrid("open", "臨時の開館", r.Open, "上の決まりでは休館でも、この日は開館します。"),
	}
}

func lower(all []string) []string {
	out := make([]string, len(all))
	for i, text := range all {
		out[i] = strings.Join(strings.Fields(strings.ToLower(text)), " ")
	}
	return out
}

var nameColumn = column{name: "name", label: "呼び名", kind: lineCell, hint: "なくてもかまいません"}

func yearlyGrid(rules []string) *grid {
	g := &grid{name: "closed_yearly", title: "毎年の休館日", noun: "毎年の休館日", columns: []column{
		{name: "from", label: "はじめの日", kind: lineCell, hint: "(例) 12/28", needed: true},
		{name: "until", label: "終わりの日", kind: lineCell, hint: "(例) 1/3　1日だけなら空"},
		nameColumn,
	}}
	for _, text := range rules {
		rule, name := calendar.Named(text)
		from, until := ends(rule)
		g.rows = append(g.rows, newLine(text, map[string][]string{"from": {slashed(from)}, "until": {slashed(until)}, "name": {name}}))
	}
	return g
}

func spanGrid(key, title string, rules []string, hint string) *grid {
	g := &grid{name: key, title: title, noun: title, hint: hint, columns: []column{
		{name: "from", label: "はじめの日", kind: dateCell, needed: true},
		{name: "until", label: "終わりの日", kind: dateCell, hint: "1日だけなら空"},
		nameColumn,
	}}
	for _, text := range rules {
		rule, name := calendar.Named(text)
		from, until := ends(rule)
		g.rows = append(g.rows, newLine(text, map[string][]string{"from": {from}, "until": {until}, "name": {name}}))
	}
	return g
}

// ends takes a rule apart; until is "" where it is one day.
func ends(rule string) (from, until string) {
	from, until, _ = strings.Cut(rule, "..")
	return strings.TrimSpace(from), strings.TrimSpace(until)
}

// slashed writes "01-03" as 1/3.
func slashed(monthDay string) string {
	month, day, found := strings.Cut(monthDay, "-")
	if !found {
		return monthDay
	}
	return strings.TrimPrefix(month, "0") + "/" + strings.TrimPrefix(day, "0")
}

// takeCalendar reads the grids of calendarGrids; rows that are no rule get their fault.
func takeCalendar(grids []*grid) calendar.Rules {
	r := calendar.Rules{
		ClosedWeekly: append([]string{}, grids[0].rows[0].values["days"]...), ClosedMonthly: []string{},
		ClosedYearly: []string{}, Closed: []string{}, Open: []string{},
	}
	for _, l := range grids[1].rows {
		text := l.get("ordinal") + " " + l.get("day")
		if unreadable(calendar.Rules{ClosedMonthly: []string{text}}) {
			l.faults["ordinal"] = settingsSentences["choose"]
		}
		r.ClosedMonthly = append(r.ClosedMonthly, text)
	}
	for _, l := range grids[2].rows {
		text := l.rule(monthDay(l.get("from")), monthDay(l.get("until")))
		if unreadable(calendar.Rules{ClosedYearly: []string{text}}) {
			l.faults["from"] = settingsSentences["season"]
		}
		r.ClosedYearly = append(r.ClosedYearly, text)
	}
	for i, list := range []*[]string{&r.Closed, &r.Open} {
		for _, l := range grids[3+i].rows {
			text := l.rule(l.date("from").String(), l.date("until").String())
			if len(l.faults) == 0 && unreadable(calendar.Rules{Closed: []string{text}}) {
				l.faults["from"] = settingsSentences["span"]
			}
			*list = append(*list, text)
		}
	}
	return r
}

func unreadable(r calendar.Rules) bool {
	_, err := calendar.New(r)
	return err != nil
}

// rule is a row as the settings write it.
func (l *line) rule(from, until string) string {
	text := from
	if until != "" && until != from {
		text += ".." + until
	}
	if name := strings.Join(strings.Fields(l.get("name")), " "); name != "" {
		text += " " + name
	}
	return text
}

// monthDay writes 1/3 as "01-03"; what is no such day stays as it is.
func monthDay(typed string) string {
	text := jptext.Digits(typed)
	for _, layout := range []string{"1/2", "1-2", "1月2日"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("01-02")
		}
	}
	return text
}
