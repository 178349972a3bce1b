package staff

import (
	"fmt"
	"strconv"

	"ouchi/internal/chart"
	"ouchi/internal/registration"
)

// imagesTable tells when the images that are held will be gone.
func (s *Side) imagesTable(now registration.Standing) table {
	t := table{
		ID: "images", Title: "預かっている画像と、消す日", Head: []string{"消す日", "枚数"},
		Note: fmt.Sprintf("全部で%d枚です。審査の終わっていない申請の画像には、まだ消す日がありません。", now.Images),
	}
	var names []string
	var values []int
	for _, due := range now.Due {
		row := tableRow{
			Name: fmt.Sprintf("%d/%d", int(due.Day.Month), due.Day.Day) + weekday(due.Day), Code: due.Day.String(), Cells: cells(due.N),
		}
		if due.Day.Before(s.today()) {
			row.Name += "（過ぎています）"
		}
		t.Rows = append(t.Rows, row)
		names, values = append(names, fmt.Sprintf("%d/%d", int(due.Day.Month), due.Day.Day)), append(values, due.N)
	}
	if len(names) > 0 {
		t.Chart = drawn(chart.Columns("消す日ごとの画像の枚数", names, chart.Series{Name: "枚数", Values: values}))
	}
	t.Rows = append(t.Rows, tableRow{Name: "まだ決まっていない", Cells: cells(now.Undated)})
	return t
}

func mailsTable(when []stretch) table {
	sent := func(f registration.Figures) int { return f[registration.FigureMails+"sent"] }
	dead := func(f registration.Figures) int { return f[registration.FigureMails+"dead"] }
	t := table{
		ID: "mails", Title: "メールと、消した画像・送ったカード",
		Head: []string{"日", "送ったメール", "届けられなかったメール", "消した画像", "発送したカード"},
		Chart: drawn(chart.Columns("メールの通数", shorts(when),
			chart.Series{Name: "送った", Values: columns(when, sent)}, chart.Series{Name: "届けられなかった", Values: columns(when, dead)})),
	}
	for _, w := range when {
		t.Rows = append(t.Rows, tableRow{w.name, w.code, cells(sent(w.Figures), dead(w.Figures),
			w.Figures[registration.FigureShredded], w.Figures[registration.FigurePosted])})
	}
	return t
}

// piles are the lists of the card desk, in words.
var piles = map[registration.CardList]string{
	registration.AwaitedList: "返信用封筒を待っている", registration.ReadyList: "印刷して発送する", registration.ShortList: "切手が足りない",
	registration.EarlyList: "審査の前に届いた封筒", registration.BackList: "封筒を送り返す", registration.PostedList: "発送済み",
}

func cardsTable(f registration.Figures, now registration.Standing) table {
	t := table{
		ID: "cards", Title: "郵送するカード", Head: []string{"状態", "枚数"},
		Note: "この期間に発送したカードは" + strconv.Itoa(f[registration.FigurePosted]) + "枚です。",
	}
	for _, list := range registration.CardLists() {
		t.Rows = append(t.Rows, tableRow{Name: piles[list], Cells: cells(now.Cards[list])})
	}
	return t
}

// outbox tells how the mails fare.
func outbox(now registration.Standing) []pair {
	all := []pair{
		{Label: "送信待ちのメール", Value: strconv.Itoa(now.Queued) + "通"},
		{Label: "届けられなかったメール", Value: strconv.Itoa(now.Dead) + "通"},
	}
	if minutes := int(now.OldestDue.Minutes()); minutes > 0 {
		all = append(all, pair{Label: "いちばん長く待つメール", Value: strconv.Itoa(minutes) + "分"})
	}
	return all
}
