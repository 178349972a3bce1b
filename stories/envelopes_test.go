package stories

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Three who want a paper card: one envelope comes before the decision, one with too few
// stamps, one as it should. The clerk enters them by the keyboard alone.
func TestEnvelopesToCards(t *testing.T) {
	t.Parallel()
	people := []person{
		somebody("𠮷田　彅", "ヨシダ　ナギ", "nagi"), somebody("髙橋　切子", "タカハシ　キリコ", "kiriko"),
		somebody("荒尾　三郎", "アラオ　サブロウ", "saburo"),
	}
	receipts := make([]string, len(people))
	for i := range people {
		p := &people[i]
		p.delivery = byPost
		v := visit(t, phone, home.Public+"/apply")
		receipts[i] = v.register(*p)
		v.send(*p, receive(t, p.email, linkMail).link(t))
	}
	clerk := visit(t, tablet, home.Staff)
	clerk.fill("ログインID", staffLogin)
	clerk.fill("パスワード", staffPassword)
	clerk.press("ログイン")
	clerk.open("/cards")
	clerk.heading("カードの発送")
	clerk.envelope(receipts[0], "254", "封筒と切手がそろいました")
	receive(t, people[0].email, noticeMail).says(t, "返信用封筒が、図書館にそろいました", "封筒は図書館でお預かりします")
	clerk.open("/cards?list=early")
	clerk.sees(receipts[0], "審査待ち")
	clerk.look("cards-early")

	librarian := atDesk(t, staffLogin)
	numbers := make([]string, len(people))
	for i, receipt := range receipts {
		librarian.take(receipt)
		librarian.approve()
		numbers[i] = receive(t, people[i].email, noticeMail).cardNumber(t)
	}
	clerk.stamps(receipts[1:], people[1:])
	clerk.post(receipts, numbers)
	for _, p := range people {
		receive(t, p.email, noticeMail).says(t, "「"+p.name+"」様", "貸出カードを、返信用封筒でお送りしました", "1週間程度待っても届かないときは")
	}
	clerk.open("/cards/number")
	clerk.fill("貸出カード番号", numbers[0])
	clerk.press("調べる")
	clerk.sees("使える", people[0].name, receipts[0])
	clerk.look("card-number")
}

// stamps takes in an envelope with too few stamps, the rest of them, and a whole one.
func (v *visitor) stamps(receipts []string, people []person) {
	v.t.Helper()
	v.open("/cards")
	v.envelope(receipts[0], "200", "切手が54円足りません")
	receive(v.t, people[0].email, noticeMail).says(v.t, "必要な切手  254円", "足りない分  54円", "おうちで利用者登録 係")
	v.open("/cards?list=short")
	v.sees(receipts[0], "あと54円")
	v.look("cards-short")
	v.follow(receipts[0])
	v.sees("紙のカード", "不足分が届いた", "封筒を返送した")
	v.look("card-panel")
	v.open("/cards?list=short")
	v.envelope(receipts[0], "54", "封筒と切手がそろいました")
	receive(v.t, people[0].email, noticeMail).says(v.t, "返信用封筒が、図書館にそろいました", "1週間程度でお手元に届きます")
	v.envelope(receipts[1], "254", "封筒と切手がそろいました")
	receive(v.t, people[1].email, noticeMail)
}

// post prints all that was not printed, and takes it to the post.
func (v *visitor) post(receipts, numbers []string) {
	v.t.Helper()
	v.open("/cards")
	v.follow("まだ印刷していないものを選ぶ")
	v.sees(receipts...)
	v.look("cards-ready")
	bars := v.printed("カードを印刷")
	for _, number := range numbers {
		if !strings.Contains(bars, "A"+number+"A") {
			v.t.Errorf("no reader reads %s in %q", number, bars)
		}
	}
	v.open("/cards?pick=printed")
	v.sees("最近の印刷")
	v.look("cards-printed")
	v.press("発送済みにする")
	v.sees("3件を発送済みにしました")
}

// envelope enters one with nothing but the keyboard, as a scanner does: the number with
// Enter, the stamps with Enter, and the next can come.
func (v *visitor) envelope(receipt, yen, want string) {
	v.t.Helper()
	v.reach("受付番号")
	v.put(strings.ToLower(receipt))
	v.turn(chromedp.KeyEvent(kb.Enter))
	v.reach("切手")
	v.put(yen)
	v.turn(chromedp.KeyEvent(kb.Enter))
	v.sees(receipt, want)
}

// reach is where typing goes on by itself; in a tab that lies behind another, which
// gives nothing the focus, the tabulator leads there.
func (v *visitor) reach(label string) {
	v.t.Helper()
	if ask[string](v, "%s", focused) != label {
		v.tabTo(label)
	}
}

// printed presses a button that answers with a PDF, and reads the bars on it.
func (v *visitor) printed(button string) string {
	v.t.Helper()
	text := evaluate[string](v, `(async () => {
		const form = document.querySelector(".card-batch");
		const body = new URLSearchParams(new FormData(form, [...form.querySelectorAll("button")].find((b) => b.innerText === "`+button+`")));
		const answer = await fetch(form.action, { method: "POST", body });
		const bytes = new Uint8Array(await answer.arrayBuffer());
		return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
	})()`, chromedp.EvalAwaitPromise)
	pdf, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		v.t.Fatal(err)
	}
	path := filepath.Join(v.t.TempDir(), "cards.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		v.t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "300", "-png", path, path).CombinedOutput(); err != nil {
		v.t.Fatalf("pdftoppm (of poppler-utils): %v\n%s", err, out)
	}
	pages, err := filepath.Glob(path + "-*.png")
	if err != nil {
		v.t.Fatal(err)
	}
	bars, err := exec.Command("zbarimg", append([]string{"-q", "--raw"}, pages...)...).Output()
	if err != nil {
		v.t.Fatalf("zbarimg (of zbar-tools): %v", err)
	}
	return string(bars)
}
