package stories

import "testing"

// A librarian cannot read the picture and doubts the address. The applicant corrects
// both where they stand, and nobody starts over.
func TestReturnedAndCorrected(t *testing.T) {
	t.Parallel()
	p := somebody("人吉　小春", "ヒトヨシ　コハル", "koharu")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	receive(t, p.email, sentMail)

	librarian := atDesk(t, staffLogin)
	librarian.take(receipt)
	librarian.giveBack()

	news := receive(t, p.email, noticeMail)
	news.says(t, "画像の文字が読み取れません", "部屋番号もお願いします", "本人確認書類の画像", "住所")
	applicant.standing(p, receipt)
	applicant.sees("訂正のお願い", "画像の文字が読み取れません", "部屋番号もお願いします")
	applicant.look("status-returned")
	applicant.correct(p, news.link(t))
	receive(t, p.email, sentMail).says(t, "まだ利用者登録は完了していません")

	librarian.take(receipt)
	librarian.sees("再提出（2回目）", "水前寺荘２０２", "前に差し戻した理由", "部屋番号もお願いします")
	librarian.look("staff-corrected")
	librarian.approve()
	receive(t, p.email, noticeMail).cardNumber(t)
	applicant.standing(p, receipt)
	applicant.sees("本登録が完了しました")
	applicant.look("status-registered")
}

// giveBack returns the application on the page, first without a reason.
func (v *visitor) giveBack() {
	v.t.Helper()
	v.do(v.touch(v.find("fold", "差し戻す（訂正を頼む）")))
	v.press("差し戻す")
	v.sees("不備の理由を、一つ以上選んでください。")
	v.look("staff-return-without-reason")
	v.choose("画像の文字が読み取れません")
	v.fill("申請した方への言葉", "部屋番号もお願いします。")
	v.choose("本人確認書類の画像（送り直し）")
	v.choose("住所")
	v.look("staff-return")
	v.press("差し戻す")
	v.sees("を差し戻しました")
}

// standing looks at 申請のようす.
func (v *visitor) standing(p person, receipt string) {
	v.t.Helper()
	v.open(home.Public + "/status")
	if !v.has("control", "受付番号") {
		v.press("このページを閉じる(ログアウト)")
		v.open(home.Public + "/status")
	}
	v.fill("受付番号", receipt)
	v.fill("パスワード", p.password)
	v.press("申請のようすを見る")
	v.sees(receipt)
}

// correct follows the mailed link and corrects picture and address.
func (v *visitor) correct(p person, link string) {
	v.t.Helper()
	v.open(link)
	v.identify(p)
	v.heading("本人確認書類の添付")
	v.sees("部屋番号もお願いします")
	v.look("documents-returned")
	v.attachCard(p)
	v.follow("次へ進む")
	v.heading("入力した内容の訂正")
	if v.holds("住所") != "熊本県熊本市中央区出水２丁目５－１　水前寺荘１０１" {
		v.t.Errorf("the address is %q before it is corrected", v.holds("住所"))
	}
	v.look("fields")
	v.fill("住所", "")
	v.press("次へ進む")
	v.sees("入力してください。")
	v.look("fields-wrong")
	v.fill("住所", "熊本県熊本市中央区出水2丁目5-1 水前寺荘202")
	v.press("次へ進む")
	v.heading("本人確認書類の確認")
	v.sees("水前寺荘２０２")
	v.look("sending-corrected")
	v.press("登録")
	v.heading("本人確認書類の登録完了")
}
