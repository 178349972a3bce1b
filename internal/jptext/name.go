package jptext

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const maxName = 100

// PersonName returns the name a person typed, every character kept: no normalisation, variation selectors included.
// Only spaces are settled: none at the ends, and between parts one U+3000, or one ASCII space when no character of the
// name is an East Asian one. A name of one part is a name. It is refused when nothing of it can be seen, when it holds
// control characters or line ends, or when it is longer than 100 characters.
func PersonName(s string) (name string, ok bool) {
	s, ok = clean(s)
	if !ok || !strings.ContainsFunc(s, isSeen) {
		return "", false
	}
	gap := " "
	if strings.ContainsFunc(s, isEastAsian) {
		gap = string(wideSpace)
	}
	name = strings.Join(strings.FieldsFunc(s, isSpace), gap)
	if !within(name, maxName) {
		return "", false
	}
	return name, true
}

// Line returns free text of one line as it was typed, such as 勤務先・学校名称: trimmed, tabs made spaces, at most limit
// characters. Empty text is fine; whether it may be empty is the caller's to say.
func Line(s string, limit int) (string, bool) {
	s, ok := clean(s)
	if !ok || (s != "" && !within(s, limit)) {
		return "", false
	}
	return strings.ReplaceAll(s, "\t", " "), true
}

// isEastAsian reports characters that are drawn on the square, and their half-width forms (UAX #11).
func isEastAsian(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return !isSpace(r)
	}
	return false
}

// NeedsReading reports whether a name is written in a script of East Asia, so that how it is read has to be told: a name
// in Latin or any other alphabet says it itself.
func NeedsReading(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
	})
}
