package card_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ouchi/internal/card"
)

// patterns is the Codabar table once more, written as bar and space widths (1 narrow, 2 wide) so that a slip in the
// encoder's bits cannot hide in a shared table.
var patterns = map[string]byte{
	"1111122": '0', "1111221": '1', "1112112": '2', "2211111": '3', "1121121": '4',
	"2111121": '5', "1211112": '6', "1211211": '7', "1221111": '8', "2112111": '9',
	"1112211": '-', "1122111": '$', "2111212": ':', "2121112": '/', "2121211": '.', "1121212": '+',
	"1122121": 'A', "1212112": 'B', "1112122": 'C', "1112221": 'D',
}

// decode reads the middle row of an image as NW-7, start and stop letters included, and demands margins of ten modules.
func decode(img image.Image) (string, error) {
	runs := middleRow(img)
	if len(runs) < 3 || len(runs)%8 != 1 {
		return "", fmt.Errorf("%d runs are no whole number of characters", len(runs))
	}
	narrow := min(runs[1], runs[2])
	for _, w := range runs[1 : len(runs)-1] {
		narrow = min(narrow, w)
	}
	if runs[0] < 10*narrow || runs[len(runs)-1] < 10*narrow {
		return "", errors.New("the margin is under ten modules")
	}
	var text strings.Builder
	for char := runs[1:]; len(char) >= 8; char = char[8:] {
		var pattern strings.Builder
		for _, w := range char[:7] {
			pattern.WriteByte("12"[min(1, w*2/(narrow*3))])
		}
		c, known := patterns[pattern.String()]
		if !known {
			return "", fmt.Errorf("no character looks like %s", pattern.String())
		}
		text.WriteByte(c)
	}
	return text.String(), nil
}

// middleRow gives the lengths of white and black by turns, white first.
func middleRow(img image.Image) []int {
	box := img.Bounds()
	var runs []int
	black := true
	for x := box.Min.X; x < box.Max.X; x++ {
		r, _, _, _ := img.At(x, (box.Min.Y+box.Max.Y)/2).RGBA()
		if dark := r < 0x8000; dark != black {
			runs = append(runs, 0)
			black = dark
		}
		runs[len(runs)-1]++
	}
	return runs
}

func draw(t testing.TB, data string, o card.Options, scale int) []byte {
	t.Helper()
	bars, err := card.NW7(data, o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := bars.PNG(scale)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Law: what NW7 encodes reads back as start + data + stop, at any allowed ratio and scale; the rest is refused.
func FuzzNW7(f *testing.F) {
	f.Add("1234567890", "A", "A", 2, 5, 1)
	f.Add("-$:/.+", "B", "D", 1, 2, 3)
	f.Add("0", "C", "C", 1, 3, 20)
	f.Add("P12", "a", "", 3, 10, 0)
	f.Fuzz(func(t *testing.T, data, start, stop string, narrow, wide, scale int) {
		o := card.Options{Start: start, Stop: stop, Narrow: narrow, Wide: wide, Height: 10}
		bars, err := card.NW7(data, o)
		fits := o.Validate() == nil && 1 <= len(data) && len(data) <= 64 && strings.Trim(data, "0123456789-$:/.+") == ""
		if fits != (err == nil) {
			t.Fatalf("%q with %+v: got %v", data, o, err)
		}
		if err != nil {
			return
		}
		out, err := bars.PNG(1 + scale&3)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		want := letterOr(start) + data + letterOr(stop)
		if got, err := decode(img); err != nil || got != want {
			t.Fatalf("read %q, %v; want %q", got, err, want)
		}
	})
}

func letterOr(letter string) string {
	if letter == "" {
		return "A"
	}
	return letter
}

// A foreign reader must agree: zbarimg of the Debian package zbar-tools has to be there.
func TestZbarReadsTheBars(t *testing.T) {
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Fatalf("zbarimg is needed (Debian package zbar-tools): %v", err)
	}
	rng := rand.New(rand.NewPCG(1972, 7))
	dir := t.TempDir()
	args := []string{"--quiet", "--nodbus", "-Sdisable", "-Scodabar.enable"}
	var want []string
	for i := range 120 {
		data, o := randomData(rng), randomOptions(rng)
		file := filepath.Join(dir, fmt.Sprintf("%03d.png", i))
		if err := os.WriteFile(file, draw(t, data, o, dots(o, i)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
		want = append(want, "Codabar:"+o.Start+data+o.Stop)
	}
	out, err := exec.Command(zbar, args...).Output()
	if err != nil {
		t.Fatalf("zbarimg: %v", err)
	}
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(got) != len(want) {
		t.Fatalf("zbarimg read %d of %d symbols", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("symbol %d: zbarimg read %s, want %s", i, got[i], want[i])
		}
	}
}

// dots picks a scale that gives every module two dots at the least: below that zbar, and a camera, see grey.
func dots(o card.Options, i int) int { return max(2/o.Narrow, 1) + i%3 }

func randomData(rng *rand.Rand) string {
	alphabet := "0123456789"
	if rng.IntN(3) == 0 {
		alphabet += "-$:/.+"
	}
	data := make([]byte, 4+rng.IntN(14))
	for i := range data {
		data[i] = alphabet[rng.IntN(len(alphabet))]
	}
	return string(data)
}

func randomOptions(rng *rand.Rand) card.Options {
	sizes := [][2]int{{2, 5}, {1, 2}, {1, 3}, {2, 6}, {4, 9}}
	size := sizes[rng.IntN(len(sizes))]
	letter := func() string { return "ABCD"[rng.IntN(4):][:1] }
	return card.Options{Start: letter(), Stop: letter(), Narrow: size[0], Wide: size[1]}
}

func TestNW7Refuses(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		o    card.Options
	}{
		"nothing":         {"", card.Options{}},
		"a letter":        {"12P4", card.Options{}},
		"a start letter":  {"12A4", card.Options{}},
		"full width":      {"１２３", card.Options{}},
		"too much":        {strings.Repeat("1", 65), card.Options{}},
		"small letters":   {"1234", card.Options{Start: "a"}},
		"a broken option": {"1234", card.Options{Quiet: 1}},
	} {
		if _, err := card.NW7(c.data, c.o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := card.NW7("9876543210P", card.Options{}); err == nil || strings.Contains(err.Error(), "98765") {
		t.Errorf("the error repeats the card number: %v", err)
	}
}

func TestPNGRefusesAbsurdScales(t *testing.T) {
	bars, err := card.NW7("1234", card.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []int{-1, 0, 21} {
		if _, err := bars.PNG(scale); err == nil {
			t.Errorf("scale %d: taken", scale)
		}
	}
}

func TestSVGDrawsTheSameBars(t *testing.T) {
	bars, err := card.NW7("20000001", card.Options{Start: "B", Stop: "C"})
	if err != nil {
		t.Fatal(err)
	}
	var svg struct {
		Role   string `xml:"role,attr"`
		Label  string `xml:"aria-label,attr"`
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Box    string `xml:"viewBox,attr"`
		Crisp  string `xml:"shape-rendering,attr"`
		Style  string `xml:"style,attr"`
		Rect   struct {
			Fill string `xml:"fill,attr"`
		} `xml:"rect"`
		Path struct {
			Fill string `xml:"fill,attr"`
			D    string `xml:"d,attr"`
		} `xml:"path"`
	}
	label := `カード番号 <20000001> & "バーコード"`
	if err := xml.Unmarshal([]byte(bars.SVG(label)), &svg); err != nil {
		t.Fatal(err)
	}
	if svg.Role != "img" || svg.Label != label || svg.Crisp != "crispEdges" || svg.Style != "" {
		t.Errorf("attributes: %+v", svg)
	}
	if svg.Rect.Fill != "#fff" || svg.Path.Fill != "#000" {
		t.Errorf("colours: %s on %s", svg.Path.Fill, svg.Rect.Fill)
	}
	if want := fmt.Sprintf("0 0 %d %d", svg.Width, svg.Height); svg.Box != want || svg.Width != bars.Width() {
		t.Errorf("viewBox %q, size %d×%d", svg.Box, svg.Width, svg.Height)
	}
	img := image.NewGray(image.Rect(0, 0, svg.Width, 1))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, m := range regexp.MustCompile(`M(\d+) 0h(\d+)v80h-(\d+)z`).FindAllStringSubmatch(svg.Path.D, -1) {
		x, _ := strconv.Atoi(m[1])
		w, _ := strconv.Atoi(m[2])
		for i := range w {
			img.Pix[x+i] = 0
		}
	}
	if got, err := decode(img); err != nil || got != "B20000001C" {
		t.Errorf("the drawing reads %q, %v", got, err)
	}
}

func BenchmarkSVG(b *testing.B) {
	for b.Loop() {
		bars, err := card.NW7("200000016", card.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if bars.SVG("カード番号") == "" {
			b.Fatal("nothing drawn")
		}
	}
}
