package public_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// look is what the script of the form is told.
type look struct {
	Kept                 bool
	Faults               map[string]string
	Birth, Email, Asking string
	Outside              bool
}

func (b *browser) tell(fields url.Values) look {
	b.t.Helper()
	var told look
	sheet := b.submit("/apply/entry", fields)
	if err := json.Unmarshal([]byte(sheet.raw), &told); sheet.code != http.StatusOK || err != nil {
		b.t.Fatalf("%d %s", sheet.code, sheet.raw)
	}
	return told
}

// What is typed is there again, after everything but the passwords; other browsers see
// nothing of it, and a word starts over.
func TestWhatIsTypedIsKept(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.get("/apply")
	if cookies := b.client.Jar.Cookies(must(url.Parse(b.server.URL))); len(cookies) > 0 {
		t.Error("looking at the form leaves a cookie")
	}
	half := url.Values{"name": {"熊本 太郎"}, "password": {"Suizenji-2026"}, "kind": {"renewal"}, "common_name": {"クマタロウ"}}
	if told := b.tell(half); !told.Kept {
		t.Fatal("not kept")
	}
	back := b.get("/apply?kind=new").says("前に入力した内容", "消して最初から")
	if back.value("name") != "熊本 太郎" || back.value("password") != "" || back.value("kind") != "renewal" || back.value("common_name") == "" {
		t.Error("what was typed is not there again, or the password is")
	}
	if rows := h.Table("entries"); strings.Contains(rows, "熊本") || strings.Contains(rows, "Suizenji") {
		t.Error("what is kept can be read")
	}
	if h.browser().get("/apply").value("name") != "" {
		t.Error("another browser sees it")
	}
	if fresh := b.post("/apply/new").is(200, "/apply"); fresh.value("name") != "" || strings.Contains(fresh.text(), "消して最初から") {
		t.Error("it does not start over")
	}
	if h.Table("entries") != "" {
		t.Error("something is left")
	}
}

// A faulty form is kept without a script; one that was sent is what counts then, and after
// 登録 nothing is offered again, even if the page told late what it had in its fields.
func TestWhatIsTypedGivesWay(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.submit("/apply", answers("phone", "1", "name", "熊本 太郎")).is(422, "/apply")
	if b.get("/apply").value("name") != "熊本 太郎" {
		t.Error("a faulty form is lost")
	}
	draft := b.submit("/apply", answers("name", "熊本 次郎")).is(200, "/apply/confirm").value("draft")
	if b.get("/apply").says("消して最初から").value("name") != "熊本 次郎" {
		t.Error("not what was sent last")
	}
	b.tell(answers("name", "熊本 三郎"))
	b.post("/apply/confirm", "draft", draft).is(200, "/apply/done").says("受け付けました")
	if b.get("/apply").value("name") != "" {
		t.Error("a confirmed form is offered again")
	}
	h.Clock.Advance(time.Second)
	b.submit("/apply", answers()).is(200, "/apply/confirm")
	b.post("/apply/new").is(200, "/apply")
	b.get("/apply/done").is(http.StatusNotFound, "/apply/done")
}

// A cookie that somebody left at a shared computer does not tell them what the next
// person types.
func TestPlantedCookie(t *testing.T) {
	h := build(t)
	planted := &http.Cookie{Name: "ouchi_draft", Value: strings.Repeat("A", 43), Path: "/"}
	for _, send := range []func(*browser){
		func(b *browser) { b.tell(url.Values{"name": {"熊本 太郎"}}) },
		func(b *browser) { b.submit("/apply", answers("name", "熊本 太郎")).is(200, "/apply/confirm") },
	} {
		next, spy := h.browser(), h.browser()
		for _, b := range []*browser{next, spy} {
			b.client.Jar.SetCookies(must(url.Parse(b.server.URL)), []*http.Cookie{planted})
		}
		send(next)
		if next.get("/apply").value("name") != "熊本 太郎" || spy.get("/apply").value("name") != "" {
			t.Error("the planted cookie reads what was typed")
		}
	}
}

func TestWhatIsTypedIsBounded(t *testing.T) {
	h := build(t)
	b := h.browser()
	if b.tell(url.Values{"address": {strings.Repeat("長", 6_000)}}).Kept {
		t.Error("a book is kept")
	}
	for range 300 {
		h.browser().tell(url.Values{"name": {"a"}})
	}
	if b.tell(url.Values{"name": {"a"}}).Kept {
		t.Error("one address may fill the table")
	}
	h.Clock.Advance(time.Hour + time.Second)
	if !b.tell(url.Values{"name": {"a"}}).Kept {
		t.Error("never again")
	}
}

// Whoever types is told by the server's own rules, and of what is filled in alone.
func TestLookWhileTyping(t *testing.T) {
	b := build(t).browser()
	if told := b.tell(url.Values{"name": {""}, "kind": {""}}); len(told.Faults) > 0 {
		t.Errorf("%q", told.Faults)
	}
	told := b.tell(answers("phone", "1", "email", "taro@gmial.com", "birth_year", "昭和64", "birth_month", "1", "birth_day", "7",
		"address", "福岡県福岡市中央区1-1", "password", ""))
	if len(told.Faults) != 1 || told.Faults["phone"] == "" || told.Birth != "1989年1月7日(昭和64年)" ||
		told.Email != "taro@gmail.com" || !strings.Contains(told.Asking, "taro@gmail.com") || !told.Outside {
		t.Errorf("%+v", told)
	}
	if told := b.tell(url.Values{"postal_code": {"8100001"}}); !told.Outside {
		t.Error("the postal code alone does not tell of another prefecture")
	}
	if told := b.tell(answers("birth_year", "S64", "birth_month", "1", "birth_day", "8")); told.Birth != "" || !strings.Contains(told.Faults["birth_date"], "1月7日") {
		t.Errorf("%+v", told)
	}
}

// Links of the first pages answer what they asked; what leaves no choice is chosen.
func TestPreselected(t *testing.T) {
	b := build(t).browser()
	page := b.get("/apply?kind=reissue&card_delivery=post")
	if page.value("kind") != "reissue" || page.value("card_delivery") != "post" || page.value("notice_method") != "email" || page.value("pickup_place") != "" {
		t.Error(page.value("kind"), page.value("card_delivery"), page.value("notice_method"), page.value("pickup_place"))
	}
	if b.get("/apply?kind=x&card_delivery=y").value("kind") != "" {
		t.Error("a kind that is none")
	}
}

// A slip in the domain is asked about before 登録, mended by one press, and never a wall.
func TestMistypedMail(t *testing.T) {
	b := build(t).browser()
	draft := b.submit("/apply", answers("email", "taro@gmial.com")).is(200, "/apply/confirm").
		says("「taro@gmial.com」は、「taro@gmail.com」の打ちまちがい", "このまま「登録」を押してください").value("draft")
	mended := b.post("/apply/confirm/email", "draft", draft).is(200, "/apply/confirm").says("taro@gmail.com")
	if strings.Contains(mended.text(), "gmial") || mended.value("draft") != draft {
		t.Error("not mended in place")
	}
	if b.get("/apply").value("email") != "taro@gmail.com" {
		t.Error("the form still has the slip")
	}
	b.post("/apply/confirm", "draft", draft).is(200, "/apply/done").says("taro@gmail.com")

	other := build(t).browser()
	draft = other.submit("/apply", answers("email", "a..b@docomo.ne.jp")).is(200, "/apply/confirm").value("draft")
	other.post("/apply/confirm", "draft", draft).is(200, "/apply/done").says("a..b@docomo.ne.jp")
}

// Names come in every way that people have.
func TestWaysOfNames(t *testing.T) {
	for _, tt := range []struct{ name, kana, shown string }{
		{"スカルノ", "スカルノ", "スカルノ"},
		{"NGUYEN THI MINH KHAI", "", "NGUYEN THI MINH KHAI"},
		{"Maria del Carmen Fernandez Rodriguez", "maria", "Maria del Carmen Fernandez Rodriguez"},
		{"Nguyễn Văn An", "グエン バン アン", "グエン バン アン"},
		{"熊本 Anna 花子", "クマモト アンナ ハナコ", "熊本 Anna 花子"},
	} {
		b := build(t).browser()
		b.submit("/apply", answers("name", tt.name, "name_kana", tt.kana, "common_name", "熊本 花")).
			is(200, "/apply/confirm").says(tt.shown, "通称", "熊本 花")
	}
	b := build(t).browser()
	b.submit("/apply", answers("name_kana", "")).is(422, "/apply")
	b.submit("/apply", answers("name_kana", "Taro")).is(422, "/apply")
	if page := b.submit("/apply", answers()).is(200, "/apply/confirm"); strings.Contains(page.text(), "通称") {
		t.Error("people without 通称 are shown it")
	}
}
