package stories

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Nothing but the keyboard: the form of an applicant, the decision of a librarian.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := somebody("大津　十和", "オオヅ　トワ", "towa")
	v := visit(t, desktop, home.Public+"/apply")
	v.key(kb.Tab)
	v.isOn("本文へ進む")
	v.look("skip")
	v.key(kb.Enter)
	v.writeByKeys(p)
	v.tabTo("登録")
	v.turn(chromedp.KeyEvent(kb.Enter))
	v.heading("利用者情報仮登録確認")
	v.tabTo("登録")
	v.turn(chromedp.KeyEvent(" "))
	receipt := v.receipt()
	v.send(p, receive(t, p.email, linkMail).link(t))

	librarian := atDesk(t, staffLogin)
	librarian.tabTo(receipt)
	librarian.turn(chromedp.KeyEvent(kb.Enter))
	librarian.isAt(receipt)
	librarian.tabTo("差し戻す（訂正を頼む）")
	librarian.key(kb.Enter)
	librarian.tabTo("名前が書類とちがいます")
	librarian.key(" ")
	librarian.tabTo("申請した方への言葉")
	librarian.put("大津と大藤のどちらでしょうか。")
	librarian.tabTo("差し戻す")
	librarian.turn(chromedp.KeyEvent(kb.Enter))
	librarian.sees("を差し戻しました")
	receive(t, p.email, noticeMail).says(t, "名前が書類とちがいます", "大津と大藤のどちらでしょうか。", "名前カタカナ")
}

func (v *visitor) writeByKeys(p person) {
	v.t.Helper()
	v.tabTo("名前")
	v.put(p.name)
	v.tabTo("名前カタカナ")
	v.put(p.kana)
	v.tabTo("年")
	v.put(p.year)
	v.tabTo("月")
	v.key(kb.ArrowDown + kb.ArrowDown)
	v.tabTo("日")
	v.key(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown)
	v.tabTo("郵便番号")
	v.put(p.postal)
	v.tabTo("住所")
	v.put(p.address)
	v.tabTo("電話番号")
	v.put(p.phone)
	v.tabTo("E-mail")
	v.put(p.email)
	v.tabTo("予約受取館")
	v.key(kb.ArrowDown)
	v.tabTo("予約連絡方法") // メール is chosen already
	v.tabTo("パスワード")
	v.put(p.password)
	v.tabTo("確認パスワード")
	v.put(p.password)
	v.tabTo(newCard)
	v.key(" ")
	v.tabTo(onScreen)
	v.key(" ")
}

func (v *visitor) key(keys string) {
	v.t.Helper()
	v.do(chromedp.KeyEvent(keys))
}

// put types where the focus is, as an input method does.
func (v *visitor) put(text string) {
	v.t.Helper()
	call(v, input.InsertText, input.InsertTextParams{Text: text})
}

// focused reads what has the focus, by its label or its own words.
const focused = `(() => {
	const e = document.activeElement;
	const copy = (e.labels?.[0] ?? e).cloneNode(true);
	copy.querySelectorAll(".unseen").forEach((u) => u.remove());
	return copy.textContent.replace(/\s+/g, " ").trim();
})()`

func (v *visitor) isOn(want string) {
	v.t.Helper()
	if got := ask[string](v, "%s", focused); got != want {
		v.t.Fatalf("the focus is on %q, not %q", got, want)
	}
}

// tabTo presses the tabulator until the focus is on what says this; wherever it comes
// by, the focus has to be seen.
func (v *visitor) tabTo(want string) {
	v.t.Helper()
	for range 150 {
		v.key(kb.Tab)
		if !ask[bool](v, `(() => {
			const e = document.activeElement, box = e.getBoundingClientRect();
			const marked = [e, e.parentElement].some((e) => getComputedStyle(e).outlineStyle !== "none");
			return e === document.body || (marked && box.bottom > 0 && box.top < innerHeight);
		})()`) {
			v.t.Errorf("the focus on %q is not seen", ask[string](v, "%s", focused))
		}
		if ask[string](v, "%s", focused) == want {
			return
		}
	}
	v.t.Fatalf("the tabulator never comes to %q on %s", want, v.address())
}
