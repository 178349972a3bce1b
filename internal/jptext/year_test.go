package jptext

import "testing"

func TestYear(t *testing.T) {
	for typed, want := range map[string]struct {
		year int
		era  Era
	}{
		"1990": {1990, ""}, "１９９０": {1990, ""}, " 1990年 ": {1990, ""}, "西暦2001": {2001, ""},
		"昭和64": {64, "S"}, "S64": {64, "S"}, "ｓ６４": {64, "S"}, "S.64": {64, "S"}, "昭和６４年": {64, "S"},
		"平成元年": {1, "H"}, "平成元": {1, "H"}, "H1": {1, "H"}, "㍻31": {31, "H"},
		"令和 5": {5, "R"}, "R5": {5, "R"}, "大正15": {15, "T"}, "M45": {45, "M"},
	} {
		year, era, ok := Year(typed)
		if !ok || year != want.year || era != want.era {
			t.Errorf("Year(%q) = %d, %q, %v", typed, year, era, ok)
		}
	}
	for _, typed := range []string{"", "昭和", "元年", "X5", "19900", "S-1", "昭和平成1", "千九百"} {
		if year, era, ok := Year(typed); ok {
			t.Errorf("Year(%q) = %d, %q", typed, year, era)
		}
	}
}

func TestMistypedEmail(t *testing.T) {
	for address, want := range map[string]string{
		"taro@gmial.com": "taro@gmail.com", "taro@gamil.com": "taro@gmail.com", "taro@gmai.com": "taro@gmail.com",
		"taro@gmail.co": "taro@gmail.com", "taro@gmail.con": "taro@gmail.com", "taro@gmaill.com": "taro@gmail.com",
		"taro@gmail.co.jp": "taro@gmail.com", "taro@yahoo.ne.jp": "taro@yahoo.co.jp", "taro@yaho.co.jp": "taro@yahoo.co.jp",
		"a..b@docmo.ne.jp": "a..b@docomo.ne.jp", "taro@icoud.com": "taro@icloud.com", "taro@ezweb.nejp": "taro@ezweb.ne.jp",
		"taro@hotmial.co.jp": "taro@hotmail.co.jp",

		"taro@gmail.com": "", "a.@ezweb.ne.jp": "", "taro@ymail.com": "", "taro@mail.com": "", "taro@email.com": "",
		"taro@library.example.jp": "", "taro@mu.com": "", "taro@au.com": "", "taro@ne.com": "", "taro@kumamoto-u.ac.jp": "",
		"taro@yahoo.com": "", "taro@live.com": "", "taro": "",
	} {
		if got, doubtful := MistypedEmail(address); got != want || doubtful != (want != "") {
			t.Errorf("MistypedEmail(%q) = %q, %v; want %q", address, got, doubtful, want)
		}
	}
}

func TestNeedsReading(t *testing.T) {
	for name, want := range map[string]bool{
		"熊本　太郎": true, "まもる": true, "スカルノ": true, "熊本 Anna": true, "김철수": true,
		"NGUYEN THI MINH KHAI": false, "ＮＧＵＹＥＮ": false, "Nguyễn Văn An": false, "O'Brien": false, "Иван": false,
	} {
		if got := NeedsReading(name); got != want {
			t.Errorf("NeedsReading(%q) = %v", name, got)
		}
	}
}
