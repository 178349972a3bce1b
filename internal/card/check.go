package card

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// CheckDigit names the rule by which the last character of a card number is found from the rest. NW-7 itself demands none,
// and library systems differ, so it is a setting. Before using a rule, compare it with a card the library already has.
//
// All rules but Mod16 look at the digits alone and pass over the signs of a prefix.
type CheckDigit string

const (
	// NoCheck adds nothing.
	NoCheck CheckDigit = "none"
	// Mod10W3 is modulus 10, weights 3, 1, 3, 1 … from the right, as in JAN (JIS X 0507).
	Mod10W3 CheckDigit = "mod10w3"
	// Mod10W2 is modulus 10, weights 2, 1, 2, 1 … from the right, products added whole (M10W21 一括).
	Mod10W2 CheckDigit = "mod10w2"
	// Luhn is modulus 10, weights 2, 1, 2, 1 … from the right, the digits of each product added apart (M10W21 分割,
	// ISO/IEC 7812-1 annex B).
	Luhn CheckDigit = "luhn"
	// DR7 is the remainder of the number divided by 7 (7DR, セブンチェック): 0 to 6.
	DR7 CheckDigit = "7dr"
	// DSR7 is 7 less that remainder (7DSR): 1 to 7. A remainder of 0 gives 7, as the rule is worded; a system that writes
	// 0 there does not fit this rule.
	DSR7 CheckDigit = "7dsr"
	// Mod11 is modulus 11, weights 2 to 7 from the right and over again; 11 less the remainder, and 0 where that is 10 or
	// 11, so that the result is always one digit.
	Mod11 CheckDigit = "mod11"
	// Mod16 is NW-7's own: the values of all characters, start and stop letters included (0–9, then - $ : / . + as 10 to
	// 15, A–D as 16 to 19), are added, and the check character brings the sum to a multiple of 16. It is a digit or one of
	// the six signs, never a letter. It may be a hyphen: a form that drops hyphens from what people type would lose it, so
	// choose it only where the cards at hand demand it.
	Mod16 CheckDigit = "mod16"
)

// nw7Values holds each character at its value in the modulus 16 table, which is also the order of nw7Patterns.
const nw7Values = "0123456789-$:/.+ABCD"

type checkRule func(body, start, stop string) string

var checkRules = map[CheckDigit]checkRule{
	NoCheck: func(string, string, string) string { return "" },
	Mod10W3: digitRule(func(d []int) int { return complement(weigh(d, 3, 1), 10) }),
	Mod10W2: digitRule(func(d []int) int { return complement(weigh(d, 2, 1), 10) }),
	Luhn:    digitRule(func(d []int) int { return complement(luhnSum(d), 10) }),
	DR7:     digitRule(remainder7),
	DSR7:    digitRule(func(d []int) int { return 7 - remainder7(d) }),
	Mod11:   digitRule(func(d []int) int { return complement(weigh(d, 2, 3, 4, 5, 6, 7), 11) % 10 }),
	Mod16:   mod16,
}

func checkNames() string {
	names := make([]string, 0, len(checkRules))
	for _, name := range slices.Sorted(maps.Keys(checkRules)) {
		names = append(names, string(name))
	}
	return strings.Join(names, ", ")
}

func digitRule(rule func(digits []int) int) checkRule {
	return func(body, _, _ string) string {
		digits := make([]int, 0, len(body))
		for _, c := range []byte(body) {
			if '0' <= c && c <= '9' {
				digits = append(digits, int(c-'0'))
			}
		}
		return strconv.Itoa(rule(digits))
	}
}

// weigh adds the digits, multiplied from the right by the weights over and over.
func weigh(digits []int, weights ...int) int {
	sum := 0
	for i, d := range slices.Backward(digits) {
		sum += d * weights[(len(digits)-1-i)%len(weights)]
	}
	return sum
}

func luhnSum(digits []int) int {
	sum := 0
	for i, d := range slices.Backward(digits) {
		if (len(digits)-1-i)%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum
}

// complement is what brings sum to the next multiple of m: 0 to m-1.
func complement(sum, m int) int { return (m - sum%m) % m }

// remainder7 divides digit by digit, as on paper, so that no length overflows.
func remainder7(digits []int) int {
	r := 0
	for _, d := range digits {
		r = (r*10 + d) % 7
	}
	return r
}

func mod16(body, start, stop string) string {
	sum := 0
	for _, c := range []byte(start + body + stop) {
		sum += strings.IndexByte(nw7Values, c)
	}
	return nw7Values[complement(sum, 16):][:1]
}
