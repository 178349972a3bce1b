package jptext

import (
	"strings"
	"testing"
)

// read is one thing typed and what is stored of it; stored "" means refused.
type read struct{ typed, stored string }

func checkReads(t *testing.T, parse func(string) (string, bool), reads []read) {
	t.Helper()
	for _, r := range reads {
		got, ok := parse(r.typed)
		if got != r.stored || ok != (r.stored != "") {
			t.Errorf("%q (%U): got %q (%U), %v; want %q", r.typed, []rune(r.typed), got, []rune(got), ok, r.stored)
		}
	}
}

func TestPersonName(t *testing.T) {
	checkReads(t, PersonName, []read{
		{"熊本　太郎", "熊本　太郎"},
		{"熊本 太郎", "熊本　太郎"},
		{"  熊本 \t　太郎\u00a0", "熊本　太郎"},
		{"熊本\u00a0太郎", "熊本　太郎"},
		{"熊本太郎", "熊本太郎"},
		{"\ufeff熊本 太郎\u200b", "熊本　太郎"},
		{"\ufa19谷 花", "\ufa19谷　花"},
		{"𠮷田 髙子", "𠮷田　髙子"},
		{"葛\U000E0100城 花", "葛\U000E0100城　花"},
		{"山\ufa11 \u304b\u3099", "山\ufa11　\u304b\u3099"},
		{"ｸﾏﾓﾄ ﾀﾛｳ", "ｸﾏﾓﾄ　ﾀﾛｳ"},
		{"ジョン・スミス", "ジョン・スミス"},
		{"Taro   Kumamoto", "Taro Kumamoto"},
		{"Taro　Kumamoto", "Taro Kumamoto"},
		{"Ｔａｒｏ Kumamoto", "Ｔａｒｏ　Kumamoto"},
		{"Zoë O'Example", "Zoë O'Example"},
		{"김 예시", "김　예시"},
		{strings.Repeat("髙", 100), strings.Repeat("髙", 100)},
		{strings.Repeat("髙", 101), ""},
		{"", ""},
		{"　 \t", ""},
		{"\u3164", ""},
		{"\ufe00", ""},
		{"熊本\n太郎", ""},
		{"熊本\r\n", ""},
		{"熊本\u0000太郎", ""},
		{"熊本\u2028太郎", ""},
		{"熊本\u202e太郎", ""},
		{"熊本\u200b太郎", ""},
		{"熊本\xff太郎", ""},
		{"熊本\ufffd太郎", ""},
	})
}

func TestLine(t *testing.T) {
	checkReads(t, func(s string) (string, bool) { return Line(s, 10) }, []read{
		{" ㈱例示 商会 ", "㈱例示 商会"},
		{"a\tb", "a b"},
		{"ＡＢＣ高校", "ＡＢＣ高校"},
		{"一二三四五六七八九十", "一二三四五六七八九十"},
		{"一二三四五六七八九十一", ""},
		{"a\nb", ""},
	})
	if got, ok := Line("　", 10); got != "" || !ok {
		t.Errorf("empty line: got %q, %v; want it taken", got, ok)
	}
}

func TestKana(t *testing.T) {
	checkReads(t, Kana, []read{
		{"クマモト タロウ", "クマモト　タロウ"},
		{"ｸﾏﾓﾄ ﾀﾛｳ", "クマモト　タロウ"},
		{"くまもと　たろう", "クマモト　タロウ"},
		{"ｶﾞｷﾞﾊﾟｳﾞ", "ガギパヴ"},
		{"か\u3099", "ガ"},
		{"は゜", "パ"},
		{"ｼﾞｮﾝ･ｽﾐｽ", "ジョン・スミス"},
		{"おｰの", "オーノ"},
		{"マリ-", "マリー"},
		{"ス－ザン", "スーザン"},
		{"ス―ザン", "スーザン"},
		{"ゐゑを", "ヰヱヲ"},
		{"いすゞ", "イスヾ"},
		{"ヶ", "ヶ"},
		{"", ""},
		{"ー", ""},
		{"・", ""},
		{"-タロウ", ""},
		{"クマモト ータロウ", ""},
		{"ア゛", ""},
		{"熊本", ""},
		{"クマモト Taro", ""},
		{"クマモト1", ""},
		{"クマ\nモト", ""},
		{strings.Repeat("ア", 101), ""},
	})
}

func TestPostalCode(t *testing.T) {
	checkReads(t, PostalCode, []read{
		{"8628612", "8628612"},
		{"862-8612", "8628612"},
		{"〒８６２－８６１２", "8628612"},
		{" 〒 862 ー 8612 ", "8628612"},
		{"862−8612", "8628612"},
		{"0010000", "0010000"},
		{"862861", ""},
		{"86286120", ""},
		{"862-861a", ""},
		{"八六二八六一二", ""},
		{"٨٦٢٨٦١٢", ""},
		{"", ""},
		{"862\n8612", ""},
	})
}

func TestCardNumber(t *testing.T) {
	checkReads(t, CardNumber, []read{
		{"0123456789", "0123456789"},
		{"０１２３－４５６ ７", "01234567"},
		{"a1234b", "A1234B"},
		{"Ａ１", "A1"},
		{"12345678901234567890", "12345678901234567890"},
		{"123456789012345678901", ""},
		{"-", ""},
		{"", ""},
		{"12.34", ""},
		{"ı1", ""},
		{"一二", ""},
	})
}

func TestDigits(t *testing.T) {
	for typed, want := range map[string]string{
		"１９８５": "1985", " 07　": "07", "1985年": "1985年", "": "", "1\xff": "1\ufffd",
	} {
		if got := Digits(typed); got != want {
			t.Errorf("Digits(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestMyNumber(t *testing.T) {
	for s, want := range map[string]bool{
		"123456789018": true, "000000000019": true, "100000000005": true, "987654321093": true,
		"1234-5678-9018": true, "１２３４　５６７８　９０１８": true,
		"123456789017": false, "12345678901": false, "1234567890180": false, "12345678901a": false, "": false,
	} {
		if got := MyNumber(s); got != want {
			t.Errorf("MyNumber(%q) = %v, want %v", s, got, want)
		}
	}
}
