package paper

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ouchi/internal/card"
)

func press() Press {
	return Press{
		Library: "熊本県立図書館", Contact: []string{"熊本県立図書館 情報支援課　096-384-5000", "このカードを拾われた方は、図書館へお知らせください。"},
		Layout: card.Single, Crop: true, Sheet: card.Sheet{Columns: 2, Rows: 5, Left: 17.4, Top: 9.5, GapX: 4, GapY: 2},
		LabelSheet: card.Sheet{Columns: 2, Rows: 6, Left: 18.6, Top: 21.6}, LabelWidth: 86.4, LabelHeight: 42.3,
	}
}

var numbering = card.Numbering{Prefix: "8", Digits: 7, First: 1, Last: 9999999, Check: "luhn"}

func numberOf(t testing.TB, serial int64) string {
	t.Helper()
	n, err := numbering.Number(serial)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// printed keeps a document in a file.
func printed(t testing.TB, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// tool runs one of the Debian packages that ./check installs.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s (of poppler-utils or zbar-tools): %v", name, err)
	}
	return string(out)
}

// render draws each page as an image of so many dots to the inch.
func render(t testing.TB, pdf string, dpi int) []string {
	t.Helper()
	prefix := strings.TrimSuffix(pdf, ".pdf")
	tool(t, "pdftoppm", "-r", strconv.Itoa(dpi), "-png", pdf, prefix)
	pages, err := filepath.Glob(prefix + "-*.png")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no page of %s: %v", pdf, err)
	}
	return pages
}

func scan(t testing.TB, pages []string) []string {
	t.Helper()
	return strings.Fields(tool(t, "zbarimg", append([]string{"-q", "--raw"}, pages...)...))
}

func TestCardsHaveTheSizeOfACard(t *testing.T) {
	cards := []Card{{Name: "𠮷田　髙橋彅", Number: numberOf(t, 1), ValidUntil: "2029年11月24日"}, {Name: "山田 花子", Number: numberOf(t, 2)}}
	path := printed(t, func(b *bytes.Buffer) error { return press().Cards(b, cards, 7) })
	info := tool(t, "pdfinfo", "-box", "-f", "1", "-l", "2", path)
	if !strings.Contains(info, "Pages:           2") {
		t.Error(info)
	}
	// 85.60 x 53.98 mm in points, to the hundredth.
	m := regexp.MustCompile(`Page +\d+ MediaBox: +0\.00 +0\.00 +(\S+) +(\S+)`).FindAllStringSubmatch(info, -1)
	if len(m) != 2 || m[0][1] != "242.65" || m[0][2] != "153.01" || m[1][1] != "242.65" {
		t.Errorf("boxes %q in\n%s", m, info)
	}
	got := scan(t, render(t, path, 300))
	if want := []string{"A" + cards[0].Number + "A", "A" + cards[1].Number + "A"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("a reader reads %q, want %q", got, want)
	}
	text := tool(t, "pdftotext", path, "-")
	for _, part := range []string{"熊本県立図書館", "山田 花子", "髙橋彅", "有効期限 2029年11月24日", "拾われた方"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

func look(t testing.TB, page string) image.Image {
	t.Helper()
	f, err := os.Open(page)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// area is part of a page, in millimetres.
type area struct{ x, y, w, h float64 }

// ink counts the dark dots of an area.
func ink(m image.Image, dpi int, a area) int {
	dots := func(mm float64) int { return int(mm * float64(dpi) / 25.4) }
	n := 0
	for py := dots(a.y); py < dots(a.y+a.h); py++ {
		for px := dots(a.x); px < dots(a.x+a.w); px++ {
			if color.GrayModel.Convert(m.At(px, py)).(color.Gray).Y < 128 {
				n++
			}
		}
	}
	return n
}

// No name is left blank or torn off the card, and every card can be read.
func TestEveryNameIsSeen(t *testing.T) {
	names := []string{
		"𠮷", "髙", "橋", "彅", "𠮷田　髙橋彅", "葛\U000e0100", "王\U0002a6a5", "Nguyễn Thị Minh Khai",
		strings.Repeat("熊本", 50), strings.Repeat("W", 100), "寿限無 寿限無 五劫の擦り切れ 海砂利水魚の水行末 雲来末 風来末",
	}
	cards := make([]Card, len(names))
	for i, name := range names {
		cards[i] = Card{Name: name, Number: numberOf(t, int64(i+1)), ValidUntil: "2029年11月24日"}
	}
	path := printed(t, func(b *bytes.Buffer) error { return press().Cards(b, cards, 0) })
	pages := render(t, path, 300)
	if got := scan(t, pages); len(got) != len(names) {
		t.Errorf("%d of %d cards can be read: %q", len(got), len(names), got)
	}
	for i, page := range pages {
		m := look(t, page)
		letter := 5.5 // of one character at full size
		if dots := ink(m, 300, area{margin, validTo + 0.6, letter, nameFoot + 1.4 - validTo - 0.6}); dots < 60 {
			t.Errorf("%q begins with %d dots of ink", names[i], dots)
		}
		if dots := ink(m, 300, area{right + 0.5, ruleLine + 1, margin - 0.5, 30}); dots > 0 {
			t.Errorf("%q runs out of its card by %d dots", names[i], dots)
		}
		if dots := ink(m, 300, area{1, nameFoot + 1.6, card.Width - 2, 0.4}); dots > 0 {
			t.Errorf("%q runs into its number", names[i])
		}
	}
	text := tool(t, "pdftotext", "-f", "7", "-l", "7", path, "-")
	if !strings.Contains(text, "王〓") {
		t.Errorf("what no font has is not marked: %q", text)
	}
}

func TestSheetsOfCards(t *testing.T) {
	p := press()
	p.Layout = card.Sheets
	var cards []Card
	for i := range 12 {
		cards = append(cards, Card{Name: "熊本　太郎", Number: numberOf(t, int64(i+1))})
	}
	path := printed(t, func(b *bytes.Buffer) error { return p.Cards(b, cards, 3) })
	pages := render(t, path, 200)
	if len(pages) != 2 || len(scan(t, pages)) != 12 {
		t.Fatalf("%d pages, %d cards that can be read", len(pages), len(scan(t, pages)))
	}
	m := look(t, pages[0])
	x, y := p.Sheet.Place(2, card.Width, card.Height)
	if ink(m, 200, area{x + 1, y + 1, card.Width - 2, card.Height - 2}) != 0 {
		t.Error("a cell that was used before is printed on")
	}
	if x, y = p.Sheet.Place(3, card.Width, card.Height); ink(m, 200, area{x + 1, y + 1, card.Width - 2, card.Height - 2}) == 0 {
		t.Error("the first free cell is empty")
	}
}

func TestLabels(t *testing.T) {
	var labels []Label
	for i := range 120 {
		labels = append(labels, Label{
			PostalCode: "8628612", Address: "熊本県熊本市中央区出水２丁目５－１　𠮷田ビル" + strconv.Itoa(i), Name: "熊本　太郎", Note: "K7M-3RX-9TA",
		})
	}
	labels[0].Name, labels[0].Address = strings.Repeat("熊本", 50), strings.Repeat("熊本県熊本市中央区コーポ２－５－１", 12)
	path := printed(t, func(b *bytes.Buffer) error { return press().Labels(b, labels, 5) })
	info := tool(t, "pdfinfo", path)
	if !strings.Contains(info, "Pages:           11") || !strings.Contains(info, "(A4)") {
		t.Error(info)
	}
	text := tool(t, "pdftotext", "-layout", path, "-")
	if n := strings.Count(text, "〒862-8612"); n != 120 || !strings.Contains(text, "太郎 様") {
		t.Errorf("%d addresses in\n%.500s", n, text)
	}
	if file, err := os.Stat(path); err != nil || file.Size() > 200_000 {
		t.Errorf("%d bytes, %v", file.Size(), err)
	}
	m := look(t, render(t, path, 100)[0])
	x, y := press().LabelSheet.Place(5, 86.4, 42.3)
	if ink(m, 100, area{0, 0, card.A4, y - 1}) != 0 || ink(m, 100, area{x + 86.5, y, 15, 42}) != 0 {
		t.Error("ink outside of the first free label")
	}
}

func TestLinesEndWhereReadersExpect(t *testing.T) {
	d := newDocument(card.A4, card.A4Tall, "")
	for text, want := range map[string]string{
		"熊本県熊本市中央区出水２－５－１":           "熊本県熊本市中|央区出水|２－５－１",
		"熊本市コーポラス、ヴィラ（東）":            "熊本市コーポラ|ス、ヴィラ（東）",
		"Kumamoto Suizenji 12-3":     "Kumamoto|Suizenji 12-3",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ": "ABCDEFGHIJ|KLMNOPQRS|TUVWXYZ",
		"":                           "",
		"　熊本　":                       "熊本",
	} {
		lines, err := d.wrap(text, 26, 10)
		if got := strings.Join(lines, "|"); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestNumbersInGroups(t *testing.T) {
	for number, want := range map[string]string{
		"7": "7", "123456": "123 456", "1234567": "123 4567", "12345678": "1234 5678", "123456789": "123 456 789", "1234567890123": "123 456 789 0123",
	} {
		if got := strings.Join(grouped(number), " "); got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
}

func TestRefusesWhatNobodyCouldRead(t *testing.T) {
	var b bytes.Buffer
	if err := press().Cards(&b, []Card{{Name: "熊本", Number: strings.Repeat("1234567890", 5)}}, 0); !errors.Is(err, card.ErrWide) {
		t.Errorf("bars of fifty digits: %v", err)
	}
	for _, number := range []string{"", "12-3A"} {
		if err := press().Cards(&b, []Card{{Name: "熊本", Number: number}}, 0); err == nil {
			t.Errorf("printed %q", number)
		}
	}
	if press().Cards(&b, nil, 0) == nil || press().Labels(&b, nil, 0) == nil {
		t.Error("printed nothing")
	}
}

func BenchmarkLabels(b *testing.B) {
	labels := make([]Label, 120)
	for i := range labels {
		labels[i] = Label{PostalCode: "8628612", Address: "熊本県熊本市中央区出水２丁目５－１　𠮷田ビル" + strconv.Itoa(i), Name: "熊本　太郎"}
	}
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := press().Labels(&out, labels, 0); err != nil {
			b.Fatal(err)
		}
	}
}
