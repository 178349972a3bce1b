package staff

import (
	"slices"
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

var codeColumn = column{
	name: "code", label: "コード", kind: lineCell, onlyNew: true,
	hint: "英小文字・数字・_ で。あとから変えられません。空のままなら自動で付けます。",
}

// optionGrid edits a list of options, which are all alike.
func optionGrid(noun string, options []registration.Option) *grid {
	g := &grid{
		title: noun, noun: noun, coded: true,
		columns: []column{{name: "label", label: "表示名", kind: lineCell, needed: true}, codeColumn},
	}
	for _, o := range options {
		l := newLine(o.Code, map[string][]string{"label": {o.Label}})
		l.isRetired = o.Retired
		g.rows = append(g.rows, l)
	}
	return g
}

func takeOptions(g *grid, prefix string) []registration.Option {
	var all []registration.Option
	for _, l := range g.rows {
		all = append(all, registration.Option{Code: g.code(l, prefix), Label: l.get("label"), Retired: l.isRetired})
	}
	return all
}

var (
	sidesOptions = []page.Option{
		{Value: "front", Label: "おもて面だけ"}, {Value: "both", Label: "両面"}, {Value: "as_needed", Label: "おもて面と、書き込みがあれば裏面"},
	}
	provesOptions = []page.Option{
		{Value: "identity", Label: "本人確認"}, {Value: "address", Label: "現住所の確認"}, {Value: "workplace", Label: "在勤・在学の確認"},
	}
	useOptions = []page.Option{
		{Value: registration.ForReturn, Label: "差し戻し"}, {Value: registration.ForRefusal, Label: "却下"}, {Value: registration.ForBoth, Label: "両方"},
	}
)

// kindGrid edits the kinds of document.
func kindGrid(kinds []registration.DocumentKind) *grid {
	var checks []page.Option
	for _, c := range registration.Checks() {
		checks = append(checks, page.Option{Value: string(c), Label: boxLabels[c]})
	}
	g := &grid{title: "書類の種類", noun: "書類", coded: true, columns: []column{
		{name: "label", label: "書類の名前", kind: lineCell, needed: true},
		{name: "proves", label: "何を確かめるか", kind: selectCell, options: provesOptions},
		{name: "sides", label: "送ってもらう面", kind: selectCell, options: sidesOptions},
		{name: "mask", label: "隠してもらうところ", kind: areaCell, hint: "1行に1つずつ。健康保険の書類には必ず書いてください。"},
		{name: "hint", label: "案内の一文", kind: areaCell},
		{name: "checks", label: "審査で確かめるところ", kind: checksCell, options: checks, hint: "審査の画面で、画像の下に並びます"},
		{name: "accepted_from", label: "受け付けを始める日", kind: dateCell, hint: "空なら、いつでも"},
		{name: "ended_on", label: "有効な最後の日", kind: dateCell, hint: "過ぎると「使えなくなりました」と案内します"},
		codeColumn,
	}}
	for _, k := range kinds {
		l := newLine(k.Code, map[string][]string{
			"checks": texts(k.Checks), "label": {k.Label}, "proves": {k.Proves}, "sides": {k.Sides}, "mask": {joinLines(k.Mask)}, "hint": {k.Hint},
			"accepted_from": {k.AcceptedFrom.String()}, "ended_on": {k.EndedOn.String()},
		})
		l.isRetired = k.Retired
		g.rows = append(g.rows, l)
	}
	return g
}

// takeKinds keeps what a kind holds beside what is asked here.
func takeKinds(g *grid, was []registration.DocumentKind) []registration.DocumentKind {
	var all []registration.DocumentKind
	for _, l := range g.rows {
		k := registration.DocumentKind{Code: g.code(l, "document")}
		for _, old := range was {
			if old.Code == k.Code {
				k = old
			}
		}
		k.Label, k.Proves, k.Sides, k.Hint = l.get("label"), l.get("proves"), l.get("sides"), l.get("hint")
		k.Mask, k.Retired = textLines(l.get("mask")), l.isRetired
		k.Checks = fromTexts[registration.Check](l.values["checks"])
		k.AcceptedFrom, k.EndedOn = l.date("accepted_from"), l.date("ended_on")
		all = append(all, k)
	}
	return all
}

// reasonGrid edits why applications are returned or refused.
func (s *Side) reasonGrid(reasons []registration.Reason) *grid {
	var fields []page.Option
	for _, f := range registration.Correctable() {
		fields = append(fields, page.Option{Value: string(f), Label: s.fieldLabel(f)})
	}
	g := &grid{title: "理由", noun: "理由", coded: true, columns: []column{
		{name: "label", label: "理由", kind: lineCell, needed: true, hint: "職員が選び、申請した方が読みます"},
		{name: "use", label: "使うところ", kind: selectCell, options: useOptions},
		{name: "advice", label: "直し方の説明", kind: areaCell, hint: "申請した方へのメールに書かれます"},
		{name: "documents", label: "差し戻すとき、画像の送り直しを頼む", kind: tickCell},
		{name: "fields", label: "差し戻すとき、直してもらうところ", kind: checksCell, options: fields},
		codeColumn,
	}}
	for _, r := range reasons {
		l := newLine(r.Code, map[string][]string{
			"label": {r.Label}, "use": {r.Use}, "advice": {r.Advice}, "documents": tickedIf(r.Documents), "fields": texts(r.Fields),
		})
		l.isRetired = r.Retired
		g.rows = append(g.rows, l)
	}
	return g
}

func takeReasons(g *grid, was []registration.Reason) []registration.Reason {
	var all []registration.Reason
	for _, l := range g.rows {
		r := registration.Reason{Code: g.code(l, "reason")}
		for _, old := range was {
			if old.Code == r.Code {
				r = old
			}
		}
		r.Label, r.Use, r.Advice, r.Documents = l.get("label"), l.get("use"), l.get("advice"), l.ticked("documents")
		r.Fields, r.Retired = fromTexts[registration.Field](l.values["fields"]), l.isRetired
		all = append(all, r)
	}
	return all
}

// newsGrid edits the announcements.
func newsGrid(news []registration.Announcement) *grid {
	g := &grid{title: "お知らせ", noun: "お知らせ", columns: []column{
		{name: "label", label: "題", kind: lineCell, needed: true},
		{name: "text", label: "本文", kind: areaCell},
		{name: "from", label: "見せはじめる日", kind: dateCell, needed: true},
		{name: "until", label: "見せる最後の日", kind: dateCell, needed: true},
		{name: "urgent", label: "目立たせる（システム停止など）", kind: tickCell},
	}}
	for _, a := range news {
		g.rows = append(g.rows, newLine(a.Title, map[string][]string{
			"label": {a.Title}, "text": {a.Text}, "from": {a.From.String()}, "until": {a.Until.String()}, "urgent": tickedIf(a.Urgent),
		}))
	}
	return g
}

func takeNews(g *grid) []registration.Announcement {
	var all []registration.Announcement
	for _, l := range g.rows {
		all = append(all, registration.Announcement{
			Title: l.get("label"), Text: l.get("text"), From: l.date("from"), Until: l.date("until"), Urgent: l.ticked("urgent"),
		})
	}
	return all
}

// paceGrid edits how long decisions take.
func paceGrid(p registration.Pace) *grid {
	number := func(name, label, hint, unit string) column {
		return column{name: name, label: label, kind: numberCell, hint: hint, unit: unit, needed: true}
	}
	l := newLine("pace", map[string][]string{
		"decisions_per_day": {itoa(p.DecisionsPerDay)}, "min_days": {itoa(p.MinDays)},
		"busy_days": {itoa(p.BusyDays)}, "max_days": {itoa(p.MaxDays)},
	})
	l.title = "審査の日数"
	return &grid{title: "審査の日数", rows: []*line{l}, columns: []column{
		number("decisions_per_day", "開館日1日に審査できる件数", "1～10000", "件"),
		number("min_days", "最短でかかる日数", "1～60。ここより早い日は案内しません", "日"),
		number("busy_days", "混みあうときの日数", "1～60。最短の日数以上", "日"),
		number("max_days", "日付を約束する限り", "1～60。これより先は「もっとかかることがあります」と案内します", "日"),
	}}
}

func takePace(g *grid) registration.Pace {
	l := g.rows[0]
	return registration.Pace{
		DecisionsPerDay: l.number("decisions_per_day"), MinDays: l.number("min_days"),
		BusyDays: l.number("busy_days"), MaxDays: l.number("max_days"),
	}
}

// letterGrid edits what the library says in each mail.
func letterGrid(letters []registration.Letter, subject func(registration.NoticeKind) string) *grid {
	g := &grid{title: "メールの文面", columns: []column{
		{name: "opening", label: "はじめの言葉（あいさつの次）", kind: areaCell},
		{name: "closing", label: "結びの言葉（終わりの決まり文句の前）", kind: areaCell},
	}}
	for _, kind := range registration.NoticeKinds() {
		l := newLine(string(kind), map[string][]string{})
		l.title = subject(kind)
		for _, letter := range letters {
			if letter.Kind == kind {
				l.values = map[string][]string{"opening": {letter.Opening}, "closing": {letter.Closing}}
			}
		}
		g.rows = append(g.rows, l)
	}
	return g
}

// takeLetters leaves out the mails to which nothing is added.
func takeLetters(g *grid) []registration.Letter {
	var all []registration.Letter
	g.taken = []int{}
	for i, l := range g.rows {
		letter := registration.Letter{
			Kind: registration.NoticeKind(l.key), Opening: l.get("opening"), Closing: l.get("closing"),
		}
		if letter.Opening != "" || letter.Closing != "" {
			all, g.taken = append(all, letter), append(g.taken, i)
		}
	}
	return all
}

// postageGrid edits what stamps return envelopes need, by day.
func postageGrid(all []registration.Postage) *grid {
	g := &grid{title: "切手の額", noun: "額", columns: []column{
		{name: "from", label: "この日から", kind: dateCell, hint: "空なら、はじめから"},
		{name: "yen", label: "額", kind: numberCell, unit: "円", needed: true},
	}}
	for _, p := range all {
		g.rows = append(g.rows, newLine(p.From.String(), map[string][]string{"from": {p.From.String()}, "yen": {itoa(p.Yen)}}))
	}
	return g
}

// takePostage puts them into the order of their days. The first must have begun.
func takePostage(g *grid, today registration.Date) []registration.Postage {
	slices.SortStableFunc(g.rows, func(a, b *line) int { return strings.Compare(a.date("from").String(), b.date("from").String()) })
	var all []registration.Postage
	for _, l := range g.rows {
		all = append(all, registration.Postage{Yen: l.number("yen"), From: l.date("from")})
	}
	if len(all) > 0 && today.Before(all[0].From) {
		g.rows[0].faults["from"] = settingsSentences["no_postage_now"]
	}
	return all
}

// texts and fromTexts carry codes to the boxes of a form and back.
func texts[T ~string](codes []T) []string {
	var all []string
	for _, c := range codes {
		all = append(all, string(c))
	}
	return all
}

func fromTexts[T ~string](values []string) []T {
	var all []T
	for _, v := range values {
		all = append(all, T(v))
	}
	return all
}
