package jptext

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// AddressKey returns what an address is compared by: widths, case and variants folded as in [NameKey], 丁目, 番地, 番, 号,
// の and hyphens after a number made one '-', Chinese numerals before them made digits, spaces and long marks dropped.
// So 出水二丁目５番１号, 出水2丁目5-1 and 出水２－５－１ are one. It is for comparing, never for showing.
func AddressKey(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = norm.NFKC.String(strings.Map(dropUnprinted, s))
	s = strings.Map(func(r rune) rune { return unicode.ToLower(foldVariant(dropUnprinted(r))) }, s)
	s = strings.ReplaceAll(settleHyphens(norm.NFKC.String(s), '-'), string(longMark), "")
	s = joinNumbers(norm.NFKC.String(s))
	s = chineseNumber.ReplaceAllStringFunc(s, arabic)
	s = numberUnits.ReplaceAllString(s, "$1-")
	return joinNumbers(s)
}

var (
	chineseNumber = regexp.MustCompile(`[〇一二三四五六七八九十]+(丁目|番|号)`)
	numberUnits   = regexp.MustCompile(`([0-9])(?:丁目|番地|番|号室|号|の|-)+`)
)

// joinNumbers drops spaces and hyphens except between two letters or digits, where one '-' stays to part them,
// and joins the marks this brings to their letters.
func joinNumbers(s string) string {
	var b strings.Builder
	var last rune
	gap := false
	for _, r := range s {
		if r == '-' || isSpace(r) {
			gap = true
			continue
		}
		if gap && parts(last) && parts(r) {
			b.WriteByte('-')
		}
		b.WriteRune(r)
		last, gap = r, false
	}
	return norm.NFKC.String(b.String())
}

func parts(r rune) bool {
	return isWord(r) || strings.ContainsRune("〇一二三四五六七八九十", r)
}

// arabic writes the numeral at the head of s in digits and keeps the unit after it: 二十三番 is 23番, 一〇号 is 10号.
// A row of numerals that is no number below 100 stays as it is.
func arabic(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !parts(r) })
	numeral, unit := s[:end], s[end:]
	tens, ones, found := strings.Cut(numeral, "十")
	if !found {
		return inDigits(numeral) + unit
	}
	if tens, ones = inDigits(tens), inDigits(ones); len(tens) > 1 || len(ones) > 1 {
		return s
	}
	if tens == "" {
		tens = "1"
	}
	if ones == "" {
		ones = "0"
	}
	return tens + ones + unit
}

// inDigits turns Chinese numerals into digits one by one.
func inDigits(numeral string) string {
	return strings.Map(func(r rune) rune {
		if n := strings.Index("〇一二三四五六七八九", string(r)); n >= 0 {
			return rune('0' + n/len("〇"))
		}
		return r
	}, numeral)
}

// dropUnprinted drops, for strings.Map, what changes how a character looks but not which it is.
func dropUnprinted(r rune) rune {
	if isVariation(r) || (!isSpace(r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)) {
		return -1
	}
	return r
}
