package jptext

import (
	"strings"
	"testing"
)

func TestPhone(t *testing.T) {
	checkReads(t, Phone, []read{
		{"096-384-5000", "096-384-5000"},
		{"0963845000", "096-384-5000"},
		{"０９６－３８４－５０００", "096-384-5000"},
		{"096(384)5000", "096-384-5000"},
		{"（096）384−5000", "096-384-5000"},
		{"096 384ー5000", "096-384-5000"},
		{"+81-96-384-5000", "096-384-5000"},
		{"+81 (0)96 384 5000", "096-384-5000"},
		{"＋８１９６３８４５０００", "096-384-5000"},
		{"+81 096-384-5000", "096-384-5000"},
		{"0965331234", "0965-33-1234"},
		{"0963-84-5000", "0963-84-5000"},
		{"09000000000", "090-0000-0000"},
		{"090-0000-0000", "090-0000-0000"},
		{"0900-000-0000", "090-0000-0000"},
		{"090.0000.0000", "090-0000-0000"},
		{"05012345678", "050-1234-5678"},
		{"0120123456", "0120-123-456"},
		{"0120-12-3456", "0120-123-456"},
		{"0800-123-4567", "0800-123-4567"},
		{"08001234567", "0800-123-4567"},
		{"0312345678", "03-1234-5678"},
		{"0612345678", "06-1234-5678"},
		{"0921234567", "0921234567"},
		{"092-123-4567", "092-123-4567"},
		{"092-1234567", "0921234567"},
		{"09-2123-4567", "09-2123-4567"},
		{"092-12-34567", "0921234567"},
		{"04992-1-2345", "04992-1-2345"},
		{"", ""},
		{"-", ""},
		{"+81", ""},
		{"+1 212 555 0100", ""},
		{"963845000", ""},
		{"090-123-4567", ""},
		{"096-384-50000", ""},
		{"0063845000", ""},
		{"096-384-5000 内線1", ""},
		{"096-384-500a", ""},
		{"096\n3845000", ""},
	})
}

func TestPhoneKey(t *testing.T) {
	for typed, want := range map[string]string{
		"096-384-5000": "0963845000", "＋81 96 384 5000": "0963845000", "５０００": "5000", "384-5": "3845", "なし": "",
	} {
		if got := PhoneKey(typed); got != want {
			t.Errorf("PhoneKey(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	checkReads(t, Address, []read{
		{"熊本市中央区出水2丁目5-1", "熊本市中央区出水２丁目５－１"},
		{"熊本市中央区出水2−5−1", "熊本市中央区出水２－５－１"},
		{"出水２ー５ー１", "出水２－５－１"},
		{"出水2丁目ー5", "出水２丁目－５"},
		{"出水二ー五", "出水二－五"},
		{" 出水2-5-1  ｺｰﾎﾟ例示 Ａ-101 ", "出水２－５－１　コーポ例示　Ａ－１０１"},
		{"コ―ポ例示", "コーポ例示"},
		{"コーポー101", "コーポー１０１"},
		{"コーポ-101", "コーポ－１０１"},
		{"\u212a\u037e", "Ｋ；"},
		{"ﾊﾟﾚｽ(B)", "パレス（Ｂ）"},
		{"葛\U000E0100城1", "葛\U000E0100城１"},
		{"", ""},
		{"　", ""},
		{"出水2\n5", ""},
		{strings.Repeat("水", 200), strings.Repeat("水", 200)},
		{strings.Repeat("水", 201), ""},
	})
}

func TestAddressKeyUnifies(t *testing.T) {
	groups := [][]string{
		{
			"熊本市中央区出水2丁目5-1", "熊本市中央区出水２－５－１", "熊本市 中央区 出水二丁目5番1号", "熊本市中央区出水2丁目5番地の1",
			"熊本市中央区出水2ー5ー1", "熊本市中央区出水２丁目 ５－１",
		},
		{"出水十二丁目一〇番", "出水12-10"},
		{"出水2-5-1 コーポ例示 A-101", "出水２丁目５番１号ｺｰﾎﾟ例示　ａ－１０１", "出水2丁目5番1号コーポ例示a-101号室"},
		{"出水2-5-1 101", "出水2丁目5番1号101号室"},
		{"竜ケ岳町", "龍ヶ岳町"},
	}
	seen := map[string]string{}
	for _, group := range groups {
		want := AddressKey(group[0])
		for _, address := range group[1:] {
			if got := AddressKey(address); got != want {
				t.Errorf("AddressKey(%q) = %q, want %q as of %q", address, got, want, group[0])
			}
		}
		if other, taken := seen[want]; taken {
			t.Errorf("%q and %q have one key %q", group[0], other, want)
		}
		seen[want] = group[0]
	}
	if a, b := AddressKey("出水2-51"), AddressKey("出水25-1"); a == b {
		t.Errorf("2-51 and 25-1 have one key %q", a)
	}
}

func TestEmail(t *testing.T) {
	long := strings.Repeat("a", 64) + "@" + strings.Repeat("b", 63) + "." + strings.Repeat("c", 63) + "." + strings.Repeat("d", 61)
	checkReads(t, Email, []read{
		{"taro@example.jp", "taro@example.jp"},
		{" Taro.K@EXAMPLE.JP　", "Taro.K@example.jp"},
		{"ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"},
		{"a..b@docomo.ne.jp", "a..b@docomo.ne.jp"},
		{"a.@ezweb.ne.jp", "a.@ezweb.ne.jp"},
		{".a@example.jp", ".a@example.jp"},
		{"a+b/c?d@example.co.jp", "a+b/c?d@example.co.jp"},
		{long, long},
		{long + "d", ""},
		{strings.Repeat("a", 65) + "@example.jp", ""},
		{"", ""},
		{"taro", ""},
		{"@example.jp", ""},
		{"taro@", ""},
		{"taro@example", ""},
		{"taro@example.", ""},
		{"taro@.example.jp", ""},
		{"taro@example..jp", ""},
		{"taro@-example.jp", ""},
		{"taro@192.0.2.1", ""},
		{"taro@[192.0.2.1]", ""},
		{"taro@@example.jp", ""},
		{"ta ro@example.jp", ""},
		{"taro@example.jp, hanako@example.jp", ""},
		{"taro@example,jp", ""},
		{"Taro <taro@example.jp>", ""},
		{`"a b"@example.jp`, ""},
		{"taro@example.jp\r\nBcc: x@example.jp", ""},
		{"taro\n@example.jp", ""},
		{"太郎@example.jp", ""},
		{"taro@例.jp", ""},
	})
}

func TestEmailKey(t *testing.T) {
	for typed, want := range map[string]string{
		" Taro@Example.JP": "taro@example.jp", "Ｔａｒｏ＠example.jp": "taro@example.jp", " No Mail ": "no mail",
	} {
		if got := EmailKey(typed); got != want {
			t.Errorf("EmailKey(%q) = %q, want %q", typed, got, want)
		}
	}
}
