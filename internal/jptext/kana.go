package jptext

import (
	"strings"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Kana returns a reading in full-width katakana: half-width kana and hiragana are turned, ー and ・ kept, a hyphen after
// kana read as ー, spaces made one U+3000. Any other character, Latin letters included, is refused, and so are a long
// mark with nothing to lengthen and a reading longer than 100 characters.
func Kana(s string) (string, bool) {
	s, ok := clean(s)
	if !ok {
		return "", false
	}
	words := strings.FieldsFunc(foldKana(s), isSpace)
	letters := false
	for i, word := range words {
		if words[i], ok = kanaWord(word); !ok {
			return "", false
		}
		letters = letters || strings.ContainsFunc(word, isKatakana)
	}
	reading := strings.Join(words, string(wideSpace))
	if !letters || !within(reading, maxName) {
		return "", false
	}
	return reading, true
}

func kanaWord(word string) (string, bool) {
	var b strings.Builder
	lengthens := false
	for _, r := range word {
		switch {
		case isKatakana(r):
			lengthens = true
		case isHyphen(r) && lengthens:
			r = longMark
		case r == middleDot || r == '·':
			r, lengthens = middleDot, false
		default:
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// foldKana turns every kana into the full-width katakana that a keyboard would have given, sound marks joined.
func foldKana(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '゛':
			return '\u3099'
		case '゜':
			return '\u309a'
		}
		return toKatakana(r)
	}, width.Fold.String(s))
	return norm.NFC.String(s)
}

// toKatakana moves one hiragana to its katakana, 0x60 above it in Unicode.
func toKatakana(r rune) rune {
	if ('ぁ' <= r && r <= 'ゖ') || r == 'ゝ' || r == 'ゞ' {
		return r + 'ァ' - 'ぁ'
	}
	return r
}

// isKatakana reports full-width katakana letters and iteration marks, the small ones for Ainu among them.
func isKatakana(r rune) bool {
	return ('ァ' <= r && r <= 'ヺ') || r == 'ヽ' || r == 'ヾ' || ('ㇰ' <= r && r <= 'ㇿ')
}
