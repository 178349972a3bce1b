package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// cardsPage is the card desk: an entry for envelopes, and a list of what is to be done.
type cardsPage struct {
	*page.Form // an envelope that has come
	Done       string
	Notice     *entered
	Tabs       []page.Link
	List       registration.CardList
	Title      string
	What       string // what is to be done with the rows
	Rows       []cardRow
	Later      string
	Picks      []page.Link // ticks rows without script
	Cells      int         // of a sheet of labels
	MaySee     bool        // the page of an application
	May        bool        // print, post, send back
	Batches    []batchLine
}

// Problems are those of the whole page; what is wrong with a field stands beside it,
// where the cursor is: the next envelope is already in the hand.
func (p cardsPage) Problems() []page.Problem {
	if p.Form.Whole == "" {
		return nil
	}
	return []page.Problem{{Text: p.Form.Whole}}
}

type cardRow struct {
	Receipt, Href, Value string
	Name, Kana, Number   string
	Since, Stamps        string
	Short                string // what the stamps lack
	Postages             string // where what was told is no longer the postage
	Card, Label          string // when printed last
	Missing              string // characters no font has
	State                badge
	Late, Ticked         bool
}

// batchLine is a document that was printed lately.
type batchLine struct {
	ID, At, What string
	Count        int
}

// entered says what was just taken in, for the eyes of whoever has the next in hand.
type entered struct {
	Receipt, Href, Text string
	Short               bool
}

// cardLists are the tabs of the card desk, in the order of the work.
var cardLists = []struct {
	list        registration.CardList
	label, what string
}{
	{registration.ReadyList, "印刷と発送", "封筒が届いている本登録の方です。カードを印刷し、封筒に入れて、発送済みにします。"},
	{registration.ShortList, "切手不足", "切手の足りない封筒です。不足分が届いたら、上の欄に受付番号と届いた金額を入力します。"},
	{registration.AwaitedList, "封筒待ち", "本登録で、封筒がまだ届いていない方です。"},
	{registration.EarlyList, "審査の前に届いた封筒", "審査がすむまで預かっている封筒です。承認されると「印刷と発送」に移ります。"},
	{registration.BackList, "返送する封筒", "却下・取り下げ・期限切れや、カードが不要になった申請の封筒です。送った方へお返しします。"},
	{registration.PostedList, "発送済み", "新しい順です。"},
}

const (
	cardRows    = 100
	postedRows  = 50
	batchesSeen = 8
)

// cardRooms are the routes of the card desk.
func (s *Side) cardRooms() map[string]room {
	return map[string]room{
		"GET /cards":                        {"cards_viewed", s.showCards},
		"POST /cards/envelopes":             {"card_kept", s.enterEnvelope},
		"POST /cards/prints":                {"card_kept", s.print},
		"POST /cards/prints/{batch}":        {"card_kept", s.reprint},
		"POST /cards/posted":                {"card_kept", s.markPosted},
		"POST /cards/returned":              {"card_kept", s.markReturned},
		"POST /applications/{receipt}/card": {"card_kept", s.moveCard},
		"GET /cards/number":                 {"card_searched", s.showNumber},
		"POST /cards/number":                {"card_searched", s.findNumber},
		"POST /cards/number/void":           {"card_voided", s.voidNumber},
	}
}

func envelopeForm() *page.Form {
	return page.NewForm(
		page.Field{Name: "receipt", Label: "受付番号", Width: page.Half, Autocomplete: "off", Autofocus: true},
		page.Field{Name: "yen", Label: "切手", InputMode: "numeric", Width: page.Short, Unit: "円", Autocomplete: "off"},
	)
}

func (s *Side) showCards(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderCards(w, r, c, cardsAttempt{form: envelopeForm(), status: http.StatusOK, notice: enteredBefore(r.URL.Query())})
}

// cardsAttempt is what was tried on the page, and how it went.
type cardsAttempt struct {
	form   *page.Form
	status int
	notice *entered
	done   string
	ticked []string
}

func (s *Side) renderCards(w http.ResponseWriter, r *http.Request, c desk.Caller, tried cardsAttempt) error {
	q := r.URL.Query()
	p := cardsPage{
		Form: tried.form, Notice: tried.notice, Done: tried.done, List: listOf(q.Get("list")), Cells: s.parts.Settings.Press.LabelSheet.Cells(),
		MaySee: desk.Allows(c.Role, "application_viewed"), May: desk.Allows(c.Role, "card_kept"),
	}
	if n, err := strconv.Atoi(q.Get("posted")); err == nil && n > 0 && p.Done == "" {
		p.Done = fmt.Sprintf("%d件を発送済みにしました。メールでお知らせします。", n)
	}
	if n, err := strconv.Atoi(q.Get("returned")); err == nil && n > 0 && p.Done == "" {
		p.Done = fmt.Sprintf("%d件の封筒を返送済みにしました。", n)
	}
	f := registration.CardFilter{List: p.List, After: cursor(q.Get("after")), Limit: cardRows}
	if p.List == registration.PostedList {
		f.After, f.Limit = registration.Cursor{}, postedRows
	}
	found, err := s.parts.Desk.CardList(r.Context(), c, f)
	if err != nil {
		return err
	}
	for _, l := range cardLists {
		p.Tabs = append(p.Tabs, page.Link{Href: cardsPath(l.list), Label: l.label, Count: found.Totals[l.list], Current: l.list == p.List})
		if l.list == p.List {
			p.Title, p.What = l.label, l.what
		}
	}
	for _, row := range found.Rows {
		p.Rows = append(p.Rows, s.cardRow(row, p.List, picked(q.Get("pick"), row) || slices.Contains(tried.ticked, string(row.Receipt))))
	}
	if found.More && p.List != registration.PostedList {
		last := found.Rows[len(found.Rows)-1].Cursor
		p.Later = cardsPath(p.List) + "&after=" + cursorText(last)
	}
	p.Picks = picks(p.List)
	if p.Batches, err = s.batchLines(r, c); err != nil {
		return err
	}
	return s.Pages.Render(w, r, tried.status, "cards", p)
}

func listOf(text string) registration.CardList {
	for _, l := range cardLists {
		if string(l.list) == text {
			return l.list
		}
	}
	return registration.ReadyList
}

func cardsPath(list registration.CardList) string { return "/cards?list=" + string(list) }

func cursorText(c registration.Cursor) string {
	return url.QueryEscape(strconv.FormatInt(c.At.UnixMilli(), 36) + "." + c.ID)
}

// picks are the ways to tick rows by a look at the page anew.
func picks(list registration.CardList) []page.Link {
	all := page.Link{Href: cardsPath(list) + "&pick=all", Label: "すべて選ぶ"}
	if list != registration.ReadyList {
		return []page.Link{all}
	}
	return []page.Link{
		{Href: cardsPath(list) + "&pick=new", Label: "まだ印刷していないものを選ぶ"},
		{Href: cardsPath(list) + "&pick=printed", Label: "印刷したものを選ぶ"},
		all,
	}
}

func picked(which string, r registration.CardRow) bool {
	switch which {
	case "all":
		return true
	case "new":
		return r.CardPrinted.IsZero()
	case "printed":
		return !r.CardPrinted.IsZero()
	}
	return false
}

func (s *Side) cardRow(r registration.CardRow, list registration.CardList, ticked bool) cardRow {
	out := cardRow{
		Receipt: r.Receipt.String(), Href: casePath(string(r.Receipt)), Value: fmt.Sprintf("%s.%d", r.Receipt, r.Version),
		Name: r.Name, Kana: r.NameKana, Number: string(r.Issued), Since: s.brief(r.At), State: state(r.Status), Ticked: ticked,
		Card: s.briefly(r.CardPrinted), Label: s.briefly(r.LabelPrinted), Missing: missing(r.Name),
	}
	if list != registration.AwaitedList {
		out.Stamps = strconv.Itoa(r.StampsYen) + "円"
	}
	if lack := r.Postage - r.StampsYen; r.CardState == registration.ShortOfStamps && lack > 0 {
		out.Short = fmt.Sprintf("あと%d円", lack)
	}
	out.Postages = s.postages(r.Postage)
	if list == registration.AwaitedList {
		days := int(s.parts.Now().Sub(r.At) / (24 * time.Hour))
		out.Since += fmt.Sprintf("（%d日）", days)
		out.Late = days > s.parts.Settings.OverdueDays
	}
	return out
}

// postages tells both where the postage that an applicant was told is no longer today's.
func (s *Side) postages(told int) string {
	if now := s.parts.Settings.Postage(s.today()); now != told {
		return fmt.Sprintf("申請のとき%d円、今は%d円", told, now)
	}
	return ""
}

// briefly is brief, and nothing for never.
func (s *Side) briefly(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return s.brief(t)
}

func (s *Side) batchLines(r *http.Request, c desk.Caller) ([]batchLine, error) {
	list, err := s.parts.Desk.Batches(r.Context(), c, batchesSeen)
	var all []batchLine
	for _, b := range list {
		what := "カード"
		if b.Item == registration.LabelItem {
			what = "宛名"
		}
		all = append(all, batchLine{b.ID, s.brief(b.At), what, len(b.Cards)})
	}
	return all, err
}

// enterEnvelope takes in what is in the hand, and is ready for the next.
func (s *Side) enterEnvelope(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	form := envelopeForm()
	form.Fill(r.PostForm)
	receipt, yen := &form.Fields[0], &form.Fields[1]
	if _, ok := registration.ParseReceiptNumber(receipt.Value); !ok {
		receipt.Error = "受付番号の形ではありません。9文字の英数字をお確かめください。"
		return s.renderCards(w, r, c, cardsAttempt{form: form, status: http.StatusUnprocessableEntity})
	}
	amount, ok := yenOf(yen.Value)
	if !ok {
		receipt.Autofocus, yen.Autofocus = false, true
		yen.Error = "切手の金額を、数字で入力してください。"
		return s.renderCards(w, r, c, cardsAttempt{form: form, status: http.StatusUnprocessableEntity})
	}
	a, err := s.parts.Desk.Stamps(r.Context(), c, desk.CardMove{Receipt: receipt.Value, Yen: amount})
	if err == nil {
		to := url.Values{"receipt": {string(a.Receipt)}, "entered": {string(a.CardState)}, "list": {string(listOf(r.PostForm.Get("list")))}}
		if a.MissingYen() > 0 {
			to.Set("missing", strconv.Itoa(a.MissingYen()))
		}
		return seeOther(w, r, "/cards?"+to.Encode())
	}
	var e *registration.Error
	status := 0
	if errors.As(err, &e) {
		status = refusals[e.Code]
		if e.Code == registration.NotFound {
			status = http.StatusUnprocessableEntity
		}
	}
	if status == 0 {
		return err
	}
	receipt.Error = s.cardSentence(r, e)
	if e.Code == registration.NotFound {
		receipt.Error = "この受付番号の申請はありません。番号をお確かめください。"
	}
	return s.renderCards(w, r, c, cardsAttempt{form: form, status: status})
}

func (s *Side) cardSentence(r *http.Request, e *registration.Error) string {
	if text := cardSentences[e.Reason]; text != "" {
		return text
	}
	return s.problem(r, "card", e).Text
}

// cardSentences are for whoever has the envelope in hand.
var cardSentences = map[string]string{
	"already_refused":   "この申請は却下されています。封筒は、送った方にお返しください。",
	"already_withdrawn": "この申請は取り下げられています。封筒は、送った方にお返しください。",
	"already_lapsed":    "この申請は期限切れです。封筒は、送った方にお返しください。",
}

// yenOf reads an amount, in digits of either width.
func yenOf(text string) (int, bool) {
	text = strings.TrimSuffix(strings.TrimSpace(text), "円")
	narrow := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
	n, err := strconv.Atoi(narrow)
	return n, err == nil && n >= 0 && n <= registration.MaxStampsYen
}

// enteredBefore reads what enterEnvelope left in the address.
func enteredBefore(q url.Values) *entered {
	n, ok := registration.ParseReceiptNumber(q.Get("receipt"))
	if !ok {
		return nil
	}
	e := &entered{Receipt: n.String(), Href: casePath(string(n))}
	switch missing, err := strconv.Atoi(q.Get("missing")); {
	case q.Get("entered") == string(registration.EnvelopeReceived):
		e.Text = "封筒と切手がそろいました。メールでお知らせします。"
	case q.Get("entered") == string(registration.ShortOfStamps) && err == nil && missing > 0:
		e.Text, e.Short = fmt.Sprintf("切手が%d円足りません。封筒を預かり、不足分をお願いするメールを送ります。", missing), true
	default:
		return nil
	}
	return e
}
