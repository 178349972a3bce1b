package stories

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A return by the keyboard alone, its mail in view while it is written; and a note that
// only colleagues read.
func TestReturnWithItsMailInView(t *testing.T) {
	t.Parallel()
	p := somebody("山鹿　沙織", "ヤマガ　サオリ", "saori")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	receive(t, p.email, sentMail)

	librarian := atDesk(t, staffLogin)
	librarian.take(receipt)
	librarian.key("n")
	librarian.put("窓口で、部屋番号の話があった。")
	librarian.tabTo("メモを残す")
	librarian.turn(chromedp.KeyEvent(kb.Enter))
	librarian.sees("にメモを残しました", "職員のメモ（1件）", "窓口で、部屋番号の話があった。")
	librarian.key("e")
	librarian.tabTo("画像の文字が読み取れません")
	librarian.key(" ")
	librarian.tabTo("申請した方への言葉")
	librarian.put("光の反射をさけてください。")
	const shown = `document.querySelector("#return .preview-body").innerText`
	librarian.until(shown + `.includes("光の反射をさけてください。")`)
	seen := ask[string](librarian, "%s", shown)
	librarian.look("staff-return-preview")
	librarian.tabTo("差し戻す")
	librarian.turn(chromedp.KeyEvent(kb.Enter))
	librarian.sees("を差し戻しました")
	news := receive(t, p.email, noticeMail)
	for _, line := range []string{
		"・画像の文字が読み取れません（明るい場所で", "  光の反射をさけてください。", "・本人確認書類の画像\n", "◆申請の期限について", "TEL: 096-384-5000",
	} {
		if !strings.Contains(seen, line) || !strings.Contains(news.text, line) {
			t.Errorf("%q is not in the mail, or not in what was seen of it:\n%s", line, seen)
		}
	}
	if strings.Contains(news.text, "窓口で、部屋番号の話") {
		t.Error("the note went out with the mail")
	}
}

// An approval is taken back after its mail, on a tablet: the number dies, the applicant
// is told, and the next approval gives another one. Before that the applicant called, and
// the mail address was corrected.
func TestHelpedByTelephoneAndReopened(t *testing.T) {
	t.Parallel()
	p := somebody("玉名　美代", "タマナ　ミヨ", "miyo.tamana")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	receive(t, p.email, linkMail)
	librarian := atDeskWith(t, tablet, staffLogin)
	librarian.open("/applications?status=provisional")
	librarian.follow(receipt)
	librarian.follow("電話・窓口での手続き")
	librarian.choose("メールアドレスを直す")
	old := p.email
	p.email = "miyo2@example.jp"
	librarian.fill("E-mail", p.email)
	librarian.press("手続きをする")
	librarian.sees("どのように本人であることを確かめたか、選んでください。")
	librarian.look("staff-assistance")
	librarian.choose("申請の内容を直す（カード発行の方法も）")
	librarian.look("staff-assistance-fields")
	librarian.choose("メールアドレスを直す")
	librarian.choose("申請の電話番号に、こちらからかけ直した")
	librarian.press("手続きをする")
	librarian.sees("の手続きをしました")
	receive(t, old, noticeMail).says(t, "・E-mail", "ご連絡をした覚えのない方")
	applicant.send(p, receive(t, p.email, linkMail).link(t))

	librarian.take(receipt)
	librarian.sees(p.email)
	librarian.approve()
	first := receive(t, p.email, noticeMail).cardNumber(t)
	librarian.follow(receipt)
	librarian.do(librarian.touch(librarian.find("fold", "開き直す")))
	librarian.choose("まちがえて決めた")
	librarian.fill("申請した方への言葉", "書類を取り違えていました。")
	librarian.look("staff-reopening")
	librarian.press("開き直す")
	librarian.sees("を開き直しました", "審査待ち")
	librarian.look("staff-reopened")
	receive(t, p.email, noticeMail).says(t, "もう一度確認しています", first+" は、使えなくなりました", "書類を取り違えていました。")
	applicant.standing(p, receipt)
	applicant.sees("順番に確認しています")
	librarian.approve()
	if again := receive(t, p.email, noticeMail).cardNumber(t); again == first {
		t.Errorf("the void number %s was given again", first)
	}
	librarian.open("/letters")
	librarian.heading("届かないメール")
	librarian.look("staff-letters")
}
