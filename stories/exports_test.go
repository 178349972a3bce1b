package stories

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var tablet = device{"tablet", 834, 1112, 1, true}

// The card desk, on a tablet: what was approved becomes a file once, its character that
// Shift_JIS lacks is told, and the import is confirmed.
func TestExportToTheLibrarySystem(t *testing.T) {
	t.Parallel()
	p := somebody("𠮷本　髙子", "ヨシモト　タカコ", "yoshimoto")
	applicant := visit(t, phone, home.Public+"/apply")
	receipt := applicant.register(p)
	applicant.send(p, receive(t, p.email, linkMail).link(t))
	librarian := atDesk(t, staffLogin)
	librarian.take(receipt)
	librarian.approve()
	number := receive(t, p.email, noticeMail).cardNumber(t)
	if err := home.run(staffPassword+"\n", "staff", "add", "kado", "--role", "card_desk"); err != nil {
		t.Fatal(err)
	}
	v := visit(t, tablet, home.Staff)
	v.fill("ログインID", "kado")
	v.fill("パスワード", staffPassword)
	v.press("ログイン")
	v.follow("書き出し")
	v.heading("図書館システムへの書き出し")
	v.sees("書き出しを待っている申請")
	v.look("exports-waiting")
	v.press("書き出す（図書館システム）")
	v.sees("書き出しました。", "表せない文字があります", receipt, number, "取り込みの確認待ち")
	v.look("export")
	file := evaluate[string](v, `fetch(document.querySelector("a[download]").href).then((r) => r.arrayBuffer())
		.then((b) => new TextDecoder("shift_jis").decode(b))`, chromedp.EvalAwaitPromise)
	if !strings.Contains(file, `"`+number+`","","〓本　髙子","ヨシモト　タカコ","2001/02/03"`) {
		t.Errorf("the file says\n%s", file)
	}
	v.press("取り込みを確認した")
	v.sees("取り込みを確認しました。", "取り込み済み")
	v.look("export-confirmed")
	v.follow("書き出しの一覧へ戻る")
	v.sees("取り込み済み", "kado")
	v.look("exports")
	v.open("/applications/" + strings.ReplaceAll(receipt, "-", ""))
	v.sees("図書館システムへの書き出し")
}

// The register is tried first, and taken in then.
func TestRegisterIsTakenInFromThePage(t *testing.T) {
	t.Parallel()
	heading, _, _ := strings.Cut(roster(), "\n")
	file := filepath.Join(t.TempDir(), "patrons.csv")
	row := "\n80020002,菊池　一郎,キクチ　イチロウ,昭和60年1月2日,862-8612,熊本県熊本市中央区出水2-5-1,096-000-0000,,,,,\n"
	if err := os.WriteFile(file, []byte(heading+row), 0o600); err != nil {
		t.Fatal(err)
	}
	v := atDesk(t, staffLogin)
	v.follow("書き出し")
	v.follow("利用者台帳を取り込む")
	v.heading("利用者台帳の取り込み")
	v.attach("利用者のCSVファイル", file)
	v.press("試す（書き込みません）")
	v.sees("まだ何も書き込んでいません")
	v.look("roster-tried")
	v.attach("利用者のCSVファイル", file)
	v.press("取り込む")
	v.sees("取り込みました")
	v.look("roster")
}
