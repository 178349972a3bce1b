// Package jptext reads Japanese text as people type it and gives it the one form the desk stores.
//
// Input is forgiven: half or full width, any hyphen, hiragana for katakana, stray spaces. Storage is strict: each
// function returns its one form and true, or "" and false when the text cannot be meant. What is returned with true is
// valid UTF-8, one line, free of control characters, and unchanged when given to the same function again.
//
// The package owns characters only. It refuses to correct a person's name: [PersonName] keeps every character as typed,
// since Unicode normalisation turns 神 (U+FA19) and its like into other characters. What is compared or searched is a
// separate key ([NameKey], [KanaKey], [AddressKey], [EmailKey], [PhoneKey]); a key is never shown and never stored in
// place of the text. Whether a field is required, and what to say about it, is the caller's.
package jptext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	wideSpace = '\u3000'
	longMark  = 'ー'
	middleDot = '・'
)

// unseenEnds holds the characters besides spaces that pasting leaves at the ends of a text and nobody can see.
const unseenEnds = "\ufeff\u200b"

// blanks holds letters and symbols that are drawn as nothing; a name of these alone is empty.
const blanks = "\u115f\u1160\u3164\uffa0\u2800"

// hyphens holds what keyboards, phones and word processors write where a hyphen is meant.
const hyphens = "-\u02d7\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212" +
	"\u2500\u2501\u2796\u30fc\ufe58\ufe63\uff0d\uff70"

func isHyphen(r rune) bool { return strings.ContainsRune(hyphens, r) }

// isSpace reports the tab and every Unicode space that stays on the line.
func isSpace(r rune) bool { return r == '\t' || unicode.Is(unicode.Zs, r) }

// isVariation reports the selectors that choose a glyph of the character before them (Unicode, section 23.4).
func isVariation(r rune) bool { return unicode.Is(unicode.Variation_Selector, r) }

// isForbidden reports characters no field may hold: controls, line ends, and format characters that reorder or hide
// text. The two joiners stay, since some scripts cannot spell a name without them.
func isForbidden(r rune) bool {
	switch {
	case r == '\t', r == '\u200c', r == '\u200d':
		return false
	case r == utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// isSeen reports characters that leave something on paper.
func isSeen(r rune) bool {
	return !isSpace(r) && !unicode.In(r, unicode.M, unicode.Cf) && !strings.ContainsRune(blanks, r)
}

// clean trims the ends and reports whether the rest may stand in a field of one line; an empty rest may.
func clean(s string) (string, bool) {
	s = strings.TrimFunc(s, func(r rune) bool { return isSpace(r) || strings.ContainsRune(unseenEnds, r) })
	if !utf8.ValidString(s) || strings.ContainsFunc(s, isForbidden) {
		return "", false
	}
	return s, true
}

// within reports whether s is at least one and at most limit characters (Unicode code points) long.
func within(s string, limit int) bool {
	n := utf8.RuneCountInString(s)
	return 0 < n && n <= limit
}
