package stories

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// Somebody applies at a computer and photographs with a phone: it reads the code off
// the screen, what it sends shows up by itself, and the computer sends it all.
func TestComputerWithPhone(t *testing.T) {
	t.Parallel()
	p := somebody("大津　小春", "オオヅ　コハル", "oozu")
	pc := visit(t, desktop, home.Public+"/apply")
	pc.register(p)
	pc.open(receive(t, p.email, linkMail).link(t))
	pc.identify(p)
	pc.press("QRコードを表示する")
	pc.sees("パスワードは要りません", "1回だけ使えます")
	pc.look("documents-code")

	hand := visit(t, phone, pc.readCode())
	hand.heading("スマートフォンで書類を送る")
	hand.look("handoff")
	hand.press("つないで続ける")
	hand.heading("本人確認書類の添付")
	hand.sees("パソコンに戻って続けてください")
	pc.until(`document.body.innerText.includes("スマートフォンがつながりました")`)
	pc.look("documents-joined")

	hand.attachCard(p)
	hand.look("documents-phone")
	pc.until(`document.getElementById("attached").innerText.includes("確認できました")`)
	if news := ask[string](pc, `document.getElementById("news").textContent`); news != "添付した画像は1枚になりました。" {
		t.Errorf("the screen reader hears %q", news)
	}
	pc.look("documents-from-phone")
	pc.follow("次へ進む")
	pc.press("登録")
	pc.heading("本人確認書類の登録完了")
	hand.until(`document.body.innerText.includes("書類は、もう送られました")`)
	hand.look("documents-sent-elsewhere")
	hand.follow("送ったあとのページを見る")
	hand.heading("本人確認書類の登録完了")
}

// readCode reads the code off the screen as a phone does.
func (v *visitor) readCode() string {
	v.t.Helper()
	code := v.thing(`document.querySelector(".handoff-code")`)
	call(v, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{ObjectID: code})
	q := call(v, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: code}).Quads[0]
	scroll := ask[float64](v, "scrollY")
	picture := call(v, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &page.Viewport{
		X: q[0], Y: q[1] + scroll, Width: q[2] - q[0], Height: q[5] - q[1], Scale: 2,
	}})
	read, err := exec.Command("zbarimg", "--quiet", "--raw", file(v.t, "code.png", picture.Data)).Output()
	if err != nil {
		v.t.Fatalf("zbarimg reads nothing: %v", err)
	}
	return strings.TrimSpace(string(read))
}

// The line breaks while pictures are sent: the one that was on its way is tried again
// when the line is back, by itself, and attached once; one that is no picture says so
// and harms no other.
func TestBrokenUpload(t *testing.T) {
	t.Parallel()
	p := somebody("菊陽　九美", "キクヨウ　クミ", "kumi")
	v := visit(t, phone, home.Public+"/apply")
	v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.pick("書類の種類", "運転免許証")
	v.attach("本人確認書類の画像", photograph(t, p.email), file(t, "notes.jpg", []byte("This is not a picture.")))
	v.useAll(1)
	v.until(`[...document.querySelectorAll(".sending-file")].every((file) => file.dataset.now === "waits")`)
	v.line(false)
	v.do(v.touch(v.find("button", "添付する")))
	v.until(`document.querySelector("[data-now=broken]") !== null`)
	v.sees("通信が切れました。つながると、自動で送り直します。")
	v.look("documents-broken")
	v.line(true)
	v.until(`document.querySelector("[data-now=kept]") !== null && document.querySelector("[data-now=refused]") !== null`)
	v.sees("届きました", "中身が画像ではないようです", "送れなかった画像があります。")
	v.look("documents-some-sent")

	v.follow("届いた画像を見る")
	v.until(settled)
	v.sees("あと3枚")
}

// line breaks the visitor's line, or mends it.
func (v *visitor) line(on bool) {
	v.t.Helper()
	emulate := cdp.Command[network.OverrideNetworkStateParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}
	call(v, emulate, network.OverrideNetworkStateParams{
		Offline: !on, DownloadThroughput: -1, UploadThroughput: -1,
	})
}
