package public_test

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// Opening the link changes nothing, however often; the password does, within limits.
func TestEnter(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	link := h.link(receipt, verify)
	scanner := h.browser()
	for range 3 {
		scanner.get(link).is(200, link)
	}
	b.get("/identity/documents").is(http.StatusForbidden, "/identity/documents").says("時間が過ぎたため、終了しました", "受付番号")
	wrong := b.post(link, "password", "ちがいます").is(http.StatusForbidden, link)
	wrong.says("パスワードが違います。もう一度入力してください。")
	if attr(wrong.control("パスワード"), "aria-invalid") != "true" {
		t.Error("the fault does not stand beside the field")
	}
	b.post(link, "password", "ｔａｍａｎａ－２０２６").is(200, "/identity/documents")
	for range 2 {
		b.post(link, "password", "x")
	}
	b.post(link, "password", password).is(http.StatusTooManyRequests, link)
	for _, bad := range []string{"/identity/nonsense", link + "x"} {
		if s := b.get(bad); s.code != http.StatusNotFound && s.code != http.StatusGone {
			t.Error(bad, s.code)
		}
	}
	h.Clock.Advance(49 * time.Hour)
	over := b.get(link).is(http.StatusGone, link)
	over.says("有効期限が過ぎています", "入力し直す必要はありません")
	if !slices.Contains(over.buttons(), "申請のようすを見る") {
		t.Error("no way on")
	}
}

// Good files are kept, each bad one is told by its number, and no name of a file
// reaches a page or the log.
func TestUploadSomeBad(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	heic := append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 200)...)
	page := b.upload("my_number_card", []byte("%PDF-1.7 and so on"), licence(), heic).is(422, "/identity/documents")
	page.says("選んだうちの1つ目: PDFのファイルです", "選んだうちの3つ目: HEIC形式の画像です", "選んだ3つのうち、2つは添付できませんでした。", "1枚目 マイナンバーカード")
	b.get("/identity/documents").says("1枚目 マイナンバーカード")
	b.upload("my_number_card").is(422, "/identity/documents").says("画像を選んでから")
	b.upload("my_number_card", bytes.Repeat([]byte("\x89PNG"), 10)).is(422, "/identity/documents").says("画像")
	b.upload("my_number_card", append(licence(), make([]byte, 1<<20)...)).is(422, "/identity/documents").says("大きさが上限をこえています")
	b.upload("my_number_card", licence(), licence(), licence(), licence()).is(422, "/identity/documents").
		says("選んだうちの4つ目: 画像の枚数が多すぎます", "4枚まで添付しました")
	if n := len(b.get("/identity/documents").all("img")); n != 4 {
		t.Errorf("%d images", n)
	}
	if strings.Contains(h.log.String(), "免許証") || strings.Contains(h.log.String(), "takako") {
		t.Error("the log names somebody")
	}
}

// More bytes than all files together may have are refused without losing the good.
func TestUploadFarTooLarge(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	b.upload("drivers_license", licence(), make([]byte, 6<<20))
	b.get("/identity/documents").says("1枚目", "書類の種類")
}

func TestUploadUnreadable(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	b.post("/identity/documents", "document_kind", "drivers_license").is(422, "/identity/documents").says("内容を読み取れませんでした")
	r := must(http.NewRequestWithContext(t.Context(), http.MethodPost, b.server.URL+"/identity/documents",
		strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"documents\"; filename=\"a.jpg\"\r\n\r\n"+string(licence()))))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	b.read(r).is(422, "/identity/documents")
	b.get("/identity/documents").says("あと4枚")
	if strings.Contains(h.log.String(), "request failed") {
		t.Error("a broken line was taken for our own fault:", h.log.String())
	}
}

// What has no kind yet, or can't be used, stands in the way of 登録 and says so.
func TestKindsAndRemoval(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	b.post("/identity/confirm").is(200, "/identity/confirm").says("本人確認書類の画像を、1枚以上追加してください。")
	documents := b.upload("health_insurance_card", licence()).is(200, "/identity/documents")
	id := regexp.MustCompile(`/documents/(\w+)/kind`).FindStringSubmatch(documents.raw)[1]
	if strings.Contains(documents.raw, `value="health_insurance_card"`) {
		t.Error("a kind that ended can be chosen")
	}
	b.post("/identity/confirm").is(200, "/identity/confirm").says("それぞれの画像が何の書類か")
	b.post("/identity/documents/"+id+"/kind", "document_kind", "").is(422, "/identity/documents/"+id+"/kind").says("書類の種類")
	b.post("/identity/documents/"+id+"/kind", "document_kind", "residence_card").is(200, "/identity/documents").says("1枚目 在留カード")
	b.post("/identity/documents/nobodys/kind", "document_kind", "residence_card").is(404, "/identity/documents/nobodys/kind")
	if s := b.get("/identity/documents/" + id + "/raw"); s.code != 404 {
		t.Error("the raw upload can be had:", s.code)
	}
	stranger := h.browser()
	if s := stranger.get("/identity/documents/" + id + "/view"); s.code != 403 {
		t.Error("a stranger sees an image:", s.code)
	}
	for range 2 { // a double click
		b.post("/identity/documents/"+id+"/removal").is(200, "/identity/documents").says("あと4枚")
	}
	cut := licence()
	b.upload("residence_card", cut[:len(cut)/4]).says("使えません", "撮影")
	b.get("/identity/confirm").says("読み取れなかった画像があります")
}

// While images are decoded the pages wait, then say so and how to look again.
func TestPending(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	h.busy = true
	page := b.upload("drivers_license", licence()).is(200, "/identity/documents")
	page.says("処理中", "画像を確認しています")
	page.says("今のようすを見る")
	b.post("/identity/confirm").is(200, "/identity/confirm").says("画像を確認しています")
	h.busy = false
	h.decode()
	b.get("/identity/confirm").is(200, "/identity/confirm").says("確認できました")
	b.post("/identity/confirm").is(200, "/identity/done")
	b.post("/identity/confirm").is(200, "/identity/done")
	b.upload("drivers_license", licence()).is(200, "/identity/done")
}

// A return that asks for both leads from the images to the fields to 登録.
func TestReturnOfBoth(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied("address", "福岡県福岡市中央区見本1-1", "workplace", "見本株式会社")
	b.inside(receipt, verify).is(200, "/identity/documents").says("県内の勤務先や学校", "在勤・在学の確認")
	b.upload("drivers_license", licence())
	b.post("/identity/confirm").is(200, "/identity/done")
	h.Return(h.application(receipt), registration.Correction{
		Deficiencies: apptest.Reasons("old_address"),
		Fields:       []registration.Field{registration.FieldPostalCode, registration.FieldAddress}, Documents: true,
	})
	documents := b.inside(receipt, news).is(200, "/identity/documents")
	documents.says("書類の住所が申請の住所とちがいます", "今の住所が確認できる画像を加えてください")
	documents = b.upload("address_proof", licence()).is(200, "/identity/documents")
	if !strings.Contains(documents.raw, `href="/identity/fields"`) {
		t.Error("the way goes past the fields")
	}
	fields := b.get("/identity/fields").is(200, "/identity/fields")
	if fields.value("workplace") != "見本株式会社" {
		t.Error("an address without the workplace it may need")
	}
	b.post("/identity/fields", "postal_code", "8628612", "address", "熊本県熊本市東区見本町2", "workplace", "見本株式会社").
		is(200, "/identity/confirm").says("熊本県熊本市東区見本町２")
	b.post("/identity/confirm").is(200, "/identity/done")
	b.post("/status", "receipt_number", receipt, "password", password).is(200, "/status")
	b.post("/status/withdrawal").is(200, "/status").says("取り下げ")
	b.get("/identity/done").is(http.StatusGone, "/identity/done")
}
