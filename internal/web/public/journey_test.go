package public_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

const password = apptest.Password

// answers are a form that is in order.
func answers(changes ...string) url.Values {
	v := url.Values{
		"name": {"𠮷田　髙子"}, "name_kana": {"よしだ たかこ"},
		"birth_year": {"１９９０"}, "birth_month": {"4"}, "birth_day": {"1"},
		"postal_code": {"862-8612"}, "address": {"熊本県熊本市中央区見本町1-1"}, "phone": {"０９０-0000-0000"},
		"email": {"takako@example.jp"}, "pickup_place": {"jido_1f"}, "notice_method": {"email"},
		"password": {password}, "password_confirm": {password},
		"kind": {"new"}, "card_delivery": {"screen"}, "card_number": {""}, "workplace": {""},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

var receiptOnPage = regexp.MustCompile(`受付番号は『([^』]+)』です。`)

// applied goes from the form to its result and returns the receipt number.
func (b *browser) applied(changes ...string) string {
	b.t.Helper()
	confirm := b.submit("/apply", answers(changes...)).is(200, "/apply/confirm")
	done := b.post("/apply/confirm", "draft", confirm.value("draft")).is(200, "/apply/done")
	found := receiptOnPage.FindStringSubmatch(done.text())
	if found == nil {
		b.t.Fatal(done.text())
	}
	return found[1]
}

// inside goes on by the newest mail with the subject.
func (b *browser) inside(receipt, subject string) *sheet {
	b.t.Helper()
	return b.post(b.h.link(receipt, subject), "password", password)
}

// The subjects of the mails with a link, of the reference's library.
const (
	verify = apptest.VerifySubject
	news   = "熊本県立図書館からのお知らせ"
)

func licence() []byte { return apptest.Picture() }

// follow goes where a link of the page leads.
func (b *browser) follow(s *sheet, link string) *sheet {
	b.t.Helper()
	for _, a := range s.all("a") {
		if content(a) == link {
			return b.get(attr(a, "href"))
		}
	}
	b.t.Fatalf("%s has no link %q: %q", s.path, link, s.buttons())
	return nil
}

// The whole way of the guide, by its links, labels and buttons.
func TestJourney(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.provisional()
	b.sends(receipt)
	a := h.application(receipt)
	if a.Status != registration.Waiting || a.Name != "𠮷田　髙子" || a.Rules.PrivacyNotice == "" {
		t.Errorf("%+v", a)
	}
	h.Return(a, registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "mismatch_name", Words: "「髙」の字をお確かめください。"}},
		Fields:       []registration.Field{registration.FieldName, registration.FieldNameKana},
	})
	b.corrects(receipt)
	if missing := h.words.Missing(); len(missing) > 0 {
		t.Error("sentences that nobody wrote:", missing)
	}
}

// provisional goes from the top page to 利用者情報仮登録結果.
func (b *browser) provisional() (receipt string) {
	b.t.Helper()
	start := b.follow(b.follow(b.get("/"), "電子申請"), "おうちで利用者登録").is(200, "/start")
	start.says("ガラケー", "ガラホ", "jpg・gif・png", "@library.example.jp", "最短で3日程度", "1週間～10日程度",
		"封筒が図書館に届いてから1週間程度", "254円", "それ以外の目的", "11月28日(土)")
	form := b.follow(start, "利用者情報仮登録へ進む").is(200, "/apply")
	if form.heading() != "利用者情報仮登録" {
		b.t.Error(form.heading())
	}
	confirm := b.submit("/apply", answers()).is(200, "/apply/confirm")
	confirm.says("利用者情報仮登録確認", "𠮷田 髙子", "ヨシダ タカコ", "1990年4月1日", "862-8612", "熊本県熊本市中央区見本町１－１",
		"予約受取館/場所児童/1F", "予約連絡方法メール", "●●●●●●●●●●●", "新規発行", "オンライン表示のみで、カードは不要")
	if strings.Contains(confirm.raw, password) {
		b.t.Error("the password stands on the page")
	}
	done := b.post("/apply/confirm", "draft", confirm.value("draft")).is(200, "/apply/done")
	done.says("利用者情報仮登録結果", "まだ、利用者登録の申請は完了していません", "本人確認登録依頼", "takako@example.jp")
	return receiptOnPage.FindStringSubmatch(done.text())[1]
}

// sends goes from the mailed link to the end of 登録.
func (b *browser) sends(receipt string) {
	b.t.Helper()
	link := b.h.link(receipt, verify)
	b.get(link).is(200, link).control("パスワード")
	documents := b.post(link, "password", password).is(200, "/identity/documents")
	documents.says("本人確認書類の添付", "健康保険証は、お使いいただけません", "12桁の番号がある裏面は")
	documents = b.upload("drivers_license", licence(), licence()).is(200, "/identity/documents")
	documents.says("1枚目 運転免許証", "2枚目", "確認できました", "あと2枚")
	images := documents.all("img")
	if len(images) != 2 {
		b.t.Fatalf("%d images", len(images))
	}
	if thumb := b.get(attr(images[0], "src")); thumb.header.Get("Content-Type") != "image/jpeg" ||
		thumb.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(thumb.raw, "\xff\xd8") {
		b.t.Error(thumb.code, thumb.header)
	}
	b.follow(documents, "次へ進む").is(200, "/identity/confirm").says("本人確認書類の確認")
	sent := b.post("/identity/confirm").is(200, "/identity/done")
	sent.says("本人確認書類の登録が完了しました。", receipt, "11月28日(土)")
	// Once sent, the images are nobody's on this side.
	if gone := b.get(attr(images[0], "src")); gone.code == 200 && strings.HasPrefix(gone.raw, "\xff\xd8") {
		b.t.Error("an image was served after sending")
	}
	b.get("/identity/documents").is(200, "/identity/done")
	b.get(link).is(410, link).says("このURLでの手続きは終わっています")
}

// corrects mends the returned name.
func (b *browser) corrects(receipt string) {
	b.t.Helper()
	fields := b.inside(receipt, news).is(200, "/identity/fields")
	fields.says("名前が書類とちがいます", "「髙」の字をお確かめください。")
	if fields.value("name") != "𠮷田　髙子" || fields.value("email") != "" {
		b.t.Error("not the opened fields as they are")
	}
	b.post("/identity/fields", "name", "", "name_kana", "?").is(422, "/identity/fields").
		says("入力してください。", "カタカナで入力してください。")
	b.post("/identity/fields", "name", "𠮷田 高子", "name_kana", "ヨシダ タカコ").is(200, "/identity/confirm").
		says("𠮷田 高子", "直していただいた内容")
	b.post("/identity/confirm").is(200, "/identity/done").says(receipt)
}
