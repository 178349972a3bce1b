package mail

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ouchi/internal/registration"
	"ouchi/internal/words"
)

// in is the dispatch to somebody who reads the language.
func in(lang string, d registration.Dispatch) registration.Dispatch {
	if d.Application != nil {
		a := *d.Application
		a.Lang, d.Application = lang, &a
	}
	if d.Patron != nil {
		p := *d.Patron
		p.Lang, d.Patron = lang, &p
	}
	return d
}

// languages are those that letters are written in beside Japanese.
func languages(t *testing.T) []string {
	t.Helper()
	var all []string
	for lang := range templates {
		if lang != words.Fallback {
			all = append(all, lang)
		}
	}
	return all
}

// Every letter in two other languages, as an applicant reads it.
func TestLettersInOtherLanguages(t *testing.T) {
	w := writer(t)
	for _, lang := range []string{"en", "vi"} {
		for name, d := range dispatches() {
			t.Run(lang+"/"+name, func(t *testing.T) {
				letter, err := w.Compose(in(lang, d))
				if err != nil {
					t.Fatal(err)
				}
				m, err := letter.render()
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("testdata", lang, name+".txt"), decode(t, m.data))
			})
		}
	}
}

// facts are what a letter may not say otherwise in any language: addresses of pages, days
// and moments, numbers.
var facts = regexp.MustCompile(`https://\S+|\d{4}/\d{2}/\d{2}(?: \d{2}:\d{2})?|K7M-3RX-9TA|10000000\d\d|096-\d{3}-\d{4}`)

// A letter in any language holds the facts of the Japanese one, all of them and no
// others, and nothing that stays unsaid. Its labels may
// be long, and whoever reads it lets them wrap.
func TestEveryLanguageTellsTheSameFacts(t *testing.T) {
	w := writer(t)
	for _, lang := range languages(t) {
		for name, d := range dispatches() {
			japanese, err := w.Compose(d)
			if err != nil {
				t.Fatal(err)
			}
			letter, err := w.Compose(in(lang, d))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := told(letter.Text), told(japanese.Text); got != want {
				t.Errorf("%s %s tells %s\nwant %s", lang, name, got, want)
			}
			for _, secret := range []string{"1990", "0517", "水前寺", "090-0000-0000", "taro@", "<no value>", "⟦", "\n\n\n"} {
				if strings.Contains(letter.Text, secret) {
					t.Errorf("%s %s tells %q", lang, name, secret)
				}
			}
			if !strings.HasPrefix(letter.Subject, japanese.Subject) {
				t.Errorf("%s %s: the subject %q does not begin as the guide has it", lang, name, letter.Subject)
			}
			shortLines(t, lang+" "+name, letter.Text, 200)
		}
	}
}

// told are the facts of a letter, each once.
func told(text string) string {
	all := facts.FindAllString(text, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// What a language lacks is Japanese, letter by letter.
func TestALetterThatNobodyTranslatedIsJapanese(t *testing.T) {
	all := parse(fstest.MapFS{
		"letters/ja/a.txt": {Data: []byte(`{{template "hello"}} 一`)}, "letters/ja/b.txt": {Data: []byte(`{{template "hello"}} 二`)},
		"letters/ja/c.txt": {Data: []byte(`{{define "hello"}}今日は{{end}}`)}, "letters/en/a.txt": {Data: []byte(`{{template "hello"}} one`)},
		"letters/ko/c.txt": {Data: []byte(`{{define "hello"}}안녕하세요{{end}}`)},
	})
	for _, tt := range []struct{ lang, letter, want string }{
		{"ja", "a.txt", "今日は 一"}, {"en", "a.txt", "今日は one"}, {"en", "b.txt", "今日は 二"}, {"ko", "b.txt", "안녕하세요 二"},
	} {
		var text strings.Builder
		if err := all[tt.lang].ExecuteTemplate(&text, tt.letter, nil); err != nil || text.String() != tt.want {
			t.Errorf("%s %s: %q, %v", tt.lang, tt.letter, text.String(), err)
		}
	}
	letter, err := writer(t).Compose(in("xx", dispatches()["withdrawn"]))
	if err != nil || letter.Subject != "熊本県立図書館からのお知らせ" || !strings.Contains(letter.Text, "取り下げました") {
		t.Errorf("a language nobody wrote: %q, %v", letter.Subject, err)
	}
}

// Librarians write Japanese: a letter in another language says so before their words.
func TestAStrangersLetterMarksTheLibrariansWords(t *testing.T) {
	w := writer(t)
	label := w.Words.Text("en", "mail.staff_words")
	letter, err := w.Compose(in("en", dispatches()["returned"]))
	if err != nil || !strings.Contains(letter.Text, label+"\n  住所のところが光っています。\n") {
		t.Errorf("%v\n%s", err, letter.Text)
	}
	letter, err = w.Compose(in("ja-x-easy", dispatches()["returned"]))
	if err != nil || strings.Contains(letter.Text, w.Words.Text("ja-x-easy", "mail.staff_words")) {
		t.Errorf("%v\n%s", err, letter.Text)
	}
}
