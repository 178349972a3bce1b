package stories

import "testing"

// The same way with JavaScript switched off, on both sides: the pages that wait load
// themselves anew.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := somebody("天草　四葉", "アマクサ　ヨツバ", "yotsuba")
	applicant := visit(t, desktop, home.Public).withoutScripts()
	receipt := applicant.comeIn(p)
	applicant.followMail(p)

	large := file(t, "large.png", blank(t, 7000, true)) // 49 megapixels: seconds to decode
	applicant.pick("書類の種類", "マイナンバーカード")
	applicant.attach("本人確認書類の画像", large, large, large, large)
	applicant.press("添付する")
	if applicant.has("badge", "処理中") { // as a rule, but a fast machine is through
		applicant.photograph("desktop-documents-waiting") // it would not hold still for more
	}
	applicant.until(settled) // by itself, after some seconds
	applicant.sees("4枚まで添付しました")
	applicant.look("documents-full")
	applicant.press("削除") // the first
	applicant.sees("あと1枚、添付できます。")
	applicant.follow("次へ進む")
	applicant.heading("本人確認書類の確認")
	applicant.look("sending")
	applicant.pressTwice("登録", "本人確認書類の登録完了")
	applicant.look("sent")

	librarian := atDesk(t, staffLogin).withoutScripts()
	librarian.take(receipt)
	librarian.sees("マイナンバーカード")
	librarian.approve()
	number := receive(t, p.email, noticeMail).cardNumber(t)
	applicant.showCard(p, number)
}
