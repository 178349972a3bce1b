package jptext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

const maxAddress = 200

// Address returns an address in full width (全角), as the guide asks: letters, digits and signs widened, kana joined
// (NFC), runs of spaces made one U+3000, and every kind of hyphen made －, save where a long mark belongs (コーポ). It is
// refused when nothing of it can be seen, when it is not one line, or when it is longer than 200 characters.
func Address(s string) (string, bool) {
	s, ok := clean(s)
	if !ok {
		return "", false
	}
	// Before, since NFC gives half-width signs (U+037E is ';'); after, since widening gives sound marks to join.
	s = norm.NFC.String(width.Widen.String(norm.NFC.String(s)))
	s = strings.Join(strings.FieldsFunc(s, isSpace), string(wideSpace))
	s = settleHyphens(s, '－')
	if !strings.ContainsFunc(s, isSeen) || !within(s, maxAddress) {
		return "", false
	}
	return s, true
}

// settleHyphens makes every hyphen of s the given one, and those between kana the long mark. A long mark stays where it
// follows kana.
func settleHyphens(s string, hyphen rune) string {
	runes := []rune(s)
	afterKana := func(i int) bool { return i > 0 && (isKana(runes[i-1]) || runes[i-1] == longMark) }
	for i, r := range runes {
		switch {
		case !isHyphen(r):
		case r == longMark || r == 'ｰ':
			runes[i] = hyphen
			if afterKana(i) {
				runes[i] = longMark
			}
		case afterKana(i) && i+1 < len(runes) && isKana(runes[i+1]):
			runes[i] = longMark
		default:
			runes[i] = hyphen
		}
	}
	return string(runes)
}

func isKana(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }
