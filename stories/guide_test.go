package stories

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/page"
)

var update = flag.Bool("update", false, "take the pictures of docs/patron.ja.md anew")

// The pictures of the guide, and what is written in the pages that they show.
const (
	album = "../docs/pictures"
	steps = album + "/steps.json"
	guide = "../docs/patron.ja.md"
)

// What a picture may weigh, and all of them.
const (
	pictureBytes = 40 << 10
	albumBytes   = 1 << 20
)

// camera takes the pictures of the guide, or compares what they show with what is there.
type camera struct {
	*visitor
	found map[string][]string // by picture, what its page says
}

// saying reads the lines of a page that change only with the program: headings, labels,
// buttons.
const saying = `[...document.querySelectorAll(
	"main h1, main h2, main legend, main label, main button, main .button, main dt, main .way-link")]
	.filter((e) => e.checkVisibility({ visibilityProperty: true }))
	.map((e) => e.innerText.replace(/\s+/g, " ").trim()).filter(Boolean)`

// step notes a page, from the top of the first thing that a selector finds.
func (c *camera) step(name, from string) {
	c.t.Helper()
	c.found[name] = ask[[]string](c.visitor, "%s", saying)
	if !*update {
		return
	}
	top := ask[float64](c.visitor, `document.querySelector(%q).getBoundingClientRect().top + scrollY`, from)
	height := min(640, ask[float64](c.visitor, `document.documentElement.scrollHeight`)-top)
	shot := call(c.visitor, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: new(true), OptimizeForSpeed: new(true),
		Clip: &page.Viewport{X: 0, Y: top, Width: float64(c.device.width), Height: height, Scale: 1},
	})
	full, err := png.Decode(bytes.NewReader(shot.Data))
	c.must(err)
	c.must(os.WriteFile(filepath.Join(album, name+".png"), small(c.t, full), 0o644))
}

// small packs a picture with the few colours that it mostly consists of.
func small(t *testing.T, full image.Image) []byte {
	t.Helper()
	counts, bounds := map[color.RGBA]int{}, full.Bounds()
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(full.At(x, y)).(color.RGBA) } //nolint:forcetypeassert // of its model
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[at(x, y)]++
		}
	}
	common := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, c := range common[:min(32, len(common))] {
		palette = append(palette, c)
	}
	out, index := image.NewPaletted(bounds, palette), map[color.RGBA]uint8{}
	for c := range counts {
		index[c] = uint8(palette.Index(c))
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			out.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The guide shows every page of the ordinary way as it is: when a page says something
// else, its picture is to be taken anew (CONTRIBUTING.md says how).
func TestGuideShowsThePagesAsTheyAre(t *testing.T) {
	t.Parallel()
	c := camera{visit(t, phone, home.Public), map[string][]string{}}
	receipt := c.throughTheForm()
	c.throughTheDocuments()
	c.throughTheLibrary(receipt)
	if *update {
		text, err := json.MarshalIndent(c.found, "", "  ")
		c.must(err)
		c.must(os.WriteFile(steps, append(text, '\n'), 0o644))
		return
	}
	c.open(home.Public + "/guide")
	c.heading("おうちで利用者登録の使い方")
	c.look("guide")
	var recorded map[string][]string
	text, err := os.ReadFile(steps)
	c.must(err)
	c.must(json.Unmarshal(text, &recorded))
	for name, says := range c.found {
		if !slices.Equal(says, recorded[name]) {
			t.Errorf("%s.png shows a page that has changed: take it anew with go test ./stories -run Guide -update\n"+
				"\tit said %q\n\tit says %q", name, recorded[name], says)
		}
	}
}

// guided is who walks through the guide.
var guided = somebody("熊本　花子", "クマモト　ハナコ", "guide")

func (c *camera) throughTheForm() (receipt string) {
	c.t.Helper()
	c.step("01-top", ".masthead")
	c.follow("電子申請")
	c.step("02-online", ".masthead")
	c.follow("おうちで利用者登録")
	c.choose("はじめて作る")
	c.step("03-start", ".sheet")
	c.follow("利用者情報仮登録へ進む")
	c.step("04-apply", ".form .field")
	c.write(guided)
	c.press("登録")
	c.heading("利用者情報仮登録確認")
	c.step("05-confirm", ".sheet")
	c.press("登録")
	receipt = c.receipt()
	c.step("06-done", ".sheet")
	return receipt
}

func (c *camera) throughTheDocuments() {
	c.t.Helper()
	request := receive(c.t, guided.email, linkMail)
	c.read(request)
	c.step("07-mail", ".sheet")
	c.open(request.link(c.t))
	c.step("08-enter", ".sheet")
	c.identify(guided)
	c.attachCard(guided)
	c.step("09-documents", ".sheet")
	c.follow("次へ進む")
	c.step("10-sending", ".sheet")
	c.press("登録")
	c.heading("本人確認書類の登録完了")
	c.step("11-sent", ".sheet")
	c.read(receive(c.t, guided.email, sentMail))
	c.step("12-received", ".sheet")
}

func (c *camera) throughTheLibrary(receipt string) {
	c.t.Helper()
	librarian := atDesk(c.t, staffLogin)
	librarian.take(receipt)
	librarian.approve()
	news := receive(c.t, guided.email, noticeMail)
	c.read(news)
	c.step("13-registered", ".sheet")
	c.showCard(guided, news.cardNumber(c.t))
	c.step("14-card", ".sheet")
}

// Every picture that the guide names is there, small, and noted; none lies there unused.
func TestGuideHasItsPictures(t *testing.T) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\(pictures/([a-z0-9-]+\.png)\)`).FindAllSubmatch(text, -1)
	var want []string
	for _, m := range named {
		want = append(want, string(m[1]))
	}
	files, err := filepath.Glob(album + "/*.png")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d pictures: %v", len(files), err)
	}
	all := 0
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if all += int(info.Size()); info.Size() > pictureBytes {
			t.Errorf("%s has %d bytes, want at most %d", f, info.Size(), pictureBytes)
		}
		if !slices.Contains(want, filepath.Base(f)) {
			t.Errorf("%s stands nowhere in the guide", f)
		}
	}
	for _, w := range want {
		if !slices.Contains(files, filepath.Join(album, w)) {
			t.Errorf("the guide names %s, which is not there", w)
		}
	}
	if all > albumBytes {
		t.Errorf("the pictures have %d bytes, want at most %d", all, albumBytes)
	}
}
