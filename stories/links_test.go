package stories

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
)

// A mistyped mail address, a lost mail, a link that ended, one that was replaced, one
// that was used: each page says where the way goes on, and it does.
func TestLinksAndStanding(t *testing.T) {
	t.Parallel()
	p := somebody("荒尾　六花", "アラオ　リッカ", "rikka")
	wrong := p
	wrong.email = "rika@example.jp"
	v := visit(t, phone, home.Public+"/apply")
	receipt := v.register(wrong)
	lost := receive(t, wrong.email, linkMail).link(t)

	v.standing(p, receipt)
	v.sees("仮登録", wrong.email)
	v.look("status")
	v.fill("E-mail", "rikka@")
	v.press("直して送る")
	v.sees("メールアドレスの形になっていません")
	v.look("status-wrong-email")
	v.fill("E-mail", p.email)
	v.press("直して送る")
	v.sees("メールアドレスを直しました。", p.email)
	v.look("status-email-mended")
	second := receive(t, p.email, linkMail).link(t)
	v.open(lost)
	v.heading("新しいURLをお使いください")
	v.look("link-replaced")

	pass(t, receipt)
	v.open(second)
	v.heading("URLの有効期限が過ぎています")
	v.look("link-expired")
	v.follow("申請のようすを見る")
	v.sees("(過ぎています)")
	v.look("status-link-over")
	v.press("URLをもう一度送る")
	v.sees("新しいURL")
	third := receive(t, p.email, linkMail).link(t)

	v.open(third)
	v.fill("パスワード", "not-this-one")
	v.press("次へ進む")
	v.sees("パスワードが違います")
	v.look("enter-wrong")
	v.send(p, third)
	v.open(third)
	v.heading("このURLでの手続きは終わっています")
	v.look("link-used")
	v.withdraw(receipt)
	receive(t, p.email, noticeMail).says(t, "申請を取り下げました")
}

// withdraw takes the application back, from 申請のようす.
func (v *visitor) withdraw(receipt string) {
	v.t.Helper()
	v.follow("申請のようすを見る")
	v.sees("審査中", "結果のお知らせは、")
	v.look("status-waiting")
	v.follow("申請を取り下げる")
	v.heading("申請を取り下げる")
	v.sees(receipt)
	v.look("withdrawal")
	v.press("取り下げる")
	v.sees("お申し出により、申請を取り下げました。")
	v.look("status-withdrawn")
}

// pass lets an application's link end: hours cannot pass in a story, but the day that
// is written down for it can.
func pass(t *testing.T, receipt string) {
	t.Helper()
	alter(t, "UPDATE applications SET link_expires = 1 WHERE receipt = $1", bare(receipt))
}

// bare is a receipt number as it is stored.
func bare(receipt string) string { return strings.ReplaceAll(receipt, "-", "") }

// alter changes one row of the house's database.
func alter(t *testing.T, query string, args ...any) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(home.Mail), "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the database is one of %q: %v", files, err)
	}
	db, err := sql.Open("sqlite", "file:"+files[0]+"?_pragma=busy_timeout(30000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done, err := db.ExecContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := done.RowsAffected(); n != 1 {
		t.Fatalf("%d rows were altered: %v", n, err)
	}
}
