package card

import (
	"strings"
	"testing"
)

// The rules are those of JIS X 0506 readers as makers describe them; vectors marked "published" stand beside the rule in a
// public explanation of it, the others were reckoned by hand as the comment shows.
func TestCheckDigits(t *testing.T) {
	for _, c := range []struct {
		rule CheckDigit
		body string
		want string
	}{
		{NoCheck, "123456", ""},
		{Mod10W3, "400763000011", "6"}, // published, EAN-13
		{Mod10W3, "12345", "7"},        // 5·3+4+3·3+2+1·3 = 33
		{Mod10W3, "0", "0"},
		{Mod10W2, "12345678", "4"}, // 16+7+12+5+8+3+4+1 = 56, published
		{Luhn, "12345678", "2"},    // 7+7+3+5+8+3+4+1 = 38, published
		{Luhn, "20151119", "3"},    // published
		{Luhn, "20151149", "0"},    // published: the sum is 20
		{Luhn, "123456", "6"},
		{Luhn, "000000001", "8"},
		{Luhn, "987654321", "7"},
		{DR7, "123456", "4"},       // published: 7·17636 = 123452
		{DR7, "12345678901", "3"},  // published
		{DR7, "99991234567", "0"},  // published
		{DSR7, "123456", "3"},      // 7-4
		{DSR7, "12345678901", "4"}, // 7-3
		{DSR7, "99991234567", "7"}, // 7-0
		{Mod11, "1234567", "4"},    // 14+18+20+20+18+14+2 = 106, remainder 7
		{Mod11, "1", "9"},          // 2
		{Mod11, "6", "0"},          // 12, remainder 1, 10 is written 0
		{Mod11, "123456", "0"},     // 77, remainder 0, 11 is written 0
		{Mod16, "0", "0"},          // 16+0+16 = 32
		{Mod16, "1", "+"},          // 33, 15 short of 48
		{Mod16, "6", "-"},          // 38, 10 short of 48
		{Mod16, "$1", "4"},         // 16+11+1+16 = 44
	} {
		if got := checkRules[c.rule](c.body, "A", "A"); got != c.want {
			t.Errorf("%s of %q: got %q, want %q", c.rule, c.body, got, c.want)
		}
	}
}

func TestMod16CountsStartAndStop(t *testing.T) {
	// Published: A37859B adds up to 65, 15 short of 80.
	if got := mod16("37859", "A", "B"); got != "+" {
		t.Errorf("got %q, want +", got)
	}
	if a, d := mod16("1", "A", "A"), mod16("1", "D", "D"); a == d {
		t.Errorf("both letters give %q", a)
	}
}

func TestSignsOfThePrefixCountOnlyInMod16(t *testing.T) {
	for rule, check := range checkRules {
		same := check("1/23", "A", "A") == check("123", "A", "A")
		if want := rule != Mod16; same != want {
			t.Errorf("%s: same with and without the sign is %t, want %t", rule, same, want)
		}
	}
}

// A rule earns its place by catching a mistyped digit. These catch every one; the others let a few through by their nature.
func TestOneWrongDigitIsCaught(t *testing.T) {
	for _, rule := range []CheckDigit{Mod10W3, Luhn, Mod16} {
		n := Numbering{Prefix: "2", Digits: 6, First: 1, Last: 999999, Check: rule}
		for _, serial := range []int64{1, 907, 123456, 999999} {
			number, err := n.Number(serial)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 7 {
				for _, d := range "0123456789" {
					wrong := number[:i] + string(d) + number[i+1:]
					if wrong != number && n.Valid(wrong) {
						t.Errorf("%s: %s passes for %s", rule, wrong, number)
					}
				}
			}
		}
	}
}

func TestSevenRulesTakeAnyLength(t *testing.T) {
	// 10^60 - 1 is a multiple of 999999, hence of 7.
	long := strings.Repeat("9", 60)
	if got := checkRules[DR7](long, "A", "A"); got != "0" {
		t.Errorf("got %s, want 0", got)
	}
}
