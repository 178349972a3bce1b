package public_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// A wrong number and a wrong password are told alike; the right ones show how things
// stand.
func TestStatus(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied("card_delivery", "post")
	b.get("/status").is(200, "/status").says("申請のようす", "受付番号", "パスワード")
	unknown := b.post("/status", "receipt_number", "K7M-3RX-9TA", "password", password).is(http.StatusForbidden, "/status")
	wrong := b.post("/status", "receipt_number", receipt, "password", "x").is(http.StatusForbidden, "/status")
	if strings.ReplaceAll(wrong.raw, receipt, "K7M-3RX-9TA") != unknown.raw {
		t.Error("an unknown number shows itself")
	}
	if wrong.value("receipt_number") != receipt || wrong.value("password") != "" {
		t.Error("the number is lost, or the password kept")
	}
	now := b.post("/status", "receipt_number", strings.ToLower(strings.ReplaceAll(receipt, "-", "")), "password", password)
	now.is(200, "/status").says("仮登録", "takako@example.jp", "2026年11月27日 12:00", "返信用封筒待ち", "おうちで利用者登録 係", receipt)
	for _, yen := range []int{200, 54} {
		if _, err := h.App.Desk.Stamps(t.Context(), desk.Operator, desk.CardMove{Receipt: receipt, Yen: yen}); err != nil {
			t.Fatal(err)
		}
		if yen == 200 {
			b.get("/status").is(200, "/status").says("切手不足", "54円足りません", "おうちで利用者登録 係")
		}
	}
	b.get("/status").is(200, "/status").says("返信用封筒到着")
}

// The link can be had again, also at another address, within limits; the link before
// is dead and says what to do.
func TestRenewLink(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	first := h.link(receipt, verify)
	b.post("/status", "receipt_number", receipt, "password", password)
	b.post("/status/link").is(200, "/status").says("新しいURLをメールでお送りします")
	b.get(first).is(http.StatusGone, first).says("新しいURLをお使いください")
	wrong := b.post("/status/email", "email", "takako＠").is(422, "/status/email").says("メールアドレスの形")
	if wrong.value("email") != "takako＠" {
		t.Error("what was typed is lost")
	}
	b.post("/status/email", "email", "right@example.jp").is(200, "/status").says("right@example.jp", "メールアドレスを直しました")
	second := h.link(receipt, verify)
	b.get(second).is(200, second)
	b.post("/status/link").is(http.StatusTooManyRequests, "/status/link").says("今日はこれ以上お送りできません")
	b.post("/status/leave").is(200, "/")
	b.get("/status").control("受付番号")
	b.post("/status/link").is(http.StatusForbidden, "/status/link").control("受付番号")
}

// Withdrawing asks once more.
func TestWithdrawal(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	now := b.post("/status", "receipt_number", receipt, "password", password)
	if !slices.Contains(now.buttons(), "申請を取り下げる") {
		t.Error(now.buttons())
	}
	b.get("/status/withdrawal").is(200, "/status/withdrawal").says(receipt, "7日後に消去")
	if h.application(receipt).Status != registration.Provisional {
		t.Error("asking withdrew it")
	}
	ended := b.post("/status/withdrawal").is(200, "/status").says("取り下げ")
	if slices.Contains(ended.buttons(), "申請を取り下げる") || slices.Contains(ended.buttons(), "URLをもう一度送る") {
		t.Error("more can be done than is true")
	}
	b.get("/status/withdrawal").is(200, "/status")
	b.post("/status/withdrawal").is(http.StatusConflict, "/status/withdrawal")
}

// Every state has its words.
func TestEveryState(t *testing.T) {
	h := build(t)
	b := h.browser()
	a := h.Waiting(apptest.Form())
	b.post("/status", "receipt_number", a.Receipt.String(), "password", password).
		is(200, "/status").says("審査中", "11月28日(土)")
	h.Return(a, registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "右下が暗くなっています。"}}, Documents: true,
	})
	b.get("/status").says("訂正のお願い", "画像の文字が読み取れません", "右下が暗くなっています。", "本人確認書類の画像")
	cookie := h.Arrive(a, news)
	h.Upload(cookie, licence())
	h.Approve(h.Send(cookie))
	b.get("/status").says("本登録が完了しました")
	form := apptest.Form()
	form.Email = "taro@example.jp"
	other := h.Refuse(h.Waiting(form))
	b.post("/status", "receipt_number", other.Receipt.String(), "password", password).says("登録できませんでした")
	form.Email = "hanako@example.jp"
	late := h.Apply(form)
	b.post("/status", "receipt_number", late.Receipt.String(), "password", password).says("仮登録")
	h.Pass(31)
	b.post("/status", "receipt_number", late.Receipt.String(), "password", password).is(200, "/status").says("期限切れ")
}
