package stories

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// One librarian works through the queue by the keyboard, another comes to the same
// application: search, filter, walk, open, take over, and the list that notices.
func TestQueueByKeyboard(t *testing.T) {
	t.Parallel()
	p := somebody("諫早　遥", "イサハヤ　ハルカ", "haruka")
	p.postal, p.address = "810-0001", "福岡県福岡市中央区天神1丁目1-1"
	p.workplace = "見本商事"
	applicant := visit(t, phone, home.Public+"/apply")
	first := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	p.email, p.phone = "haruka2@example.jp", "090-0000-0002"
	applicant.open(home.Public + "/apply")
	second := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))

	one := visit(t, tablet, home.Staff)
	one.fill("ログインID", staffLogin)
	one.fill("パスワード", staffPassword)
	one.press("ログイン")
	one.heading("申請の一覧")
	one.key("/")
	one.isOn("申請をさがす")
	one.fill("申請をさがす", "いさはや") // the test's own keyboard leaves a / behind
	one.turn(chromedp.KeyEvent(kb.Enter))
	one.sees("2件見つかりました", first, second, "重複のおそれ")
	one.look("staff-search")
	one.follow("申請の一覧へ戻る")
	one.choose("県外")
	one.press("しぼり込む")
	one.sees("しぼり込み中（該当 2件）", first, second)
	one.key("j")
	one.isOn(first)
	one.key(kb.ArrowDown)
	one.isOn(second)
	one.key("k")
	one.isOn(first)
	one.look("staff-queue")
	one.turn(chromedp.KeyEvent(kb.Enter))
	one.isAt(first)
	one.sees("あなたが審査しています", "同じ方かもしれない記録があります", "ほかにも終わらずに残っているようです")
	one.look("staff-twins")

	two := atDesk(t, otherLogin)
	two.open("/applications?outside=1")
	two.sees("さんが審査中")
	two.follow(first)
	two.press("引き継ぐ")
	two.sees("あなたが審査しています")

	one.press("申請の一覧へ戻る")
	one.open("/applications?outside=1")
	one.sees("さんが審査中")
	one.key("j")
	two.approve()
	one.do(one.touch(one.find("button", "今すぐ更新")))
	one.until(`!document.body.innerText.includes("` + first + `")`)
	one.sees("1件がこの一覧からなくなりました", second)
	one.key("j")
	one.isOn(second)
}
