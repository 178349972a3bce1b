package stories

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tally counts what a librarian and their browser do.
type tally struct {
	*visitor
	strokes  int
	requests atomic.Int64
}

func counted(v *visitor) *tally {
	v.t.Helper()
	c := &tally{visitor: v}
	v.must(chromedp.Listen(v.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.Contains(e.Request.URL, "/static/") {
			c.requests.Add(1)
		}
	}))
	return c
}

// strike presses a key that stays on the page, turnBy one that leads on.
func (c *tally) strike(key string) {
	c.t.Helper()
	c.strokes++
	c.key(key)
}

func (c *tally) turnBy(key string) {
	c.t.Helper()
	c.strokes++
	c.turn(chromedp.KeyEvent(key))
}

// inView fails unless the things are seen without scrolling, and none hides another.
func (v *visitor) inView(selectors ...string) {
	v.t.Helper()
	for _, s := range selectors {
		if !ask[bool](v, `(() => {
			const e = document.querySelector(%q), box = e?.getBoundingClientRect();
			if (!box || scrollY !== 0 || box.top < 0 || box.bottom > innerHeight || box.width === 0) return false;
			const seen = document.elementFromPoint(box.left + box.width / 2, Math.max(box.top, box.bottom - 6));
			return e === seen || e.contains(seen) || seen?.contains(e);
		})()`, s) {
			v.t.Errorf("%s: %s is not in view: %s", v.device.name, s,
				ask[string](v, `JSON.stringify([innerHeight, document.querySelector(%q)?.getBoundingClientRect()])`, s))
		}
	}
}

// imageIsThere waits until the large image is drawn.
const imageIsThere = `document.querySelector(".shot:not([hidden]) .sheet-on img")?.naturalWidth > 0`

// An ordinary approval from the queue, and the next: nothing but keys, one page each.
// It runs alone, for the queue to hold nobody else's application.
func TestOrdinaryApprovalByKeys(t *testing.T) {
	var people []person
	var receipts []string
	for i, name := range []string{"荒尾", "玉名", "山鹿"} {
		p := somebody(name+"　一", "ミホン　ハジメ", fmt.Sprintf("ordinary%d", i))
		p.phone = fmt.Sprintf("090-1111-000%d", i)
		v := visit(t, phone, home.Public+"/apply")
		receipts = append(receipts, v.register(p))
		v.send(p, receive(t, p.email, linkMail).link(t))
		people = append(people, p)
	}
	librarian := counted(atDesk(t, staffLogin))
	librarian.begin(receipts[0])
	for i, receipt := range receipts {
		librarian.sees("申請 " + receipt)
		librarian.until(imageIsThere)
		librarian.inView(".pane", ".ticks", ".values", ".verdict", ".approve .button", "#return > summary")
		librarian.look("staff-review")
		librarian.sees("確かめていない項目：6")
		librarian.strike("c")
		librarian.sees("すべて確かめました")
		before := librarian.requests.Load()
		librarian.turnBy("a")
		if i == 0 {
			// The key is held a moment too long: the next one is not decided by it.
			librarian.do(chromedp.KeyEvent("a", func(p *input.DispatchKeyEventParams) { p.AutoRepeat = new(true) }))
			t.Logf("an ordinary approval: 2 keystrokes, %d requests until the next application stands there", librarian.requests.Load()-before)
		}
	}
	t.Logf("%d applications: %d keystrokes, %d requests", len(receipts), librarian.strokes, librarian.requests.Load())
	for _, p := range people {
		receive(t, p.email, noticeMail).says(t, "貸出カード番号")
	}
	librarian.open("/applications/" + strings.ReplaceAll(receipts[0], "-", ""))
	librarian.sees("本登録", "運転免許証：名前、生年月日、現住所、有効期限、裏面、隠す番号")
	librarian.showKeys()
}

// begin opens the oldest of the queue by its key, where the queue has one.
func (c *tally) begin(receipt string) {
	c.t.Helper()
	if ask[bool](c.visitor, `document.querySelector("[data-key=o]") !== null`) {
		c.turnBy("o")
		return
	}
	c.take(receipt)
}

// showKeys asks for the keys, turns them off and on again.
func (c *tally) showKeys() {
	c.t.Helper()
	c.strike("?")
	c.sees("キー操作", "拡大", "塗りつぶす", "右へ90度まわす")
	c.choose("キー操作を使う")
	c.press0("閉じる")
	c.strike("r")
	c.until(`!document.querySelector(".viewer-state").value.includes("90度")`)
	c.strike("?")
	c.choose("キー操作を使う")
	c.press0("閉じる")
	c.strike("r")
	c.until(`document.querySelector(".viewer-state").value.includes("90度")`)
}

// press0 presses a button that stays on the page.
func (v *visitor) press0(button string) {
	v.t.Helper()
	v.do(v.touch(v.find("button", button)))
}

// shade is how bright the middle of a part of the large image is as the server gives it
// now, 0 to 255; -1 when it gives none.
func (v *visitor) shade(x, y float64) int {
	v.t.Helper()
	return evaluate[int](v, fmt.Sprintf(`(async () => {
		const answer = await fetch(document.querySelector(".shot:not([hidden]) .shot-name a").href);
		if (!answer.ok) return -1;
		const image = await createImageBitmap(await answer.blob());
		const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
		canvas.drawImage(image, 0, 0);
		const [r, g, b] = canvas.getImageData(image.width * %f, image.height * %f, 1, 1).data;
		return Math.round((r + g + b) / 3);
	})()`, x, y), chromedp.EvalAwaitPromise)
}

// drag draws over the image from one place to another, in parts of the pane.
func (v *visitor) drag(x1, y1, x2, y2 float64) {
	v.t.Helper()
	box := ask[[]float64](v, `(() => {
		const b = document.querySelector(".shot:not([hidden]) .sheet-on img").getBoundingClientRect();
		return [b.left, b.top, b.width, b.height];
	})()`)
	at := func(x, y float64) (float64, float64) { return box[0] + x*box[2], box[1] + y*box[3] }
	steps := []struct {
		kind input.DispatchMouseEventType
		x, y float64
	}{
		{input.DispatchMouseEventTypeMousePressed, x1, y1},
		{input.DispatchMouseEventTypeMouseMoved, (x1 + x2) / 2, (y1 + y2) / 2},
		{input.DispatchMouseEventTypeMouseMoved, x2, y2},
		{input.DispatchMouseEventTypeMouseReleased, x2, y2},
	}
	for _, step := range steps {
		x, y := at(step.x, step.y)
		p := input.DispatchMouseEventParams{Type: step.kind, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1}
		if step.kind != input.DispatchMouseEventTypeMouseReleased {
			p.Buttons = 1
		}
		call(v, input.DispatchMouseEvent, p)
	}
}

// A number that somebody forgot to cover is blackened, by mouse and by keys, whichever way
// the image is turned; a My Number hides the image until it is shredded.
func TestMaskAndMyNumber(t *testing.T) {
	t.Parallel()
	p := somebody("人吉　樹", "ヒトヨシ　イツキ", "hitoyoshi")
	v := visit(t, phone, home.Public+"/apply")
	receipt := v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.pick("書類の種類", "マイナンバーカード")
	v.attach("本人確認書類の画像", photograph(t, p.email), photograph(t, "back-"+p.email))
	v.useAll(2)
	v.press("添付する")
	v.until(settled)
	v.follow("次へ進む")
	v.press("登録")

	librarian := visit(t, tablet, home.Staff)
	librarian.fill("ログインID", staffLogin)
	librarian.fill("パスワード", staffPassword)
	librarian.press("ログイン")
	librarian.take(receipt)
	librarian.until(imageIsThere)
	librarian.inView(".pane", ".ticks", ".warnings", ".verdict", ".approve .button")
	librarian.sees("マイナンバーカードの画像が2枚以上あります")
	librarian.look("staff-two-fronts")
	librarian.lookAround()

	librarian.masks()

	librarian.key("j")
	librarian.until(imageIsThere)
	image := ask[string](librarian, `document.querySelector(".shot:not([hidden]) .shot-name a").href`)
	librarian.do(librarian.touch(librarian.thing(`[...document.querySelectorAll(".shot:not([hidden]) summary")].find((s) => s.innerText === "マイナンバーが写っている")`)))
	librarian.press("この画像を伏せる")
	librarian.sees("マイナンバーの写った画像があります", "この画像はだれにも見せません")
	librarian.look("staff-my-number")
	if code := librarian.answers(image); code != 404 {
		t.Errorf("the hidden image is answered with %d", code)
	}
	if code := librarian.answers(strings.TrimSuffix(image, "view") + "thumb"); code != 404 {
		t.Errorf("its thumbnail is answered with %d", code)
	}
	if librarian.has("button", "承認する") {
		t.Error("it can be approved")
	}
	librarian.press("この画像を消す")
	librarian.sees("この画像は消しました")
	librarian.do(librarian.touch(librarian.find("fold", "差し戻す（訂正を頼む）")))
	// The reason is chosen already.
	librarian.press("差し戻す")
	letter := receive(t, p.email, noticeMail)
	letter.says(t, "マイナンバーカードの裏面が送られています")
	v.open(letter.link(t))
	v.identify(p)
	v.heading("本人確認書類の添付")
	v.look("after-shredding")
}

// masks blackens the middle of the large image by mouse, and its top by keys.
func (v *visitor) masks() {
	v.t.Helper()
	// By mouse, the image turned on its side.
	v.press0("塗りつぶす")
	v.look("staff-mask")
	before := v.shade(.5, .5)
	v.drag(.4, .4, .6, .6)
	v.press("塗りつぶす（元に戻せません）")
	v.until(imageIsThere)
	if after := v.shade(.5, .5); before < 60 || after > 12 {
		v.t.Errorf("the middle was %d and is %d", before, after)
	}
	// By keys: a frame is set down, moved to the corner, and made larger.
	v.key("m")
	v.until(`document.activeElement.innerText === "枠を置く"`)
	v.key(kb.Enter)
	for range 50 {
		v.key(kb.ArrowUp)
	}
	for range 10 {
		v.shifted(kb.ArrowDown)
	}
	v.look("staff-mask-keys")
	v.tabTo("塗りつぶす（元に戻せません）")
	v.turn(chromedp.KeyEvent(kb.Enter))
	v.until(imageIsThere)
	if top, below := v.shade(.5, .1), v.shade(.5, .3); top > 12 || below < 60 {
		v.t.Errorf("by keys: %d at the top, %d below", top, below)
	}
}

// answers asks for an address and gives the status.
func (v *visitor) answers(address string) int {
	v.t.Helper()
	return evaluate[int](v, fmt.Sprintf(`fetch(%q).then((r) => r.status)`, address), chromedp.EvalAwaitPromise)
}

// shifted presses a key with the shift key held.
func (v *visitor) shifted(key string) {
	v.t.Helper()
	v.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierShift)))
}

// lookAround zooms by wheel and by key, pans, and looks at two images side by side; each
// keeps its own way of being looked at.
func (v *visitor) lookAround() {
	v.t.Helper()
	says := func(want string) {
		v.t.Helper()
		v.until(fmt.Sprintf(`document.querySelector(".viewer-state").value === %q`, want))
	}
	v.key("+")
	says("150%")
	v.drag(.5, .5, .6, .6)
	if moved := ask[string](v, `document.querySelector(".shot:not([hidden]) .sheet-on").style.transform`); strings.Contains(moved, "translate(0px, 0px)") {
		v.t.Errorf("dragging moved nothing: %s", moved)
	}
	v.key("j")
	says("100%")
	v.key("k")
	says("150%")
	v.key("b")
	if n := ask[int](v, `document.querySelectorAll(".shot:not([hidden])").length`); n != 2 {
		v.t.Errorf("%d images side by side", n)
	}
	v.look("staff-beside")
	v.key("b")
	v.key("0")
	says("100%")
	v.pinch()
	v.until(`Number.parseInt(document.querySelector(".viewer-state").value) >= 180`)
	v.key("0")
	v.key("t")
	says("100% コントラスト1")
	v.key("r")
	says("100% 90度 コントラスト1")
}

// pinch moves two fingers apart over the image, to twice as far.
func (v *visitor) pinch() {
	v.t.Helper()
	at := ask[[]float64](v, `(() => {
		const b = document.querySelector(".shot:not([hidden]) .pane").getBoundingClientRect();
		return [b.left + b.width / 2, b.top + b.height / 2];
	})()`)
	fingers := func(apart float64) []*input.TouchPoint {
		return []*input.TouchPoint{{X: at[0] - apart, Y: at[1]}, {X: at[0] + apart, Y: at[1]}}
	}
	for _, step := range []input.DispatchTouchEventParams{
		{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: fingers(50)},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: fingers(75)},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: fingers(100)},
		{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}},
	} {
		call(v, input.DispatchTouchEvent, step)
	}
}
