package jptext

import (
	"strings"

	"golang.org/x/text/width"
)

const (
	postalDigits = 7
	maxCard      = 20
)

// Digits returns s trimmed and with full-width digits made ASCII; whatever else it holds stays, for a number parser to
// refuse. It serves years, months and days.
func Digits(s string) string {
	return strings.Map(asciiDigit, strings.TrimFunc(strings.ToValidUTF8(s, "\ufffd"), isSpace))
}

func asciiDigit(r rune) rune {
	if '０' <= r && r <= '９' {
		return r - '０' + '0'
	}
	return r
}

// PostalCode returns the 7 ASCII digits of a Japanese postal code written in either width, with or without 〒, hyphens
// and spaces. It tells the shape only; whether the code exists is the postal package's.
func PostalCode(s string) (string, bool) {
	code := compact(strings.TrimPrefix(strings.TrimLeftFunc(s, isSpace), "〒"))
	if len(code) != postalDigits || !onlyDigits(code) {
		return "", false
	}
	return code, true
}

// CardNumber returns a card number without hyphens and spaces, half width, letters in capitals: 1 to 20 of 0-9 and A-Z.
// It stays text, since leading zeros count.
func CardNumber(s string) (string, bool) {
	number := compact(s)
	if !within(number, maxCard) || strings.ContainsFunc(number, func(r rune) bool { return !isWord(r) }) {
		return "", false
	}
	return strings.ToUpper(number), true
}

// MyNumber reports whether s is an Individual Number (個人番号), 12 digits whose last is the right check digit, so that a
// person can be warned before a desk receives what it must not keep. One 12-digit number in eleven passes by chance.
// The rule is 平成26年総務省令第85号 第5条.
func MyNumber(s string) bool {
	number := compact(s)
	if len(number) != 12 || !onlyDigits(number) {
		return false
	}
	sum := 0
	for n := 1; n <= 11; n++ {
		weight := n + 1
		if n > 6 {
			weight = n - 5
		}
		sum += int(number[11-n]-'0') * weight
	}
	check := 0
	if rest := sum % 11; rest > 1 {
		check = 11 - rest
	}
	return int(number[11]-'0') == check
}

// compact folds s to half width and drops its hyphens and spaces.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if isHyphen(r) || isSpace(r) {
			return -1
		}
		return r
	}, width.Fold.String(strings.ToValidUTF8(s, "\ufffd")))
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func onlyDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) })
}

// isWord reports ASCII digits and letters.
func isWord(r rune) bool {
	return isDigit(r) || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
}
