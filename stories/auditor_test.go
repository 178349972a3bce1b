package stories

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// An auditor with a tablet reads who looked at whose images, sees how the library does
// and takes the figures along. That the whole log proves itself is tried when the house
// is left.
func TestAuditorReadsTheLog(t *testing.T) {
	t.Parallel()
	p := somebody("監査　花江", "カンサ　ハナエ", "hanae")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	librarian := atDesk(t, otherLogin)
	librarian.take(receipt)
	librarian.until(`[...document.querySelectorAll("img")].some((i) => i.src.includes("/documents/") && i.complete && i.naturalWidth > 0)`)
	librarian.approve()

	if err := home.run(staffPassword+"\n", "staff", "add", "kansa", "--name", "監査 次郎", "--role", "auditor"); err != nil {
		t.Fatal(err)
	}
	v := visit(t, tablet, home.Staff)
	v.fill("ログインID", "kansa")
	v.fill("パスワード", staffPassword)
	v.press("ログイン")
	v.follow("記録")
	v.heading("記録")
	v.sees("ログインした", "監査 次郎", "この画面を見たことも記録されます")
	v.look("log")
	v.fill("どの申請に（受付番号）", receipt)
	v.pick("何を", "画像を見た")
	v.press("しぼり込む")
	v.sees("画像を見た", receipt, otherLogin)
	v.doesNotSee(p.name)
	v.look("log-images")
	v.fill("どの申請に（受付番号）", "123")
	v.press("しぼり込む")
	v.sees("この番号の申請はありません")

	v.follow("概況")
	v.heading("概況")
	v.sees("申請と審査", "決めるまで（中央値）", "預かっている画像と、消す日")
	v.look("overview")
	file := evaluate[string](v, `fetch(document.querySelector('a[href*="/overview/kinds.csv"]').href).then((r) => r.text())`, chromedp.EvalAwaitPromise)
	if !strings.Contains(file, "申請区分,申請,承認") || !strings.Contains(file, "\n新規発行,") {
		t.Errorf("the file says\n%s", file)
	}
	v.follow("7日間")
	v.follow("記録")
	v.sees("記録を見た", "しぼり込み：したこと、受付番号")
	v.press("ログアウト")
}
