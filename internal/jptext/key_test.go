package jptext

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNameKeyUnifies(t *testing.T) {
	checkKeys(t, NameKey, [][]string{
		{"熊本太郎", "熊本　太郎", " 熊本 太郎 "},
		{"𠮷田髙子", "吉田高子"},
		{"渡辺花", "渡邊花", "渡邉花", "渡邊\U000E0101花"},
		{"山崎", "山﨑", "山\ufa11", "山嵜"},
		{"神谷", "\ufa19谷"},
		{"斉藤", "齋藤", "齊藤", "斎藤"},
		{"浜田", "濵田", "濱田"},
		{"佐々木", "佐佐木"},
		{"三ケ島", "三ヶ島"},
		{"ジョン・スミス", "ジョン スミス", "じょんすみす", "ｼﾞｮﾝ･ｽﾐｽ"},
		{"taro kumamoto", "Ｔａｒｏ　ＫＵＭＡＭＯＴＯ"},
		{"高橋"},
		{"熊本"},
		{"田中"},
	})
}

func TestKanaKeyUnifies(t *testing.T) {
	checkKeys(t, KanaKey, [][]string{
		{"クマモト　タロウ", "ｸﾏﾓﾄﾀﾛｳ", "くまもと たろう"},
		{"ショウコ", "シヨウコ", "しょうこ"},
		{"マリー", "マリ", "マリ-", "ﾏﾘｰ"},
		{"ヴァネッサ", "バネツサ", "ｳﾞｧﾈｯｻ"},
		{"ミヅホ", "ミズホ"},
		{"カヲル", "カオル"},
		{"オオノ"},
		{"オノ"},
		{"バラ"},
		{"ハラ"},
	})
}

// checkKeys wants one key for all of a group and none shared by two groups.
func checkKeys(t *testing.T, key func(string) string, groups [][]string) {
	t.Helper()
	owner := map[string]string{}
	for _, group := range groups {
		want := key(group[0])
		for _, other := range group[1:] {
			if got := key(other); got != want {
				t.Errorf("%q: key %q, want %q as of %q", other, got, want, group[0])
			}
		}
		if first, taken := owner[want]; taken {
			t.Errorf("%q and %q share the key %q", group[0], first, want)
		}
		owner[want] = group[0]
	}
}

// TestVariantsEndInOneStep wants every form folded at once: no form is a target too, nor changed by NFKC first.
func TestVariantsEndInOneStep(t *testing.T) {
	for form, common := range variants() {
		if _, again := variants()[common]; again || form == common {
			t.Errorf("%c folds to %c, which folds again", form, common)
		}
		if k := norm.NFKC.String(string(common)); k != string(common) {
			t.Errorf("%c is the common form but not its own NFKC form", common)
		}
		if !utf8.ValidRune(form) || utf8.RuneLen(form) < 3 {
			t.Errorf("%U is no character of a name", form)
		}
	}
}

func BenchmarkNameKey(b *testing.B) {
	for b.Loop() {
		NameKey("𠮷田　髙子")
	}
}
