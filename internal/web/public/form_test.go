package public_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// The form has every label, mark and option of the guide, in its order; 通称 is ours, behind
// a fold.
func TestFormIsTheGuides(t *testing.T) {
	form := build(t).browser().get("/apply").is(200, "/apply")
	var heads []string
	for _, n := range form.all("") {
		if attr(n, "class") == "field-head" {
			heads = append(heads, content(n))
		}
	}
	want := []string{
		"【必須】名前", "【必須】名前カタカナ", "通称", "【必須】生年月日", "【必須】郵便番号", "【必須】住所", "【必須】電話番号", "【必須】E-mail",
		"【必須】予約受取館", "【必須】予約連絡方法", "【必須】パスワード", "確認パスワード", "【必須】申請区分", "【必須】カード発行",
		"利用者カード番号", "勤務先・学校名称",
		"保護者の氏名", "保護者の続柄", // not the guide's: see decision 0024
	}
	if !slices.Equal(heads, want) {
		t.Errorf("fields\n%q\nwant\n%q", heads, want)
	}
	form.says("(例) 熊本 太郎", "(例) クマモト タロウ", "西暦", "在留カードなどに通称がある方", "@library.example.jp", "6文字以上の英数字", "「再発行」を選んでください",
		"新規発行", "再発行", "変更", "更新", "オンライン表示のみで、カードは不要", "切手と返信用封筒を送るので、カードを郵送してほしい。",
		"254円", "1月", "12月", "31日", "児童/1F")
	names := []string{}
	for _, n := range form.controls() {
		if name := attr(n, "name"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	all := "name name_kana common_name birth_year birth_month birth_day postal_code address phone email pickup_place " +
		"notice_method password password_confirm kind card_delivery card_number workplace guardian_name guardian_relation"
	slices.Sort(names)
	sorted := strings.Fields(all)
	slices.Sort(sorted)
	if !slices.Equal(names, sorted) {
		t.Errorf("controls %q", names)
	}
	// Purpose, readers and end of the images stand before the first field.
	text := form.text()
	if strings.Index(text, "第62条") > strings.Index(text, "【必須】名前") || !strings.Contains(text, "審査と登録を担当する図書館の職員だけ") {
		t.Error("the privacy notice does not come first")
	}
}

// Everything wrong is told at once, beside its field, and nothing typed is lost but
// the passwords.
func TestFormTellsAllFaultsAtOnce(t *testing.T) {
	b := build(t).browser()
	page := b.submit("/apply", answers(
		"name", "", "name_kana", "abc", "birth_month", "2", "birth_day", "31", "phone", "1",
		"email", "takako＠", "pickup_place", "elsewhere", "password", "short", "password_confirm", "other",
		"kind", "renewal", "address", "福岡県福岡市中央区見本1-1", "card_delivery", "post",
	)).is(422, "/apply")
	faults := map[string]string{}
	for _, n := range page.all("p") {
		if id, ok := strings.CutSuffix(attr(n, "id"), "-error"); ok {
			faults[id] = content(n)
		}
	}
	for _, name := range []string{
		"name", "name_kana", "birth_date", "phone", "email", "pickup_place", "password", "card_number", "workplace",
	} {
		if faults[name] == "" {
			t.Errorf("no sentence beside %s; there are %q", name, faults)
		}
	}
	links := 0
	for _, n := range page.all("a") {
		if strings.HasPrefix(attr(n, "href"), "#") && attr(n, "class") == "" {
			links++
		}
	}
	if links != len(faults) {
		t.Errorf("the summary has %d links for %d faults", links, len(faults))
	}
	for name, want := range map[string]string{
		"name_kana": "abc", "birth_year": "１９９０", "birth_month": "2", "birth_day": "31", "email": "takako＠",
		"address": "福岡県福岡市中央区見本1-1", "kind": "renewal", "card_delivery": "post", "password": "", "password_confirm": "",
	} {
		if got := page.value(name); got != want {
			t.Errorf("%s shows %q, want %q", name, got, want)
		}
	}
}

// Back keeps all; a double click, a refresh and an old tab never make a second
// application; nothing but the newest draft is offered again.
func TestConfirmOnce(t *testing.T) {
	h := build(t)
	b := h.browser()
	draft := b.submit("/apply", answers()).is(200, "/apply/confirm").value("draft")
	if back := b.get("/apply"); back.value("name") != "𠮷田　髙子" || back.value("birth_year") != "１９９０" || back.value("password") != "" {
		t.Error("going back lost what was typed, or kept the password")
	}
	first := b.post("/apply/confirm", "draft", draft).is(200, "/apply/done")
	for _, again := range []*sheet{
		b.post("/apply/confirm", "draft", draft), b.get("/apply/done"), b.get("/apply/confirm"),
	} {
		if again.is(200, "/apply/done"); receiptOnPage.FindString(again.text()) != receiptOnPage.FindString(first.text()) {
			t.Error("another receipt number")
		}
	}
	if next := b.get("/apply"); next.value("name") != "" {
		t.Error("a confirmed form was offered again")
	}
	// A new draft begun in another tab does not hide the result of this one.
	h.Clock.Advance(time.Second)
	other := b.submit("/apply", answers("name", "熊本 太郎")).is(200, "/apply/confirm").value("draft")
	b.get("/apply/done").says(receiptOnPage.FindString(first.text()))
	b.post("/apply/confirm", "draft", draft).says(receiptOnPage.FindString(first.text()))
	if second := b.post("/apply/confirm", "draft", other); strings.Contains(second.text(), receiptOnPage.FindString(first.text())) {
		t.Error("two people share a receipt number")
	}
}

func TestNobodyElsesDraft(t *testing.T) {
	h := build(t)
	draft := h.browser().submit("/apply", answers()).value("draft")
	stranger := h.browser()
	for _, s := range []*sheet{
		stranger.get("/apply/confirm"), stranger.get("/apply/done"), stranger.post("/apply/confirm", "draft", draft),
	} {
		if s.code != http.StatusNotFound || !slices.Contains(s.buttons(), "もう一度入力する") {
			t.Errorf("%s: %d %s", s.path, s.code, s.text())
		}
	}
}

// A library that is asked too often keeps what was typed.
func TestTooManyForms(t *testing.T) {
	b := build(t).browser()
	var last *sheet
	for range 6 {
		last = b.submit("/apply", answers())
	}
	last.is(http.StatusTooManyRequests, "/apply").says("同じ回線から")
	if last.value("name") == "" || last.header.Get("Retry-After") == "" {
		t.Error("what was typed is lost, or nobody knows when to try again")
	}
}

func TestUnreadableForms(t *testing.T) {
	b := build(t).browser()
	b.post("/apply", "name", strings.Repeat("長", 400_000)).is(http.StatusRequestEntityTooLarge, "/apply")
	b.post("/nowhere").is(http.StatusNotFound, "/nowhere")
	if robots := b.get("/robots.txt"); robots.code != 200 || !strings.Contains(robots.raw, "Disallow: /\n") {
		t.Error(robots.raw)
	}
	long := b.post("/apply", "name", strings.Repeat("長", 5_000)).is(http.StatusUnprocessableEntity, "/apply")
	if n := len([]rune(long.value("name"))); n != 1000 {
		t.Errorf("%d characters were shown again", n)
	}
}
