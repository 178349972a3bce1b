package stories

import (
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
)

// A card saved on the phone is read in the cellar, ends by itself, and goes with the
// patron who logs out.
func TestCardInTheCellar(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	library, v, p := withCard(t, data)
	v.look("my-home")
	v.open("/my/card")
	v.sees("電波がないところでも表示する")
	if len(v.kept()) != 0 {
		t.Errorf("kept unasked: %v", v.kept())
	}
	v.inEveryLight(p)
	v.press("この端末に保存する")
	v.until(`document.querySelector("[data-saved]") !== null`)
	v.sees("この端末に保存しています")
	v.look("card-kept")

	library.down(t)
	v.open("/my/card")
	v.sees("オフラインで表示しています。最終確認 ", p.Name)
	v.look("card-offline")
	v.bars(p, "card-offline-bars")
	v.stamp(time.Now().Add(-time.Minute))
	v.open("/my/card")
	v.heading("インターネットにつないでください")
	v.doesNotSee(p.Name, string(p.Number))
	v.look("card-lost")

	if err := library.start(data); err != nil {
		t.Fatal(err)
	}
	v.open("/my/card")
	v.until(`document.querySelector("[data-saved]") !== null`)
	v.open("/my/data")
	v.look("my-data")
	v.open("/my/devices")
	v.look("my-devices")
	v.open("/my")
	v.press("ログアウト")
	v.heading("図書館のオンラインサービス")
	if left := v.kept(); len(left) != 0 {
		t.Errorf("left after logging out: %v", left)
	}
	v.open("/my/card")
	v.heading("Myライブラリにログイン")
	if err := library.leave(); err != nil {
		t.Error(err)
	}
}

// inEveryLight reads the card as it opens, large, and in the evening.
func (v *visitor) inEveryLight(p registration.Patron) {
	v.t.Helper()
	v.bars(p, "card-own")
	v.press0("カードだけを大きく表示する")
	v.until(`document.querySelector(".library-card").getBoundingClientRect().width === innerWidth`)
	v.photograph(v.device.name + "-card-large")
	if read := v.scan(); read != "A"+string(p.Number)+"A" {
		v.t.Errorf("large, the bars say %q", read)
	}
	v.do(v.touch(v.thing(`document.querySelector(".library-card-name")`)))
	v.until(`!document.querySelector(".library-card-large")`)
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	v.look("card-dark")
	v.bars(p, "card-dark")
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
}

// withCard opens a library of its own on the data, and My page of a patron of it.
func withCard(t *testing.T, data string) (*house, *visitor, registration.Patron) {
	t.Helper()
	p := holder(t, data)
	library, err := home.beside(data)
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, phone, library.Public+"/my/login")
	v.comeHome(p)
	return library, v, p
}

// holder makes a patron with a password, before the program starts.
func holder(t *testing.T, data string) registration.Patron {
	t.Helper()
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Data.Dir = data }))
	h.Clock.Set(time.Now().Add(-2 * time.Hour))
	p := h.Patron(apptest.Form())
	h.Close()
	return p
}

// comeHome logs in to My page with a password of one's own.
func (v *visitor) comeHome(p registration.Patron) {
	v.t.Helper()
	v.fill("貸出カード番号(ログインID)", string(p.Number))
	v.fill("パスワード", apptest.Password)
	v.press("ログイン")
	v.heading("Myライブラリ")
}

// bars reads the card on phones upright and laid on the side, and asks that the bars on
// the screen are those that were drawn, pixel by pixel.
func (v *visitor) bars(p registration.Patron, name string) {
	v.t.Helper()
	own := v.device
	defer func() { v.device = own; v.hold() }()
	for _, size := range [][2]int64{{320, 568}, {360, 740}, {393, 852}, {740, 360}} {
		v.device.width, v.device.height = size[0], size[1]
		v.hold()
		if read := v.scan(); read != "A"+string(p.Number)+"A" {
			v.t.Errorf("%s, %d wide: the bars say %q", name, size[0], read)
		}
		drawn := `[...document.querySelectorAll(".library-card-bars svg")].filter((e) => e.getBoundingClientRect().width)`
		wide := ask[[]float64](v, `%s.map((e) => e.getBoundingClientRect().width / e.viewBox.baseVal.width)`, drawn)
		if len(wide) != 1 || wide[0] != 1 {
			v.t.Errorf("%s, %d wide: bars are scaled by %v", name, size[0], wide)
		}
	}
}

// kept lists what the browser keeps of the card.
func (v *visitor) kept() []string {
	v.t.Helper()
	return evaluate[[]string](v, `(async () => {
		const all = (await navigator.serviceWorker.getRegistrations()).map((r) => r.scope);
		for (const name of await caches.keys())
			for (const r of await (await caches.open(name)).keys()) all.push(name + " " + r.url);
		return all;
	})()`, chromedp.EvalAwaitPromise)
}

// stamp lets the copy end at a time.
func (v *visitor) stamp(end time.Time) {
	v.t.Helper()
	evaluate[bool](v, fmt.Sprintf(`(async () => {
		const cache = await caches.open("card"), found = await cache.match("/my/card/copy");
		const headers = new Headers(found.headers);
		headers.set("Ouchi-Until", %q);
		await cache.put("/my/card/copy", new Response(await found.text(), {headers}));
		return true;
	})()`, strconv.FormatInt(end.UnixMilli(), 10)), chromedp.EvalAwaitPromise)
}

// down stops the program as if the connection were lost.
func (h *house) down(t *testing.T) {
	t.Helper()
	if err := h.demo.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := h.demo.Wait(); err != nil {
		t.Fatal(err)
	}
}

// A patron renews the card from My page: one button, the documents, and the desk finds
// nothing to compare anew.
func TestRenewalFromMyPage(t *testing.T) {
	t.Parallel()
	library, v, _ := withCard(t, filepath.Join(t.TempDir(), "data"))
	v.follow("住所や電話番号の「変更」を申請する")
	v.heading("変更の申請")
	v.look("my-change")
	v.do(v.touch(v.thing(`[...document.querySelectorAll(".amend > summary")][0]`)))
	v.fill("郵便番号", "8600001")
	v.until(`document.querySelector(".postal-choices button") !== null`)
	v.look("my-change-address")
	v.press0("熊本県熊本市中央区千葉城町")
	v.until(`document.activeElement.id === "address"`)
	if got := v.holds("住所"); got != "熊本県熊本市中央区千葉城町" {
		t.Errorf("the address begins as %q", got)
	}
	v.do(v.touch(v.thing(`[...document.querySelectorAll(".amend > summary")][1]`)))
	v.fill("電話番号", "12")
	v.press("この内容で変更を申請する")
	v.sees("電話番号")
	v.look("my-change-wrong")
	v.open("/my")
	v.follow("有効期限の「更新」を申請する")
	v.heading("更新の申請")
	v.look("my-renewal")
	v.press("このまま更新を申請する")
	v.heading("本人確認書類の添付")
	v.open("/my")
	v.sees("手続き中の申請", "仮登録")
	v.look("my-asked")
	v.press("申請のようすを見る")
	v.sees("受付番号", "更新")
	if err := library.leave(); err != nil {
		t.Error(err)
	}
}
