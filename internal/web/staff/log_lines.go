package staff

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"ouchi/internal/registration"
)

func sortedActs() []string {
	return slices.SortedFunc(maps.Keys(acts), func(a, b string) int { return strings.Compare(acts[a], acts[b]) })
}

// logLines tells the events in plain words. What one person did to one thing on one
// day without anything between is one line.
func (s *Side) logLines(rows []registration.LogRow) []logLine {
	var all []logLine
	for _, r := range rows {
		line := s.logLine(r)
		if last := len(all) - 1; last >= 0 && all[last].key == line.key {
			if all[last].Until == "" {
				all[last].Until = all[last].At
			}
			all[last].At = line.At
			all[last].Times++
			all[last].Waiting = all[last].Waiting || line.Waiting
			continue
		}
		all = append(all, line)
	}
	for i := range all {
		l := &all[i]
		if _, until, ok := strings.Cut(l.Until, " "); ok {
			l.Until = until
		}
		if strings.HasSuffix(l.At, " "+l.Until) {
			l.Until = ""
		}
	}
	return all
}

func (s *Side) logLine(r registration.LogRow) logLine {
	line := logLine{
		At: s.moment(r.At), What: acts[r.Act], Times: 1, Detail: s.logDetail(r.Event), Waiting: !r.Sealed,
		Who: who(r.Actor, map[registration.Actor]string{r.Actor: r.By}),
	}
	if line.What == "" {
		line.What = r.Act
	}
	if id, staff := strings.CutPrefix(string(r.Actor), string(registration.ByStaff(""))); staff && id != "" {
		line.WhoHref = "/log?" + url.Values{"staff": {id}}.Encode()
	}
	line.Subject, line.Href = subject(r)
	day, _, _ := strings.Cut(line.At, " ")
	line.key = strings.Join([]string{day, string(r.Actor), r.Act, r.Subject, line.Detail}, "\x00")
	return line
}

// things are the subjects that are no row of anything.
var things = map[string]string{
	registration.SubjectLog: "記録", registration.SubjectChain: "記録の全体", "register": "利用者台帳", "mails": "メール", "settings": "設定",
	"nobody": "知らないログインID",
}

// subject is what the event is about, in words, and where its own log is.
func subject(r registration.LogRow) (words, href string) {
	switch {
	case r.Receipt != "":
		return r.Receipt.String(), "/log?" + url.Values{"application": {r.Receipt.String()}}.Encode()
	case r.Of != "":
		return r.Of, ""
	case things[r.Subject] != "":
		return things[r.Subject], ""
	case len(r.Subject) == idLength:
		return r.Subject, "/log?" + url.Values{"application": {r.Subject}}.Encode()
	}
	return r.Subject, ""
}

// idLength is that of the id of a row.
const idLength = 26

var filters = map[string]string{
	"staff": "職員", "act": "したこと", "application": "受付番号", "period": "期間",
}

// logDetail tells reasons and filters in words, counts as they stand, and leaves out
// what only a programmer can read.
func (s *Side) logDetail(e registration.Event) string {
	if reasons := s.eventDetail(e); reasons != "" {
		return reasons
	}
	name, value, ok := strings.Cut(e.Detail, "=")
	if !ok || strings.Contains(value, "=") {
		return ""
	}
	switch name {
	case "fields":
		var all []string
		for f := range strings.SplitSeq(value, ",") {
			if label := filters[f]; label != "" {
				all = append(all, label)
			}
		}
		if len(all) == 0 {
			return "しぼり込みなし"
		}
		return "しぼり込み：" + strings.Join(all, "、")
	case "images":
		return value + "枚"
	case "mails", "seq":
		return value + "件"
	case "broken":
		return value + "番目で切れていた"
	case "status":
		return state(registration.Status(value)).Label
	}
	return ""
}
