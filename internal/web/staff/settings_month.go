package staff

import (
	"fmt"
	"strings"
	"time"

	"ouchi/internal/calendar"
)

// monthView is a month of the calendar, week by week.
type monthView struct {
	Title          string
	Weekdays       []string
	Weeks          [][]dayView
	Earlier, Later string // of the buttons: "2027-01"
}

// dayView is one day; of another month it is blank.
type dayView struct {
	Day   int
	Class string
	Name  string // why it is closed, or open against the rules
	Today bool
}

// month draws a month with what each day is called.
func (s *Side) month(days *calendar.Calendar, which string) monthView {
	today := calendar.DayOf(s.parts.Now(), s.location())
	year, month, _ := today.Date()
	if t, err := time.Parse("2006-01", which); err == nil {
		year, month = t.Year(), t.Month()
	}
	first := calendar.Date(year, month, 1)
	at := func(months int) string { return calendar.Date(year, month+time.Month(months), 1).Format("2006-01") }
	v := monthView{Title: fmt.Sprintf("%d年%d月", year, int(month)), Weekdays: weekdays, Earlier: at(-1), Later: at(1)}
	for day := first.Plus(-int(first.Weekday())); !day.After(calendar.Date(year, month+1, 0)); {
		var week []dayView
		for range weekdays {
			d := dayView{Class: "day-other"}
			if _, m, dom := day.Date(); m == month {
				d = dayView{Day: dom, Class: "day-open", Today: day == today}
				d.Class, d.Name = called(days, day)
			}
			week, day = append(week, d), day.Plus(1)
		}
		v.Weeks = append(v.Weeks, week)
	}
	return v
}

// called tells how a day looks and what it is called.
func called(days *calendar.Calendar, day calendar.Day) (class, name string) {
	cause := days.Cause(day)
	standard := map[string]string{
		"open": "臨時開館", "closed": "臨時休館", "closed_yearly": "毎年の休館", "closed_monthly": monthlyName(cause.Rule),
		"closed_weekly": weekdays[day.Weekday()] + "曜休館",
	}[cause.Key]
	if cause.Name != "" {
		standard = cause.Name
	}
	switch cause.Key {
	case "":
		return "day-open", ""
	case "open":
		return "day-extra", standard
	case "closed":
		return "day-closed-once", standard
	}
	return "day-closed", standard
}

// monthlyName writes "last friday" as 最終金曜.
func monthlyName(rule string) string {
	ordinal, day, _ := strings.Cut(strings.Join(strings.Fields(strings.ToLower(rule)), " "), " ")
	for _, o := range ordinals {
		if o.Value != ordinal {
			continue
		}
		for i, w := range weekdayOptions() {
			if w.Value == day {
				return o.Label + weekdays[i] + "曜"
			}
		}
		return o.Label + "日"
	}
	return "毎月の休館"
}

// promise says when an application that came today would be decided, were nobody
// before it.
func (s *Side) promise(days *calendar.Calendar, perDay, least, most int) string {
	today := calendar.DayOf(s.parts.Now(), s.location())
	w := calendar.Estimate(days, calendar.Load{From: today, PerDay: perDay, Least: least, Most: most})
	short := func(d calendar.Day) string { return d.Format("1月2日") + "(" + weekdays[d.Weekday()] + ")" }
	if w.Earliest == w.Latest {
		return short(w.Earliest) + "ごろ"
	}
	return short(w.Earliest) + "から" + short(w.Latest) + "ごろ"
}
