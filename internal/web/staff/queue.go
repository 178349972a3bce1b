package staff

import (
	"fmt"
	"net/http"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	pageRows = 50
	// nobodyWaits is what the address of the queue says when no next one was found.
	nobodyWaits = "nobody"
)

// queueRooms are the routes of the queue, and of who has what in hand.
func (s *Side) queueRooms() map[string]room {
	return map[string]room{
		"GET /applications":                        {"queue_viewed", s.showQueue},
		"POST /applications/next":                  {"decide", s.openNext},
		"GET /applications/rows":                   {"queue_viewed", s.showRows},
		"GET /applications/search":                 {"queue_viewed", s.showSearch},
		"POST /applications/search":                {"searched", s.search},
		"POST /applications/{receipt}/reservation": {"decide", s.keep},
		"POST /applications/{receipt}/takeover":    {"decide", s.takeOver},
		"POST /applications/{receipt}/release":     {"application_viewed", s.letGo},
	}
}

// queuePage is the list of applications, oldest first.
type queuePage struct {
	Search  *searchBox // nil: the caller may not search
	Next    *nextForm  // nil: the caller decides nothing
	Nobody  bool       // the next was asked for, and there is none
	Told    *told
	Filters filterForm
	listing
}

// nextForm opens the next that waits under the filter of the page.
type nextForm struct{ Fields []pair }

// listing is what changes while a librarian looks at it.
type listing struct {
	Live    string // where it is asked for anew
	Tabs    []tab
	Title   string
	Chips   []chip
	Found   int
	All     bool // rows differ in their state
	Waiting bool // rows wait for a decision
	Rows    []queueRow
	Later   string // the page after this one; "" when this is the last
	First   string // the first page; "" when this is it
}

type tab struct {
	page.Link
	Waiting bool
}

func (s *Side) showQueue(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	f := filter(r.URL.Query())
	found, err := s.parts.Desk.Queue(r.Context(), c, f)
	if err != nil {
		return err
	}
	list, err := s.listing(r, c, f, found)
	if err != nil {
		return err
	}
	p := queuePage{
		Told: s.told(r, c), Nobody: r.URL.Query().Get("done") == nobodyWaits,
		Filters: s.filterForm(f, found.Langs), listing: list,
	}
	if desk.Allows(c.Role, "searched") {
		p.Search = new(searchBox)
	}
	if desk.Allows(c.Role, "decide") {
		p.Next = &nextForm{hidden(facetValues(f.Facets))}
	}
	return s.Pages.Render(w, r, http.StatusOK, "queue", p)
}

// showRows answers a page of the queue that asks whether anything changed.
func (s *Side) showRows(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	f := filter(r.URL.Query())
	found, err := s.parts.Desk.Queue(r.Context(), c, f)
	if err != nil {
		return err
	}
	list, err := s.listing(r, c, f, found)
	if err != nil {
		return err
	}
	return s.Pages.Part(w, r, page.Fragment{Page: "queue", Name: "listing", Data: list})
}

func (s *Side) listing(r *http.Request, c desk.Caller, f registration.QueueFilter, found registration.QueuePage) (listing, error) {
	hands, err := s.parts.Desk.InHands(r.Context(), c)
	if err != nil {
		return listing{}, err
	}
	p := listing{
		Live: "/applications/rows" + query(f), Chips: s.chips(f), Found: found.Found,
		All:     f.Status == "" || f.Envelope,
		Waiting: f.Status == registration.Waiting && !f.Envelope,
	}
	p.fillTabs(f, found)
	for _, row := range found.Rows {
		p.Rows = append(p.Rows, s.queueRow(row, hands[row.ID]))
	}
	if found.More {
		p.Later = queuePath(at(f, found.Rows[len(found.Rows)-1].Cursor))
	}
	if f.After != (registration.Cursor{}) {
		p.First = queuePath(at(f, registration.Cursor{}))
	}
	return p, nil
}

// at is the filter from another place on.
func at(f registration.QueueFilter, c registration.Cursor) registration.QueueFilter {
	f.After = c
	return f
}

// fillTabs keeps the filter from one tab to the other. What waits and what is awaited
// come first, then what is over.
func (p *listing) fillTabs(f registration.QueueFilter, found registration.QueuePage) {
	whole := 0
	add := func(to registration.QueueFilter, label string, n int) {
		current := to.Status == f.Status && to.Envelope == f.Envelope
		to.Facets = f.Facets
		p.Tabs = append(p.Tabs, tab{
			page.Link{Href: queuePath(to), Label: label, Count: n, Current: current},
			to.Status == registration.Waiting,
		})
		if current {
			p.Title = label
		}
	}
	for _, known := range states {
		whole += found.Totals[known.status]
		add(registration.QueueFilter{Status: known.status}, known.Label, found.Totals[known.status])
		if known.status == registration.Returned {
			add(registration.QueueFilter{Envelope: true}, "封筒待ち", found.Envelopes)
		}
	}
	add(registration.QueueFilter{}, "すべて", whole)
}

// queueRow is one line of the queue, or of what was searched.
type queueRow struct {
	Receipt, Href      string
	Name, Kana         string
	Kind, Delivery, At string
	CardState          string
	Days               string // "" when nobody waits any more
	Late               bool
	State              badge
	Marks              []badge
	InHand             string // who has it in hand
}

func (s *Side) queueRow(row registration.QueueRow, hand desk.InHand) queueRow {
	out := queueRow{
		Receipt: row.Receipt.String(), Href: casePath(string(row.Receipt)), Name: row.Name, Kana: row.NameKana,
		Kind: kinds[row.Kind], Delivery: deliveries[row.Delivery], At: s.brief(row.At),
		State: state(row.Status), CardState: s.cardState(row.CardState), Marks: s.marks(row),
	}
	if row.Status.Open() {
		days, late := s.waited(row.At), s.parts.Settings.LateDays
		out.Days = fmt.Sprintf("%d日", days)
		out.Late = row.Status == registration.Waiting && late > 0 && days > late
	}
	switch {
	case hand.Mine:
		out.InHand = "あなたが審査中"
	case hand.Others():
		out.InHand = colleague(hand.Name) + "さんが審査中（" + s.clock(hand.Until) + "まで）"
	}
	return out
}

func (s *Side) marks(row registration.QueueRow) []badge {
	var all []badge
	if row.Twin {
		all = append(all, badge{"重複のおそれ", "badge-returned"})
	}
	if row.Members > 1 {
		all = append(all, badge{Label: "家族 " + strconv.Itoa(row.Members) + "人（" + row.Head.String() + "）"})
	}
	if row.Outside {
		all = append(all, badge{"県外", "badge-returned"})
	}
	if row.Round > 1 {
		all = append(all, badge{"再提出", "badge-returned"})
	}
	if speaksOther(row.Lang) {
		all = append(all, badge{Label: language(row.Lang)})
	}
	return all
}

func (s *Side) cardState(c registration.CardState) string {
	if c == registration.NoCard {
		return ""
	}
	return s.parts.Words.Text("ja", "card_state."+string(c)+".label")
}
