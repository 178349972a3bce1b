package stories

import (
	"testing"
	"time"
)

// Somebody comes back after weeks, without the mail and without the password of the
// form: a mailed link sets another, and the way goes straight on to the documents.
func TestForgottenApplicationPassword(t *testing.T) {
	t.Parallel()
	p := somebody("益城　美空", "マシキ　ミソラ", "misora")
	v := visit(t, phone, home.Public+"/apply")
	receipt := v.register(p)
	v.open("/status")
	v.follow("申請のパスワードを忘れた方")
	v.heading("申請のパスワードを忘れた方")
	v.look("status-forgot")
	v.fill("受付番号", receipt)
	v.fill("E-mail", p.email)
	v.press("URLを送る")
	v.sees("URLをメールでお送りします。")
	v.look("status-forgot-done")
	v.open(receive(t, p.email, noticeMail).link(t))
	v.heading("申請のパスワードを決め直す")
	v.look("status-password")
	v.fill("新しいパスワード", "Wasureta-2026")
	v.fill("確認パスワード", "Wasureta-2026")
	v.press("決め直す")
	v.sees("パスワードを決め直しました。", receipt)
	v.look("status-password-set")
	v.press("画像を送る")
	v.heading("本人確認書類の添付")
	v.attachCard(p)
	v.follow("次へ進む")
	v.press("登録")
	v.heading("本人確認書類の登録完了")
}

// Whoever takes long is warned before the session ends, in time and without being
// interrupted, and goes on by a button.
func TestSessionNearItsEnd(t *testing.T) {
	t.Parallel()
	p := somebody("西原　灯", "ニシハラ　アカリ", "nishihara")
	v := visit(t, phone, home.Public+"/apply")
	receipt := v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.sees("まで使えます")
	alter(t, `UPDATE sessions SET expires_at = $1 WHERE purpose = 'identity' AND subject IN
		(SELECT id FROM applications WHERE receipt = $2)`, time.Now().Add(4*time.Minute).UnixMilli(), bare(receipt))
	v.open("/identity/documents")
	v.until(`document.querySelector(".session-near") !== null`)
	v.sees("まもなく、このページを使える時間が終わります。")
	v.look("documents-near-the-end")
	v.do(v.touch(v.find("button", "時間を延ばす")))
	v.until(`document.querySelector(".session-near") === null`)
	v.sees("時間を延ばしました。")
	v.open("/identity/documents")
	v.doesNotSee("まもなく、このページを")
}
