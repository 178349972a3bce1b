package jptext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NameKey returns what a name is searched by. Spaces, middle dots and variation selectors are dropped, compatibility
// forms folded (NFKC), Latin lower-cased, hiragana made katakana, 々 written out, and characters that families write in
// more than one way folded to the common one (髙橋 and 高橋, 渡邊 and 渡辺): it finds more than one person, never fewer.
func NameKey(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range keyBase(s) {
		if r == '々' && last != 0 {
			r = last
		}
		last = foldVariant(r)
		b.WriteRune(last)
	}
	return norm.NFKC.String(b.String())
}

// KanaKey returns what a reading is searched by: as [NameKey] turns kana, and besides small kana made large (ショウ as
// シヨウ, as old lists write it), long marks and hyphens dropped, and kana of one sound made one (ヴァ and バ, ヂ and ジ,
// ヅ and ズ, ヲ and オ, ヰ and イ, ヱ and エ). Long vowels written out stay: オオノ and オーノ differ.
func KanaKey(s string) string {
	s = strings.Map(func(r rune) rune {
		if isHyphen(r) || unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, keyBase(s))
	return norm.NFKC.String(sameSound.Replace(s))
}

var sameSound = strings.NewReplacer(
	"ヴァ", "バ", "ヴィ", "ビ", "ヴェ", "ベ", "ヴォ", "ボ", "ヴ", "ブ", "ヷ", "バ", "ヸ", "ビ", "ヹ", "ベ", "ヺ", "ボ",
	"ヂ", "ジ", "ヅ", "ズ", "ヲ", "オ", "ヰ", "イ", "ヱ", "エ",
	"ァ", "ア", "ィ", "イ", "ゥ", "ウ", "ェ", "エ", "ォ", "オ", "ッ", "ツ", "ャ", "ヤ", "ュ", "ユ", "ョ", "ヨ", "ヮ", "ワ",
	"ヵ", "カ", "ヶ", "ケ",
)

// keyBase is the ground every key stands on: compatibility forms, widths, case and the two kana made one.
func keyBase(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = norm.NFKC.String(strings.Map(dropUnkeyed, s))
	s = strings.Map(func(r rune) rune { return toKatakana(unicode.ToLower(dropUnkeyed(r))) }, s)
	return norm.NFKC.String(s)
}

// dropUnkeyed drops, for strings.Map, what no key holds.
func dropUnkeyed(r rune) rune {
	if r == middleDot || r == '･' || isSpace(r) || isVariation(r) ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
		return -1
	}
	return r
}
