package paper

import (
	"strings"
	"unicode"

	"ouchi/internal/card"
)

// box is where a text has to fit: millimetres, points, and how many lines at most.
type box struct {
	width, height float64
	most, least   float64 // size of the letters
	lines         int
}

// set is a text set to its box.
type set struct {
	lines []string
	size  float64 // points
}

const (
	leading   = 1.25 // of lines, in ems
	step      = 0.5  // points, by which letters shrink
	pointInMM = 25.4 / 72
)

// tall is the height from the first line's top to the last base line, roughly.
func (s set) tall() float64 {
	return s.size * pointInMM * (0.88 + leading*float64(len(s.lines)-1))
}

// fit finds the largest letters with the fewest lines: a line more is begun only where it
// makes them larger by a fifth. What fits nowhere is set in the least size, in as many
// lines as it takes.
func (d *document) fit(text string, b box) (set, error) {
	text = card.Printable(text)
	best := set{}
	for n := 1; n <= b.lines; n++ {
		s, ok, err := d.fitLines(text, b, n)
		if err != nil {
			return set{}, err
		}
		if ok && s.size > best.size*1.2 {
			best = s
		}
	}
	if best.size > 0 {
		return best, nil
	}
	lines, err := d.wrap(text, b.width, b.least)
	return set{lines, b.least}, err
}

// fitLines finds the largest letters that set a text in n lines.
func (d *document) fitLines(text string, b box, n int) (set, bool, error) {
	for size := b.most; size >= b.least; size -= step {
		lines, err := d.wrap(text, b.width, size)
		if err != nil {
			return set{}, false, err
		}
		s := set{lines, size}
		if len(lines) <= n && (n == 1 || s.tall() <= b.height) {
			return s, true, nil
		}
	}
	return set{}, false, nil
}

// lines writes a set text, its last base line at foot.
func (d *document) lines(x, foot float64, s set) error {
	for i, line := range s.lines {
		y := foot - float64(len(s.lines)-1-i)*s.size*pointInMM*leading
		if err := d.text(x, y, s.size, line); err != nil {
			return err
		}
	}
	return nil
}

// wrap breaks a text into lines: at spaces, else between words, else anywhere.
func (d *document) wrap(text string, width, size float64) ([]string, error) {
	var lines []string
	line := ""
	for _, word := range words(text) {
		w, err := d.width(strings.TrimSpace(line+word), size)
		if err != nil {
			return nil, err
		}
		if w > width && strings.TrimSpace(line) != "" {
			lines, line = append(lines, strings.TrimSpace(line)), ""
		}
		for line += word; ; {
			head, rest, err := d.cut(strings.TrimSpace(line), width, size)
			if err != nil {
				return nil, err
			}
			if rest == "" {
				break
			}
			lines, line = append(lines, head), rest
		}
	}
	if line = strings.TrimSpace(line); line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines, nil
}

// cut breaks a word that is wider than a line; rest is "" when all of it fits.
func (d *document) cut(word string, width, size float64) (head, rest string, err error) {
	if w, err := d.width(word, size); err != nil || w <= width {
		return word, "", err
	}
	runes := []rune(word)
	for i := range runes[1:] {
		w, err := d.width(string(runes[:i+2]), size)
		if err != nil {
			return "", "", err
		}
		if w > width {
			return string(runes[:i+1]), string(runes[i+1:]), nil
		}
	}
	return word, "", nil
}

// Signs that begin no line, and those that end none (JIS X 4051, the part that names and
// addresses need).
const (
	noStart = "、。，．・：；！？）］｝〉》」』】ー々ゝゞヽヾ〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ-－‐–—～〜ヴ゛゜様"
	noEnd   = "（［｛〈《「『【〒"
)

// words are the pieces between which a line may end. Letters and digits with their
// hyphens, of either width, stay together, so that 2-5-1 is not torn; other characters
// are pieces by themselves.
func words(text string) []string {
	var all []string
	var before rune
	for _, r := range text {
		if before != 0 && stays(before, r) {
			all[len(all)-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		before = r
	}
	return all
}

// stays tells whether no line may end between two characters.
func stays(before, r rune) bool {
	switch {
	case strings.ContainsRune(noStart, r), strings.ContainsRune(noEnd, before):
		return true
	case unicode.IsSpace(r):
		return true // a space ends the line before it
	}
	return joins(before) && joins(r)
}

// joins tells whether a character is of a word: letters, digits, hyphens; not kana, not
// kanji.
func joins(r rune) bool {
	switch {
	case strings.ContainsRune("-－‐–.．'’", r):
		return true
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
