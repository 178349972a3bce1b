package stories

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ouchi/internal/picture"
	"ouchi/internal/picture/picturetest"
)

// useAll says of n images, whose editors open one after the other, that they be used as
// they are shown. Without scripts there is no editor.
func (v *visitor) useAll(n int) {
	v.t.Helper()
	for i := 0; i < n && !v.scriptless; i++ {
		v.editing()
		v.finish("この画像を使う")
	}
	// What no browser opens comes and goes by itself.
	v.until(`!document.querySelector("dialog, [data-now=prepares]")`)
}

// editing waits until the editor shows a picture.
func (v *visitor) editing() {
	v.t.Helper()
	v.until(`document.querySelector("dialog[open] [data-editing]:not([hidden])") !== null`)
}

// finish presses a button that closes the editor, and waits until that one is gone.
func (v *visitor) finish(button string) {
	v.t.Helper()
	v.on(v.thing(`document.querySelector("dialog")`), "function() { this.dataset.done = 1 }")
	v.do(v.touch(v.find("button", button)))
	v.until(`!document.querySelector("dialog[data-done]")`)
}

// inVault decodes the first image that is attached, as the library keeps it.
func (v *visitor) inVault() image.Image {
	v.t.Helper()
	data := evaluate[string](v, `fetch(document.querySelector(".thumbs a").href).then((r) => r.bytes()).then((b) => b.toBase64())`,
		chromedp.EvalAwaitPromise)
	file, err := base64.StdEncoding.DecodeString(data)
	v.must(err)
	picture, err := jpeg.Decode(bytes.NewReader(file))
	v.must(err)
	return picture
}

// swipe moves a finger over the editor's picture, in parts of its width and height.
func (v *visitor) swipe(from, to [2]float64) {
	v.t.Helper()
	v.on(v.thing(`document.querySelector(".photo-layer")`), `function() { this.scrollIntoView({block: "center"}) }`)
	box := ask[[]float64](v, `(({x, y, width, height}) => [x, y, width, height])(document.querySelector(".photo-layer").getBoundingClientRect())`)
	at := func(p [2]float64) []*input.TouchPoint {
		return []*input.TouchPoint{{X: box[0] + p[0]*box[2], Y: box[1] + p[1]*box[3]}}
	}
	for _, e := range []input.DispatchTouchEventParams{
		{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: at(from)},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: at([2]float64{(from[0] + to[0]) / 2, (from[1] + to[1]) / 2})},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: at(to)},
		// The finger rests: after a throw the browser takes the next tap for its end.
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: at(to)},
		{Type: input.DispatchTouchEventTypeTouchMove, TouchPoints: at(to)},
		{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}},
	} {
		call(v, input.DispatchTouchEvent, e)
	}
}

func black(t *testing.T, of image.Image, at image.Rectangle) {
	t.Helper()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			if r, g, b, _ := of.At(x, y).RGBA(); max(r, g, b)>>8 > 8 {
				t.Fatalf("%d, %d shines through: %v", x, y, of.At(x, y))
			}
		}
	}
}

// A finger turns a picture, cuts its rim off, and hides what nobody is to see: in what is
// sent it is black.
func TestAPictureIsPutRight(t *testing.T) {
	t.Parallel()
	p := somebody("荒尾　一葉", "アラオ　カズハ", "kazuha")
	v := visit(t, phone, home.Public+"/apply")
	v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.pick("書類の種類", "運転免許証")
	card := picturetest.JPEG(picturetest.Card(3000, 2000, "NAME  ARAO", "BORN  2001-02-03"))
	lying := picturetest.Exif{Orientation: 6, GPS: true}.InJPEG(card) // upright it is 2000 by 3000
	v.attach("本人確認書類の画像", file(t, "arao.jpg", lying))
	v.editing()
	v.sees("文字が読めるか、確かめてください。", "隠すところ: 臓器提供の意思を示す欄")
	v.look("photo")
	if size := ask[[]int](v, `[document.querySelector("canvas").width, document.querySelector("canvas").height]`); !slices.Equal(size, []int{1600, 2400}) {
		t.Errorf("the picture is %v, not upright", size)
	}
	v.do(v.touch(v.find("button", "右へ回す")))
	v.do(v.touch(v.find("button", "黒く隠す")))
	v.swipe([2]float64{0.2, 0.4}, [2]float64{0.5, 0.6})
	v.look("photo-cover")
	v.doesNotSee("そのまま送る") // that would show what is hidden
	v.do(v.touch(v.find("button", "切り取る")))
	v.swipe([2]float64{1, 1}, [2]float64{0.75, 0.75})
	v.look("photo-crop")
	v.finish("この画像を使う")
	v.press("添付する")
	v.until(settled)
	sent := v.inVault()
	if size := sent.Bounds().Size(); math.Abs(float64(size.X-1800)) > 20 || math.Abs(float64(size.Y-1200)) > 20 {
		t.Errorf("what is sent is %v, not three quarters each way", size)
	}
	black(t, sent, image.Rect(500, 660, 1180, 940))
	if r, _, _, _ := sent.At(440, 600).RGBA(); r>>8 < 40 {
		t.Error("more is black than was hidden")
	}
	v.sees("確認できました")
}

// By keys alone: a bar is placed, moved and taken away; Escape asks; the picture goes as
// it is. What can't be a picture is explained before it is sent, and what is hard to read
// said by browser and library alike.
func TestAPictureByKeys(t *testing.T) {
	t.Parallel()
	p := somebody("八代　桃花", "ヤツシロ　モモカ", "yatsushiro")
	v := visit(t, desktop, home.Public+"/apply")
	receipt := v.register(p)
	v.open(receive(t, p.email, linkMail).link(t))
	v.identify(p)
	v.pick("書類の種類", "在留カード")
	card := picturetest.Card(1600, 1000, "NAME  YATSUSHIRO", "BORN  2001-02-03")
	blurred := picturetest.JPEG(picturetest.Blur(card, 6))
	v.explains("IMG_0001.HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "互換性優先")
	v.explains("scan.pdf", "%PDF-1.7\n", "PDFは受け取れません")
	v.attach("本人確認書類の画像", file(t, "blurred.jpg", blurred))
	v.editing()
	v.sees("ぼけているかもしれません。")
	v.enterOn("黒く隠す")
	v.enterOn("枠を置く")
	v.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(chromedp.ModifierShift)))
	if got := ask[string](v, `(({left, height}) => left + " " + height)(document.querySelector(".photo-bar").style)`); got != "31% 11%" {
		t.Errorf("the bar stands at %s", got)
	}
	v.look("photo-keys")
	v.do(chromedp.KeyEvent(kb.Escape))
	v.sees("この画像を送るのをやめますか。")
	v.look("photo-ask")
	v.do(chromedp.KeyEvent(kb.Enter)) // 続ける
	v.on(v.thing(`document.querySelector(".photo-bar")`), "function() { this.focus() }")
	v.do(chromedp.KeyEvent(kb.Delete))
	if ask[bool](v, `document.querySelector(".photo-bar") !== null`) {
		t.Error("the bar is still there")
	}
	v.enterOn("そのまま送る")
	v.until(`!document.querySelector("dialog")`)
	if got := ask[string](v, "document.activeElement.id"); got != "documents" {
		t.Errorf("the focus is on %q", got)
	}
	v.press("添付する")
	v.until(settled)
	v.sees("ぼけているかもしれません。")
	v.look("documents-hint")
	v.follow("次へ進む")
	v.sees("ぼけているかもしれません。", "このままでも送れます。")
	v.look("sending-hint")
	v.agrees()
	v.press("登録")
	librarian := atDesk(t, staffLogin)
	librarian.take(receipt)
	librarian.sees("自動の確認：ぼけ（申請者にも伝えました）")
}

// explains checks that a file that no library takes is explained before it is sent.
func (v *visitor) explains(name, content, says string) {
	v.t.Helper()
	v.attach("本人確認書類の画像", file(v.t, name, []byte(content)))
	v.until(`document.querySelector("dialog[open] [data-refused]:not([hidden])") !== null`)
	v.sees(says)
	v.look("photo-" + filepath.Ext(name)[1:])
	v.finish("ほかの画像を選ぶ")
}

// enterOn presses Enter on a button.
func (v *visitor) enterOn(button string) {
	v.t.Helper()
	v.on(v.find("button", button), "function() { this.focus() }")
	v.do(chromedp.KeyEvent(kb.Enter))
}

// agrees checks that the browser and the library measure the same pictures alike.
func (v *visitor) agrees() {
	v.t.Helper()
	t := v.t
	card := picturetest.Card(1600, 1000, "NAME  KUMAMOTO TARO", "ADDRESS  KUMAMOTO", "BORN  2001-02-03")
	letter := picturetest.Letter(1300, 1790, "ADDRESS KUMAMOTO SUIZENJI 2-5-1 NAME TARO BORN 2001-02-03")
	for name, made := range map[string]*image.RGBA{
		"sharp": card, "letter": letter, "blurred": picturetest.Blur(card, 5), "nearly blurred": picturetest.Blur(letter, 3),
		"dark": picturetest.Darken(card, 0.3), "glare": picturetest.Lamp(card, image.Pt(700, 500), 90),
		"small": picturetest.Card(701, 455, "NAME  KUMAMOTO TARO"),
	} {
		png := picturetest.PNG(made)
		want, err := picture.Normalise(bytes.NewReader(png), picture.Limits{}, picture.Output{})
		if err != nil {
			t.Fatal(err)
		}
		got := measured(v, png)
		said := make([]string, 0, 4)
		for _, h := range want.Hints() {
			said = append(said, string(h))
		}
		if !slices.Equal(got.Hints, said) || got.Brightness != want.Brightness || got.Long != want.Long ||
			math.Abs(got.Glare-want.Glare) > 1e-9 || math.Abs(got.Sharpness-want.Sharpness) > 1e-6*want.Sharpness {
			t.Errorf("%s: the browser says %+v, the library %v %+v", name, got, said, want.Measures)
		}
	}
	limits := evaluate[map[string]float64](v, `import("/static/-/photo_hints.js").then((m) => m.limits)`, chromedp.EvalAwaitPromise)
	for name, want := range map[string]float64{
		"sharpFrom": picture.SharpFrom, "brightFrom": picture.BrightFrom, "glareFrom": picture.GlareFrom, "longFrom": picture.LongFrom,
	} {
		if limits[name] != want {
			t.Errorf("%s is %v in the browser, %v in the library", name, limits[name], want)
		}
	}
}

type inBrowser struct {
	picture.Measures
	Hints []string
}

func measured(v *visitor, png []byte) inBrowser {
	v.t.Helper()
	return evaluate[inBrowser](v, `(async () => {
		const { measure, hints } = await import("/static/-/photo_hints.js");
		const bytes = Uint8Array.from(atob("`+base64.StdEncoding.EncodeToString(png)+`"), (c) => c.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes]));
		const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
		canvas.getContext("2d", { willReadFrequently: true }).drawImage(bitmap, 0, 0);
		const m = measure(canvas);
		return { ...m, hints: hints(m) };
	})()`, chromedp.EvalAwaitPromise)
}
