package stories

import (
	"path/filepath"
	"strings"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// Everything wrong at once: a summary that has the focus, one message beside each
// field, and all that was typed but the passwords.
func TestEverythingWrong(t *testing.T) {
	t.Parallel()
	for _, d := range []device{phone, desktop} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, d, home.Public+"/apply")
			typed := map[string]string{
				"名前カタカナ": "水俣 太郎", "年": "2001", "郵便番号": "12", "電話番号": "12-3", "E-mail": "taro@",
			}
			for label, text := range typed {
				v.fill(label, text)
			}
			v.pick("月", "2月")
			v.pick("日", "30日")
			v.fill("パスワード", "abc")
			v.fill("確認パスワード", "abd")
			v.choose(change)
			v.press("登録")
			v.heading("利用者情報仮登録")
			v.complains(map[string]string{
				"name": "入力してください。", "name_kana": "カタカナ", "birth_date": "暦にない日付です", "postal_code": "数字7けた",
				"address": "入力してください。", "phone": "市外局番", "email": "メールアドレスの形", "pickup_place": "選んでください",
				"password": "6文字以上", "card_delivery": "選んでください", "card_number": "利用者カード番号を入力",
			})
			for label, text := range typed {
				if got := v.holds(label); got != text {
					t.Errorf("%s holds %q, %q was typed", label, got, text)
				}
			}
			for _, label := range []string{"パスワード", "確認パスワード"} {
				if v.holds(label) != "" {
					t.Errorf("%s is sent back", label)
				}
			}
			v.look("apply-wrong")
		})
	}
}

// complains checks that just these fields have a message beside them, one each, and
// that the summary leads to each.
func (v *visitor) complains(want map[string]string) {
	v.t.Helper()
	if got := ask[string](v, "document.activeElement.id"); got != "summary" {
		v.t.Errorf("%s: the focus is on %q", v.device.name, got)
	}
	beside := ask[map[string]string](v, `Object.fromEntries([...document.querySelectorAll(".field-wrong")].map((field) =>
		[field.querySelector(".wrong").id.replace("-error", ""), [...field.querySelectorAll(".wrong")].map((w) => w.innerText).join()]))`)
	for field, text := range want {
		if !strings.Contains(beside[field], text) {
			v.t.Errorf("%s: beside %s stands %q, not %q", v.device.name, field, beside[field], text)
		}
	}
	for field, text := range beside {
		if want[field] == "" {
			v.t.Errorf("%s: %s needs no %q", v.device.name, field, text)
		}
	}
	lost := ask[[]string](v, `[...document.querySelectorAll("#summary a")].map((a) => a.getAttribute("href"))
		.filter((href) => !document.querySelector(href + ":is(input, select, textarea)"))`)
	if n := ask[int](v, `document.querySelectorAll("#summary a").length`); n != len(want) || len(lost) > 0 {
		v.t.Errorf("%s: the summary has %d links, of which %q lead nowhere", v.device.name, n, lost)
	}
}

// What is not a picture, or too much of one, is told apart by its content; good
// pictures beside it are kept.
func TestFilesThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	p := somebody("玉名　五月", "タマナ　サツキ", "satsuki")
	v := visit(t, phone, home.Public+"/apply")
	v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.withoutScripts() // with them, each file has its sentence beside it
	v.press("添付する")
	v.sees("画像を選んでから、「添付する」を押してください。")
	v.look("documents-none")

	card := picturetest.JPEG(picturetest.Card(800, 500, "NAME  TAMANA"))
	heic := append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 1000)...)
	for _, c := range []struct{ name, content, says string }{
		{"notes.jpg", "This is not a picture.", "中身が画像ではないようです"},
		{"IMG_0001.HEIC", string(heic), "互換性優先"},
		{"scan.pdf", "%PDF-1.7\n", "PDFは受け取れません"},
		{"bomb.png", string(blank(t, 30000, false)), "画素数が上限をこえています"},
		{"large.jpg", string(card) + string(make([]byte, 11<<20)), "ファイルの大きさが上限をこえています"},
		{"half.jpg", string(card[:len(card)/2]), "壊れている"},
		{"nothing.png", "", "何も入っていません"},
	} {
		v.pick("書類の種類", "在留カード")
		v.attach("本人確認書類の画像", file(t, c.name, []byte(c.content)))
		v.press("添付する")
		v.sees(c.says)
		v.look("documents-" + filepath.Ext(c.name)[1:])
		v.clearUnusable()
	}

	one, text := file(t, "card.jpg", card), file(t, "notes.jpg", []byte("text"))
	v.pick("書類の種類", "在留カード")
	v.attach("本人確認書類の画像", one, text)
	v.press("添付する")
	v.sees("選んだ2つのうち、1つは添付できませんでした。", "中身が画像ではないようです", "あと3枚、添付できます。")
	v.look("documents-one-refused")
	v.attach("本人確認書類の画像", one, one, one, one)
	v.press("添付する")
	v.sees("画像の枚数が多すぎます")
	v.look("documents-too-many")
}

// clearUnusable removes the pictures that turned out to be broken when they were
// decoded.
func (v *visitor) clearUnusable() {
	v.t.Helper()
	for v.has("badge", "使えません") {
		v.press("削除")
	}
}

// Every page that something went wrong on says so, and where the way goes on.
func TestWrongTurns(t *testing.T) {
	t.Parallel()
	for _, d := range []device{phone, desktop} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, d, home.Public+"/no-such-page")
			v.heading("ページが見つかりません")
			v.look("not-found")
			for path, heading := range map[string]string{
				"/apply/confirm":              "入力の途中の内容が見つかりません",
				"/apply/done":                 "入力の途中の内容が見つかりません",
				"/identity/AAAAAAAAAAAAAAAAA": "URLを確かめてください",
				"/identity/documents":         "申請のようす",
				"/status/withdrawal":          "申請のようす",
				"/my/password/AAAAAAAAAAAAAA": "URLを確かめてください",
			} {
				v.open(path)
				v.heading(heading)
				v.look("wrong" + strings.ReplaceAll(path, "/", "-"))
			}
			v.open("/my/card")
			v.heading("Myライブラリにログイン")
			v.fill("貸出カード番号(ログインID)", "80010008")
			v.fill("パスワード", "wrong-password")
			v.press("ログイン")
			v.sees("貸出カード番号(ログインID)とパスワードをお確かめください")
			v.look("my-login-wrong")
			v.open("/status")
			v.fill("受付番号", "K7M-3RX-9TA")
			v.fill("パスワード", "wrong-password")
			v.press("申請のようすを見る")
			v.sees("受付番号は、お送りしたメールに書いてあります")
			v.look("ask-wrong")
		})
	}
	librarian := visit(t, desktop, home.Staff)
	librarian.fill("ログインID", "nobody")
	librarian.fill("パスワード", "wrong-password")
	librarian.press("ログイン")
	librarian.sees("ログインIDかパスワードが違います")
	librarian.look("staff-login-wrong")
	librarian = atDesk(t, otherLogin)
	librarian.open("/applications/K7M3RX9TA")
	librarian.heading("申請が見つかりません")
	librarian.look("staff-not-found")
}
