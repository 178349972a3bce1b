package registration

import (
	"slices"
	"testing"
	"time"
)

func TestParseSearch(t *testing.T) {
	for text, want := range map[string][]SearchWord{
		"山田":                {{ByName, "山田"}},
		"田中 太郎":             {{ByName, "田中太郎"}},
		"ﾔﾏﾀﾞ":              {{ByName, "ヤマダ"}, {ByKana, "ヤマダ"}},
		"やまだ":               {{ByName, "ヤマダ"}, {ByKana, "ヤマダ"}},
		"090-1234-5678":     {{ByPhone, "09012345678"}, {ByCard, "09012345678"}, {ByEmail, "090-1234-5678"}, {ByName, "090-1234-5678"}},
		"5678":              {{ByPhone, "5678"}, {ByCard, "5678"}, {ByEmail, "5678"}},
		"ａ２０００１２３４":         {{ByCard, "A20001234"}, {ByEmail, "a20001234"}, {ByName, "a20001234"}},
		" Taro@Example.JP ": {{ByEmail, "taro@example.jp"}},
		"Smith":             {{ByEmail, "smith"}, {ByName, "smith"}},
		"　":                 nil,
	} {
		if got := ParseSearch(text); got.Receipt != "" || !slices.Equal(got.Words, want) {
			t.Errorf("%q is %q, %v", text, got.Receipt, got.Words)
		}
	}
	if got := ParseSearch("k7m-3rx-9ta"); got.Receipt == "" && got.Fields()[0] == ByReceipt {
		t.Errorf("a receipt number is %+v", got)
	}
}

// Every application is found by each of its own words, typed as they are kept.
func TestFindsByItsWords(t *testing.T) {
	a := Application{Issued: "A20001234", Details: Details{
		Name: "長曾我部　十兵衛", NameKana: "チョウソカベ　ジュウベエ", Phone: "0964-22-3344", Email: "Jubei@example.jp",
	}}
	words := a.SearchWords()
	if len(words) != 16 {
		t.Errorf("%d words: %v", len(words), words)
	}
	for _, w := range words {
		if !ParseSearch(w.Text).Finds(a) {
			t.Errorf("%v does not find it", w)
		}
	}
	for _, text := range []string{"長曾我部十兵", "チョウソカベジュウ"} {
		if !ParseSearch(text).Finds(a) {
			t.Errorf("%q does not find it", text)
		}
	}
	for _, text := range []string{"長曾我部十五", "部", "3345", "jubei@example.com"} {
		if ParseSearch(text).Finds(a) {
			t.Errorf("%q finds it", text)
		}
	}
}

func TestAgeBandIsThatOfTheDayInJapan(t *testing.T) {
	birth := Date{2013, time.November, 24}
	for at, want := range map[time.Time]AgeBand{
		time.Date(2026, 11, 23, 14, 59, 0, 0, time.UTC): Child,
		time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC):  Youth, // midnight in Japan
		time.Date(2031, 11, 23, 15, 0, 0, 0, time.UTC):  Adult,
	} {
		if got := AgeBandOf(birth, at); got != want {
			t.Errorf("at %s: %s", at, got)
		}
	}
}
