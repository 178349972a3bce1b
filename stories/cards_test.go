package stories

import (
	"strings"
	"testing"
)

// 再発行, 変更 and 更新 of cards that are in the register: staff see what differs, and
// the patron is told what became of it.
func TestCardsThatExist(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		patron          patron
		kind, delivery  string
		staff, mail     []string
		keeps           bool
		unlike, picture string
	}{
		{
			hanako, change, onScreen,
			[]string{"利用者台帳と異なるところに印があります", "貸出カード番号 80010008 の登録内容を、申請の内容に変えます。"},
			[]string{"貸出カード番号とパスワードは、これまでと同じです。", "◆変わったところ", "住所"},
			true,
			"熊本県熊本市中央区手取本町１番１号", "staff-change",
		},
		{
			goro, renewal, onScreen,
			[]string{"の有効期限を"},
			[]string{"貸出カードの有効期限"},
			true,
			"熊本県熊本市中央区手取本町１番１号", "staff-renewal",
		},
		{
			yoshi, reissue, byPost,
			[]string{"今の番号 80010024 は使えなくなります。"},
			[]string{"「𠮷田　髙子」様", "これまでの貸出カードは、使えなくなりました。", "254円分の切手"},
			false,
			"", "staff-reissue",
		},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			p := c.patron.asks(c.kind)
			p.delivery = c.delivery
			applicant := visit(t, phone, home.Public+"/apply")
			receipt := applicant.register(p)
			applicant.send(p, receive(t, p.email, linkMail).link(t))
			librarian := atDesk(t, staffLogin)
			librarian.take(receipt)
			librarian.sees(append(c.staff, p.name)...)
			if before := ask[string](librarian, `[...document.querySelectorAll("del")].map((d) => d.innerText).join()`); !strings.Contains(before, c.unlike) {
				t.Errorf("what differs is %q, not %q", before, c.unlike)
			}
			librarian.look(c.picture)
			librarian.approve()
			news := receive(t, p.email, noticeMail)
			news.says(t, c.mail...)
			if kept := news.cardNumber(t) == c.patron.number; kept != c.keeps {
				t.Errorf("the number was %s and is %s", c.patron.number, news.cardNumber(t))
			}
		})
	}
}

// A number that is nobody's: staff are told, the applicant is not.
func TestUnknownCardNumber(t *testing.T) {
	t.Parallel()
	p := somebody("水俣　七海", "ミナマタ　ナナミ", "nanami")
	p.kind, p.card = change, "80099999"
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	librarian := atDesk(t, staffLogin)
	librarian.take(receipt)
	librarian.sees("利用者カード番号 80099999 に合う利用者がいません", "申請した方には知らせていません")
	librarian.look("staff-unknown-card")
	if librarian.has("button", "承認する") {
		t.Error("it can be approved")
	}
	librarian.do(librarian.touch(librarian.find("fold", "却下する")))
	librarian.choose("すでに登録されています")
	librarian.look("staff-refusal")
	librarian.press("却下する")
	librarian.sees("を却下しました")
	receive(t, p.email, noticeMail).says(t, "すでに登録されています", "紛失したとき")
	applicant.standing(p, receipt)
	applicant.sees("登録できませんでした")
	applicant.look("status-refused")
}

// A patron of the register has no password yet: a mailed link sets one. What is known
// of them need not be typed again.
func TestForgottenPassword(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public+"/my/login")
	v.follow("パスワードを忘れた方")
	v.look("forgot")
	v.fill("貸出カード番号(ログインID)", kuro.number)
	v.fill("E-mail", kuro.email)
	v.press("URLを送る")
	v.sees("手続きを受け付けました。")
	v.look("forgot-done")
	v.open(receive(t, kuro.email, noticeMail).link(t))
	v.heading("パスワードの変更")
	v.fill("新しいパスワード", "short")
	v.fill("確認パスワード", "other")
	v.press("変更する")
	v.sees("6文字以上")
	v.look("my-new-password")
	v.fill("新しいパスワード", "Nagai-Tabi-7")
	v.fill("確認パスワード", "Nagai-Tabi-7")
	v.press("変更する")
	v.heading("Myライブラリ")
	v.follow("住所や電話番号の「変更」を申請する")
	v.heading("変更の申請")
	v.open("/apply?kind=change")
	v.heading("利用者情報仮登録")
	if v.holds("名前") != kuro.name || v.holds("利用者カード番号") != kuro.number {
		t.Errorf("the form holds %q and %q", v.holds("名前"), v.holds("利用者カード番号"))
	}
	v.look("apply-member")
	v.open("/my")
	v.press("ログアウト")
	v.heading("図書館のオンラインサービス")
	v.open("/my/card")
	v.heading("Myライブラリにログイン")
}

// Two librarians want the same application: the second sees who has it, takes it over
// and decides, and the first is told.
func TestTwoLibrarians(t *testing.T) {
	t.Parallel()
	p := somebody("八代　八重", "ヤツシロ　ヤエ", "yae")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	one, two := atDesk(t, staffLogin), atDesk(t, otherLogin)
	one.take(receipt)
	two.meet(receipt)
	two.sees("この申請を審査しています")
	two.look("staff-in-others-hands")
	if two.has("button", "承認する") {
		t.Error("what a colleague has in hand can be decided")
	}
	two.press("引き継ぐ")
	two.sees("あなたが審査しています")
	one.press("承認する")
	one.sees("ほかの職員がこの申請を審査しています")
	two.approve()
	one.press("引き継ぐ")
	one.sees("この申請は、もう承認されています", "本登録")
	one.look("staff-too-late")
	if one.status != 409 || one.has("button", "承認する") {
		t.Errorf("the second decision is answered %d", one.status)
	}
}
