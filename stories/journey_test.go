package stories

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
)

// From the library's first page to the card in the hand: an applicant with a phone, a
// librarian at a desk.
func TestTheWholeWay(t *testing.T) {
	t.Parallel()
	p := somebody("森本　夏希", "もりもと なつき", "natsuki")
	applicant := visit(t, phone, home.Public)
	receipt := applicant.comeIn(p)
	applicant.sendDocuments(p)

	librarian := atDesk(t, staffLogin)
	librarian.look("staff-queue")
	librarian.take(receipt)
	librarian.sees("森本　夏希", "モリモト　ナツキ", "862-8612", "運転免許証")
	librarian.look("staff-application")
	librarian.examine()
	librarian.approve()
	librarian.sees("承認しました")
	librarian.look("staff-approved")

	news := receive(t, p.email, noticeMail)
	news.says(t, "「森本　夏希」様", "生年月日の、8けたの数字", "送信専用")
	applicant.read(news)
	applicant.look("mail-registered")
	number := news.cardNumber(t)
	applicant.showCard(p, number)
	if scanned := applicant.scan(); scanned != "A"+number+"A" {
		t.Errorf("the bars say %q, the mail says %s", scanned, number)
	}
}

// comeIn goes from the first page to the 受付番号.
func (v *visitor) comeIn(p person) (receipt string) {
	v.t.Helper()
	v.heading("図書館のオンラインサービス")
	v.look("top")
	v.follow("電子申請")
	v.look("online")
	v.follow("おうちで利用者登録")
	v.heading("おうちで利用者登録")
	v.sees("ガラホ", "@library.pref.kumamoto.jp", "最短で3日程度", "1週間～10日程度")
	v.look("start")
	v.follow("利用者情報仮登録へ進む")
	v.heading("利用者情報仮登録")
	v.sees("個人情報の保護に関する法律第62条", "【必須】")
	v.look("apply")
	v.write(p)
	v.look("apply-filled")
	v.press("登録")
	v.heading("利用者情報仮登録確認")
	v.sees(p.name, "2001年2月3日", "862-8612", "予約受取館/場所", "●●●●")
	v.doesNotSee(p.password)
	v.look("confirm")
	v.press("登録")
	receipt = v.receipt()
	v.sees("まだ、利用者登録の申請は完了していません", "本人確認登録依頼")
	v.look("done")
	return receipt
}

// followMail reads the first mail and goes on to 本人確認書類の添付.
func (v *visitor) followMail(p person) {
	v.t.Helper()
	request := receive(v.t, p.email, linkMail)
	request.says(v.t, "「"+p.name+"」様", "送信専用", "心当たりのない方は")
	v.open("/demo/mail")
	v.sees(linkMail, p.email)
	v.look("mails")
	v.read(request)
	v.look("mail-link")
	v.follow(request.link(v.t))
	v.look("enter")
	v.identify(p)
	v.heading("本人確認書類の添付")
	v.sees("健康保険証は、お使いいただけません", "臓器提供の意思を示す欄")
	v.look("documents")
}

// sendDocuments goes on to 本人確認書類の登録完了.
func (v *visitor) sendDocuments(p person) {
	v.t.Helper()
	v.followMail(p)
	v.attachCard(p)
	v.look("documents-attached")
	v.follow("次へ進む")
	v.heading("本人確認書類の確認")
	v.look("sending")
	v.press("登録")
	v.heading("本人確認書類の登録完了")
	v.sees("本人確認書類の登録が完了しました。")
	v.look("sent")
	receive(v.t, p.email, sentMail).says(v.t, "本人確認書類を受け取りました。", "まだ利用者登録は完了していません")
}

// read opens a mail in the demo's letter box.
func (v *visitor) read(m message) {
	v.t.Helper()
	v.open(home.Public + "/demo/mail/" + m.file)
	v.heading(m.subject)
}

// examine opens the image of the application at its full size.
func (v *visitor) examine() {
	v.t.Helper()
	tab := v.anotherTab(v.property(v.find("link", "原寸で見る"), "href"))
	if width := ask[int](tab, "document.images[0].naturalWidth"); width != 1600 {
		v.t.Errorf("the image is %d pixels wide, not 1600 as it was sent", width)
	}
}

// showCard logs in to My page with the first password, which has to be changed, and
// shows the card.
func (v *visitor) showCard(p person, number string) {
	v.t.Helper()
	v.open(home.Public)
	v.follow("Myライブラリ")
	v.heading("Myライブラリにログイン")
	v.look("my-login")
	v.fill("貸出カード番号(ログインID)", number)
	v.fill("パスワード", p.birthday())
	v.press("ログイン")
	v.heading("パスワードの変更")
	v.look("my-first-password")
	v.open("/my/card")
	v.heading("パスワードの変更") // nothing else opens before it is changed
	v.fill("新しいパスワード", "Kokai-2026")
	v.fill("確認パスワード", "Kokai-2026")
	v.press("変更する")
	v.heading("Myライブラリ")
	v.sees(number, p.name+" 様", "パスワードを変更しました")
	v.look("my")
	v.follow("貸出カードを表示する")
	v.heading("貸出カードを表示する")
	v.sees(number, p.name)
	v.look("card")
}

// scan reads the bars on the screen as the reader at the counter does.
func (v *visitor) scan() string {
	v.t.Helper()
	bars := call(v, dom.GetContentQuads, dom.GetContentQuadsParams{
		ObjectID: v.thing(`document.querySelector(".library-card")`),
	}).Quads[0]
	picture := call(v, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: new(true), Clip: &page.Viewport{
		X: bars[0], Y: bars[1], Width: bars[2] - bars[0], Height: bars[5] - bars[1], Scale: 1,
	}})
	reader := exec.Command("zbarimg", "--quiet", "--raw", "--set", "*.enable=0", "--set", "codabar.enable=1",
		file(v.t, "card.png", picture.Data))
	read, err := reader.Output()
	if err != nil {
		v.t.Fatalf("zbarimg reads nothing: %v", err)
	}
	return strings.TrimSpace(string(read))
}
