package stories

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"

	sentences "ouchi/internal/words"
)

// tongue says sentences of the catalogue in a language.
func tongue(t *testing.T, lang string) func(key string, args ...any) string {
	t.Helper()
	c, err := sentences.Load()
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, args ...any) string { return c.Text(lang, key, args...) }
}

// A student from Việt Nam lives in Fukuoka and goes to school in Kumamoto. The browser
// asks for Vietnamese, the library offers it, and from then on speaks it, in pages and
// mails, while the librarian reads Japanese.
func TestVietnameseStudentOutsideThePrefecture(t *testing.T) {
	t.Parallel()
	say := tongue(t, "vi")
	p := somebody("NGUYEN THI HOA", "", "hoa")
	p.workplace = "熊本見本日本語学校"
	student := visit(t, phone, "about:blank")
	call(student, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "vi-VN,vi"}})
	student.open(home.Public + "/start")
	student.sees("はじめての方へ", say("language.offer"))
	student.look("language-offer")
	student.press(say("language.go"))
	if lang := ask[string](student, "document.documentElement.lang"); lang != "vi" {
		t.Fatalf("the page is in %q", lang)
	}
	student.look("vi-start")

	student.open("/apply")
	student.fillIn(say, p)
	student.look("vi-apply")
	student.speak(say("language.menu"), "English")
	if got := student.holds(tongue(t, "en")("fields.name.label")); got != p.name {
		t.Errorf("the name is %q in English", got)
	}
	student.speak(tongue(t, "en")("language.menu"), say("language.name"))
	student.secret(say, p)
	student.press(say("public.register"))
	student.heading(say("public.confirm.heading"))
	student.look("vi-confirm")
	student.press(say("public.register"))
	student.heading(say("public.done.heading"))
	student.look("vi-done")
	receipt := regexp.MustCompile(`[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}`).FindString(student.text())

	subject := func(kind string) string {
		ja := tongue(t, "ja")("mail.subject."+kind, "library", "熊本県立図書館")
		return ja + " / " + say("mail.subject."+kind, "library", vietnamese(t, "熊本県立図書館"))
	}
	other := visit(t, phone, receive(t, p.email, subject("verify_request")).link(t)) // where nobody chose a language
	other.heading(say("public.enter.heading"))
	other.look("vi-enter")
	other.prove(say, p)
	receive(t, p.email, subject("documents_received"))

	librarian := atDesk(t, staffLogin)
	librarian.returnsTo(receipt)

	news := receive(t, p.email, subject("returned"))
	news.says(t, say("mail.staff_words")+"\n  学生証もお願いします。", vietnamese(t, "画像の文字が読み取れません"))
	other.open(news.link(t))
	other.prove(say, p)
	receive(t, p.email, subject("documents_received"))
	librarian.take(receipt)
	librarian.approve()
	other.arrive(say, p, receive(t, p.email, subject("registered")).text)
}

// returnsTo returns an application whose mail goes out in another language.
func (v *visitor) returnsTo(receipt string) {
	v.t.Helper()
	v.take(receipt)
	v.sees("申請の言語", "ベトナム語（お知らせのメールもこの言語）", "県外")
	v.do(v.touch(v.find("fold", "差し戻す（訂正を頼む）")))
	v.choose("画像の文字が読み取れません")
	v.fill("申請した方への言葉", "学生証もお願いします。")
	v.until(`[...document.querySelectorAll(".preview-body")].some((e) => e.textContent.includes("日本語では"))`)
	v.press("差し戻す")
}

// arrive logs in to My page by the mail of a registration, and shows the card.
func (v *visitor) arrive(say func(string, ...any) string, p person, mail string) {
	v.t.Helper()
	card := regexp.MustCompile(`(?m)^\s+(8\d{6,})$`).FindStringSubmatch(mail)
	if card == nil {
		v.t.Fatalf("no card number in the mail:\n%s", mail)
	}
	v.open("/my/login")
	v.fill(say("my.login.card_number"), card[1])
	v.fill(say("fields.password.label"), p.birthday())
	v.press(say("my.login.go"))
	v.heading(say("my.password.heading"))
	v.fill(say("my.password.new"), "Suizenji-2027")
	v.fill(say("fields.password_confirm.label"), "Suizenji-2027")
	v.press(say("my.password.go"))
	v.open("/my/card")
	v.sees(p.name, card[1])
	v.look("vi-card")
}

func vietnamese(t *testing.T, japanese string) string {
	t.Helper()
	c, err := sentences.Load()
	if err != nil {
		t.Fatal(err)
	}
	text, known := c.Phrase("vi", japanese)
	if !known {
		t.Errorf("%q has no translation", japanese)
	}
	return text
}

// speak chooses a language from the menu.
func (v *visitor) speak(menu, name string) {
	v.t.Helper()
	v.do(v.touch(v.find("fold", menu)))
	v.press(name)
}

// fillIn fills in 利用者情報仮登録 in a language, all but the passwords.
func (v *visitor) fillIn(say func(string, ...any) string, p person) {
	v.t.Helper()
	label := func(field string) string { return say("fields." + field + ".label") }
	v.fill(label("name"), p.name)
	v.fill(say("page.year"), p.year)
	v.pick(say("page.month"), say("page.month_option", p.month))
	v.pick(say("page.day"), say("page.day_option", p.day))
	v.fill(label("postal_code"), "810-8620")
	v.fill(label("address"), "福岡県福岡市中央区天神1-8-1")
	v.fill(label("phone"), p.phone)
	v.fill(label("email"), p.email)
	v.pick(label("pickup_place"), vietnamese(v.t, "児童/1F"))
	v.pick(label("notice_method"), vietnamese(v.t, "メール"))
	v.choose(label("kind.new"))
	v.choose(label("card_delivery.screen"))
	v.until(`document.getElementById("workplace").checkVisibility()`) // for who lives outside
	v.fill(label("workplace"), p.workplace)
}

// secret fills in the passwords, which no change of language keeps.
func (v *visitor) secret(say func(string, ...any) string, p person) {
	v.t.Helper()
	v.fill(say("fields.password.label"), p.password)
	v.fill(say("fields.password_confirm.label"), p.password)
}

// prove goes from a mailed link to the end of the documents, in a language.
func (v *visitor) prove(say func(string, ...any) string, p person) {
	v.t.Helper()
	v.fill(say("fields.password.label"), p.password)
	v.press(say("public.enter.go"))
	v.heading(say("public.documents.heading"))
	v.look("vi-documents")
	v.pick(say("fields.document_kind.label"), vietnamese(v.t, "在留カード"))
	v.attach(say("fields.documents.label"), photograph(v.t, p.email))
	v.editing()
	v.finish(say("photo.editor.use"))
	v.press(say("public.documents.attach"))
	v.until(settled)
	v.follow(say("public.documents.next"))
	v.heading(say("public.sending.heading"))
	v.press(say("public.register"))
	v.heading(say("public.sent.heading"))
	if !strings.Contains(v.address(), "/identity/done") {
		v.t.Errorf("at %s", v.address())
	}
}
