package staff

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	pageRows  = 50
	allStates = "all"
	// nobodyWaits is what the address of the queue says when no next one was found.
	nobodyWaits = "nobody"
)

// queuePage is the list of applications, oldest first.
type queuePage struct {
	*page.Form      // finds one by its number
	Nobody     bool // the next was asked for, and there is none
	Told       *told
	Tabs       []tab
	Title      string
	Total      int
	All        bool // rows differ in their state
	Waiting    bool // rows wait for a decision
	Rows       []queueRow
	Later      string // the page after this one; "" when this is the last
	First      string // the first page; "" when this is it
}

type tab struct {
	page.Link
	Waiting bool
}

type queueRow struct {
	Receipt, Href      string
	Name, Kana         string
	Kind, Delivery, At string
	CardState          string
	Days               string // "" when nobody waits any more
	Late               bool
	State              badge
	Marks              []string
}

func (s *Side) showQueue(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q := r.URL.Query()
	form := page.NewForm(page.Field{Name: "receipt", Label: "受付番号で開く", Value: q.Get("receipt"), Width: page.Short})
	code := http.StatusOK
	if q.Get("receipt") != "" {
		if _, ok := registration.ParseReceiptNumber(q.Get("receipt")); ok {
			return seeOther(w, r, casePath(q.Get("receipt")))
		}
		form.Fields[0].Error, code = "受付番号の形ではありません。9文字の英数字をお確かめください。", http.StatusUnprocessableEntity
	}
	f := filter(q)
	found, err := s.parts.Desk.Queue(r.Context(), c, f)
	if err != nil {
		return err
	}
	p := queuePage{Form: form, All: f.Status == "", Waiting: f.Status == registration.Waiting}
	s.fillTabs(&p, f.Status, found.Totals)
	for _, row := range found.Rows {
		p.Rows = append(p.Rows, s.queueRow(row))
	}
	if found.More {
		p.Later = queuePath(f.Status, found.Rows[len(found.Rows)-1].Cursor)
	}
	if f.After != (registration.Cursor{}) {
		p.First = queuePath(f.Status, registration.Cursor{})
	}
	p.Told, p.Nobody = s.told(r, c), q.Get("done") == nobodyWaits
	return s.Pages.Render(w, r, code, "queue", p)
}

// filter reads the address of the page; what it does not know is the first page of
// those who wait.
func filter(q url.Values) registration.QueueFilter {
	f := registration.QueueFilter{Status: registration.Waiting, After: cursor(q.Get("after")), Limit: pageRows}
	if q.Get("status") == allStates {
		f.Status = ""
	}
	for _, known := range states {
		if q.Get("status") == string(known.status) {
			f.Status = known.status
		}
	}
	return f
}

func (s *Side) fillTabs(p *queuePage, now registration.Status, totals map[registration.Status]int) {
	whole := 0
	add := func(status registration.Status, label string, n int) {
		p.Tabs = append(p.Tabs, tab{page.Link{
			Href: queuePath(status, registration.Cursor{}), Label: label, Count: n, Current: status == now,
		}, status == registration.Waiting})
		if status == now {
			p.Title, p.Total = label, n
		}
	}
	for _, known := range states {
		whole += totals[known.status]
		add(known.status, known.Label, totals[known.status])
	}
	add("", "すべて", whole)
}

func (s *Side) queueRow(row registration.QueueRow) queueRow {
	out := queueRow{
		Receipt: row.Receipt.String(), Href: casePath(string(row.Receipt)), Name: row.Name, Kana: row.NameKana,
		Kind: kinds[row.Kind], Delivery: deliveries[row.Delivery], At: s.brief(row.At),
		State: state(row.Status), CardState: s.cardState(row.CardState),
	}
	if row.Status.Open() {
		days, late := s.waited(row.At), s.parts.Settings.LateDays
		out.Days = fmt.Sprintf("%d日", days)
		out.Late = row.Status == registration.Waiting && late > 0 && days > late
	}
	if row.Outside {
		out.Marks = append(out.Marks, "県外")
	}
	if row.Round > 1 {
		out.Marks = append(out.Marks, "再提出")
	}
	return out
}

func (s *Side) cardState(c registration.CardState) string {
	if c == registration.NoCard {
		return ""
	}
	return s.parts.Words.Text("ja", "card_state."+string(c)+".label")
}

// queuePath is the address of a page of the queue. The cursor is a time and a random
// id: nothing of the person.
func queuePath(status registration.Status, after registration.Cursor) string {
	q := url.Values{}
	switch status {
	case "":
		q.Set("status", allStates)
	case registration.Waiting:
	default:
		q.Set("status", string(status))
	}
	if after.ID != "" {
		q.Set("after", place(after))
	}
	if len(q) == 0 {
		return "/applications"
	}
	return "/applications?" + q.Encode()
}

// place writes a cursor.
func place(c registration.Cursor) string {
	return strconv.FormatInt(c.At.UnixMilli(), 36) + "." + c.ID
}

// cursor reads what place wrote; anything else is the beginning.
func cursor(text string) registration.Cursor {
	at, id, ok := strings.Cut(text, ".")
	ms, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || id == "" {
		return registration.Cursor{}
	}
	return registration.Cursor{At: time.UnixMilli(ms).UTC(), ID: id}
}
