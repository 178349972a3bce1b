package jptext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var fuzzSeeds = []string{
	"", "熊本 太郎", "𠮷田　髙子", "\ufa19\U000E0100", "ｸﾏﾓﾄ ﾀﾛｳ", "か\u3099・ー-", "〒862-8612", "+81 (0)96-384-5000",
	"出水二丁目5番地の1 コーポー101", "a..b@docomo.ne.jp", "Ａ-1\x00\xff\n", "1番-番一-丁目", "ᄀ-ᅡ", "ΐİKſ゛㌍㍍〲",
}

// FuzzStored holds the laws of every function that returns what is stored.
func FuzzStored(f *testing.F) {
	parsers := map[string]func(string) (string, bool){
		"PersonName": PersonName, "Kana": Kana, "PostalCode": PostalCode, "Phone": Phone, "Address": Address,
		"Email": Email, "CardNumber": CardNumber,
		"Line": func(s string) (string, bool) { return Line(s, 50) },
	}
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for name, parse := range parsers {
			stored, ok := parse(typed)
			if !ok {
				if stored != "" {
					t.Errorf("%s(%q) refused but gave %q", name, typed, stored)
				}
				continue
			}
			if again, ok := parse(stored); again != stored || !ok {
				t.Errorf("%s(%q) = %q, and again %q, %v", name, typed, stored, again, ok)
			}
			if !utf8.ValidString(stored) || strings.ContainsFunc(stored, unicode.IsControl) {
				t.Errorf("%s(%q) = %q holds what no field may", name, typed, stored)
			}
		}
	})
}

// FuzzKeys holds the laws of every function that returns what is searched or compared.
func FuzzKeys(f *testing.F) {
	keys := map[string]func(string) string{
		"NameKey": NameKey, "KanaKey": KanaKey, "PhoneKey": PhoneKey, "AddressKey": AddressKey, "EmailKey": EmailKey,
		"Digits": Digits,
	}
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for name, key := range keys {
			got := key(typed)
			if again := key(got); again != got {
				t.Errorf("%s(%q) = %q (%U), and again %q", name, typed, got, []rune(got), again)
			}
			if !utf8.ValidString(got) {
				t.Errorf("%s(%q) = %q is not UTF-8", name, typed, got)
			}
		}
		if stored, ok := PersonName(typed); ok && NameKey(stored) != NameKey(typed) {
			t.Errorf("%q is stored as %q under another key", typed, stored)
		}
		if stored, ok := Kana(typed); ok && KanaKey(stored) != KanaKey(typed) {
			t.Errorf("%q is stored as %q under another key", typed, stored)
		}
		if stored, ok := Address(typed); ok && AddressKey(stored) != AddressKey(typed) {
			t.Errorf("%q is stored as %q under another key", typed, stored)
		}
	})
}
