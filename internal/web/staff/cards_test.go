package staff_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// atCardDesk opens the side for somebody at the card desk.
func atCardDesk(t *testing.T) *listener {
	t.Helper()
	l := open(t, nil)
	l.Account(t, "hasso", registration.CardDesk)
	l.cookie = nil
	l.enter(t, "hasso")
	return l
}

// byPost applies for a paper card, in review.
func (l *listener) byPost(t *testing.T, name string) registration.Application {
	t.Helper()
	d := desktest.Details()
	d.Name, d.Delivery = name, registration.Post
	return l.Waiting(t, d)
}

func (l *listener) approved(t *testing.T, a registration.Application) registration.Application {
	t.Helper()
	a, err := l.Approve(t.Context(), l.who, desk.Decision{Receipt: string(a.Receipt)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (l *listener) envelope(t *testing.T, a registration.Application, yen string, want ...string) registration.Application {
	t.Helper()
	w := l.post("/cards/envelopes", url.Values{"receipt": {strings.ToLower(a.Receipt.String())}, "yen": {yen}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	l.page(t, w.Header().Get("Location"), 200, append(want, a.Receipt.String(), `id="receipt" name="receipt" value="" autofocus`)...)
	return l.now(t, a)
}

func mailed(t *testing.T, l *listener, a registration.Application) string {
	t.Helper()
	list, err := l.Store.Mailings(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, m := range list {
		kinds = append(kinds, string(m.Kind))
	}
	return strings.Join(kinds, " ")
}

// From the envelope to the post: one before approval, one short, one plain.
func TestCardsFromEnvelopeToPost(t *testing.T) {
	l := atCardDesk(t)
	early, short, plain := l.byPost(t, "𠮷田　髙子"), l.byPost(t, "熊本　太郎"), l.byPost(t, "\U0002a6a5　花子")
	early = l.envelope(t, early, "２５４円", "封筒と切手がそろいました")
	if early.CardState != registration.EnvelopeReceived {
		t.Fatalf("%+v", early)
	}
	l.page(t, "/cards?list=early", 200, "𠮷田　髙子", "審査待ち", "審査の前に届いた封筒")
	early, short, plain = l.approved(t, early), l.approved(t, short), l.approved(t, plain)
	l.page(t, "/cards?list=awaited", 200, "熊本　太郎", "印刷できない字：\U0002a6a5")
	short = l.envelope(t, short, "200", "54円足りません")
	l.page(t, "/cards?list=short", 200, "あと54円", "200円")
	short = l.envelope(t, short, "54", "封筒と切手がそろいました")
	plain = l.envelope(t, plain, "300")
	html := l.page(t, "/cards?pick=new", 200, "印刷と発送", early.Receipt.String(), short.Receipt.String(), plain.Receipt.String(), "カードを印刷")
	if n := strings.Count(html, `を選ぶ" checked`); n != 3 {
		t.Errorf("%d rows are ticked", n)
	}
	ticks := url.Values{"list": {"ready"}, "item": {"card"}}
	for _, a := range []registration.Application{early, short, plain} {
		ticks.Add("card", fmt.Sprintf("%s.%d", a.Receipt, a.Version))
	}
	reads(t, l.post("/cards/prints", ticks), early.Issued, short.Issued, plain.Issued)
	ticks.Set("item", "label")
	reads(t, l.post("/cards/prints", ticks))
	l.page(t, "/cards?pick=printed", 200, "カード 11/25", "宛名 11/25", "最近の印刷", "カード 3枚", "宛名 3枚", " checked")
	w := l.post("/cards/posted", ticks)
	l.page(t, w.Header().Get("Location"), 200, "3件を発送済みにしました", "「印刷と発送」のカードはありません")
	l.page(t, "/cards?list=posted", 200, early.Receipt.String(), plain.Receipt.String())
	if got := mailed(t, l, short); !strings.HasSuffix(got, "stamps_short envelope_received card_posted") && !strings.Contains(got, "card_posted") {
		t.Errorf("mails %s", got)
	}
	shows(t, l.post("/cards/posted", ticks), http.StatusConflict, "ほかは、まだ行っていません", "画面を開いたあとに")
}

// reads wants a PDF whose bars are those of the numbers, in any order.
func reads(t *testing.T, w *httptest.ResponseRecorder, numbers ...registration.CardNumber) {
	t.Helper()
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		t.Fatalf("%d %s\n%.300s", w.Code, w.Header(), w.Body)
	}
	if len(numbers) == 0 {
		return
	}
	path := filepath.Join(t.TempDir(), "cards.pdf")
	if err := os.WriteFile(path, w.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "300", "-png", path, path).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm (of poppler-utils): %v\n%s", err, out)
	}
	pages, err := filepath.Glob(path + "-*.png")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", append([]string{"-q", "--raw"}, pages...)...).Output()
	if err != nil {
		t.Fatalf("zbarimg (of zbar-tools): %v", err)
	}
	for _, n := range numbers {
		if !strings.Contains(string(out), "A"+string(n)+"A") {
			t.Errorf("no reader reads %s in %s", n, out)
		}
	}
}

// What cannot be taken in is said beside the field, and everything typed stays.
func TestEnvelopesThatAreRefused(t *testing.T) {
	l := atCardDesk(t)
	screen := l.Waiting(t, desktest.Details())
	refused := l.byPost(t, "熊本　太郎")
	if _, err := l.Refuse(t.Context(), l.who, desk.Decision{
		Receipt: string(refused.Receipt), Correction: registration.Correction{Deficiencies: []registration.Deficiency{{Code: "duplicate"}}},
	}); err != nil {
		t.Fatal(err)
	}
	posted := l.byPost(t, "熊本　太郎")
	nobodys, err := registration.NewReceiptNumber(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		receipt, yen string
		status       int
		want         []string
	}{
		"no number":      {"K7M", "254", 422, []string{"受付番号の形ではありません", `value="K7M"`, `value="254"`}},
		"nobody's":       {string(nobodys), "254", 422, []string{"この受付番号の申請はありません", `value="` + string(nobodys)}},
		"no amount":      {posted.Receipt.String(), "", 422, []string{"切手の金額を、数字で", `id="yen" name="yen" value="" autofocus`}},
		"too much":       {posted.Receipt.String(), "25400", 422, []string{"切手の金額を、数字で", `value="25400"`}},
		"screen only":    {screen.Receipt.String(), "254", 409, []string{"オンライン表示のみです"}},
		"after refusing": {refused.Receipt.String(), "254", 409, []string{"却下されています。封筒は、送った方に"}},
	} {
		t.Run(name, func(t *testing.T) {
			shows(t, l.post("/cards/envelopes", url.Values{"receipt": {tt.receipt}, "yen": {tt.yen}}), tt.status, tt.want...)
		})
	}
	l.envelope(t, posted, "254")
	shows(t, l.post("/cards/envelopes", url.Values{"receipt": {posted.Receipt.String()}, "yen": {"254"}}), 409, "もう届いています")
	shows(t, l.post("/cards/prints", url.Values{"list": {"ready"}}), 422, "1件から200件")
	shows(t, l.post("/cards/prints", url.Values{"item": {"card"}, "card": {string(posted.Receipt) + ".1"}}), 409, "まだ承認されていません")
}

func TestLateEnvelopesAreMarked(t *testing.T) {
	l := atCardDesk(t)
	a := l.approved(t, l.byPost(t, "熊本　太郎"))
	l.Now = l.Now.Add(30 * 24 * time.Hour)
	l.enter(t, "hasso")
	if html := l.page(t, "/cards?list=awaited", 200, "（30日）"); strings.Contains(html, "row-late") {
		t.Error("late on the last day")
	}
	l.Now = l.Now.Add(24 * time.Hour)
	l.enter(t, "hasso")
	l.page(t, "/cards?list=awaited", 200, "row-late", "遅れ", a.Receipt.String())
}

// The panel on an application's page: every act of the card, and nothing for reviewers.
func TestCardPanel(t *testing.T) {
	l := atCardDesk(t)
	a := l.byPost(t, "熊本　太郎")
	act := func(name, yen string, want ...string) {
		t.Helper()
		w := l.post(path(a)+"/card", url.Values{"act": {name}, "yen": {yen}, "version": version(l.now(t, a))})
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", name, w.Code, w.Body)
		}
		l.page(t, path(a), 200, want...)
	}
	l.page(t, path(a), 200, "返信用封筒待ち", "必要な切手", "封筒が届いた")
	act("stamps", "200", "切手不足", "あと54円", "不足分が届いた", "封筒を返送した", "切手の足りない封筒の到着を入力した")
	act("back", "", "返信用封筒待ち", "返信用封筒を返送した")
	act("stamps", "254", "返信用封筒到着", "入力を取り消す")
	act("mistaken", "", "返信用封筒待ち")
	act("stamps", "254", "返信用封筒到着")
	l.approved(t, a)
	act("posted", "", "発送済み", "発送の入力を取り消す", "カードを発送した")
	act("mistaken", "", "返信用封筒到着")
	shows(t, l.post(path(a)+"/card", url.Values{"act": {"posted"}, "version": {"1"}}), 409, "画面を開いたあとに")
	shows(t, l.post(path(a)+"/card", url.Values{"act": {"steal"}}), 422, "切手の金額")
	l.cookie = nil
	l.enter(t, "shisho")
	if html := l.page(t, path(a), 200, "紙のカード", "返信用封筒到着"); strings.Contains(html, "カードを発送した</button>") {
		t.Error("a reviewer is offered the post")
	}
}

// A lost card ends at once, and the number stands in no address.
func TestVoidingACard(t *testing.T) {
	l := atCardDesk(t)
	first, second := l.approved(t, l.byPost(t, "𠮷田　髙子")), l.approved(t, l.byPost(t, "熊本　太郎"))
	l.page(t, "/cards/number", 200, "カード番号を調べる")
	shows(t, l.post("/cards/number", url.Values{"number": {"99999999"}}), 422, "発行も取り込みもされていません", `value="99999999"`)
	void := func(a registration.Application, form url.Values, status int, want ...string) {
		t.Helper()
		shows(t, l.post("/cards/number", url.Values{"number": {string(a.Issued)}}), 200, "使える", a.Receipt.String(), a.Name, "無効にする")
		p, err := l.Store.PatronByNumber(t.Context(), a.Issued)
		if err != nil {
			t.Fatal(err)
		}
		form.Set("number", string(a.Issued))
		form.Set("version", fmt.Sprint(p.Version))
		shows(t, l.post("/cards/number/void", form), status, want...)
	}
	void(first, url.Values{"way": {"block"}}, 422, "理由を、一つ")
	void(first, url.Values{"why": {"lost"}}, 422, "理由を、一つ")
	void(first, url.Values{"why": {"lost"}, "way": {"block"}}, 200, "番号を無効にしました", "無効にした日時", "紛失")
	l.envelope(t, first, "254")
	if _, err := l.PostCard(t.Context(), desk.Operator, desk.CardMove{Receipt: string(first.Receipt)}); !errors.Is(err, registration.Fault(registration.Conflict, "card_void")) {
		t.Errorf("a void card goes to the post: %v", err)
	}
	void(second, url.Values{"why": {"stolen"}, "way": {"replace"}}, 200, "80000003", "盗難")
	shows(t, l.post("/cards/number/void", url.Values{"number": {string(first.Issued)}, "why": {"lost"}, "way": {"block"}, "version": {"2"}}), 409, "番号は無効です")
	if p, err := l.Store.PatronByNumber(t.Context(), first.Issued); err != nil || !p.Blocked() {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := l.Store.PatronByNumber(t.Context(), "80000003"); err != nil || p.Name != "熊本　太郎" || p.Blocked() {
		t.Errorf("%+v, %v", p, err)
	}
	events, err := l.Store.Events(t.Context(), "cards")
	if err != nil || len(events) == 0 || events[0].Act != "card_searched" || strings.Contains(fmt.Sprint(events), "8000000") {
		t.Errorf("searches %v, %v", events, err)
	}
	l.cookie = nil
	l.enter(t, "shisho")
	l.page(t, "/cards", 403)
}
