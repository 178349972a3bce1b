package registration

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ouchi/internal/jptext"
)

// SearchField is what kind of word something is found by.
type SearchField string

// The fields, as the log calls them.
const (
	ByReceipt SearchField = "receipt"
	ByName    SearchField = "name"
	ByKana    SearchField = "kana"
	ByPhone   SearchField = "phone"
	ByEmail   SearchField = "email"
	ByCard    SearchField = "card"
)

// SearchWord is one word that an application is found by, in its search form.
type SearchWord struct {
	Field SearchField
	Text  string
}

// searchPrefix is how many characters a word is found by before all of it is typed.
const searchPrefix = 4

// SearchWords are all words that an application is found by: family name, given name
// and the whole, by what was typed, by 通称 and by the reading; the first two to four
// characters of the whole; the telephone number and its last four digits; the mail
// address and what stands before its @; the card it named and the one it was given.
func (a Application) SearchWords() []SearchWord {
	words := nameWords(ByName, a.Name, jptext.NameKey)
	for _, w := range nameWords(ByName, a.CommonName, jptext.NameKey) {
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	words = append(words, nameWords(ByKana, a.NameKana, jptext.KanaKey)...)
	add := func(f SearchField, text string) {
		w := SearchWord{f, text}
		for _, known := range words {
			if known == w {
				return
			}
		}
		if text != "" {
			words = append(words, w)
		}
	}
	phone := jptext.PhoneKey(a.Phone)
	add(ByPhone, phone)
	add(ByPhone, phone[max(0, len(phone)-4):])
	mail := jptext.EmailKey(a.Email)
	local, _, _ := strings.Cut(mail, "@")
	add(ByEmail, mail)
	add(ByEmail, local)
	add(ByCard, cardKey(string(a.CardNumber)))
	add(ByCard, cardKey(string(a.Issued)))
	return words
}

func nameWords(f SearchField, name string, key func(string) string) []SearchWord {
	var words []SearchWord
	seen := map[string]bool{"": true}
	add := func(text string) {
		if !seen[text] {
			seen[text] = true
			words = append(words, SearchWord{f, text})
		}
	}
	whole := []rune(key(name))
	add(string(whole))
	for _, part := range strings.FieldsFunc(name, unicode.IsSpace) {
		add(key(part))
	}
	for n := 2; n <= min(searchPrefix, len(whole)); n++ {
		add(string(whole[:n]))
	}
	return words
}

func cardKey(text string) string {
	n, ok := jptext.CardNumber(text)
	if !ok {
		return ""
	}
	return strings.ToUpper(n)
}

// Search is what somebody looks for, read as everything it may be.
type Search struct {
	Receipt ReceiptNumber // "" when it is none
	Words   []SearchWord
}

// ParseSearch reads what was typed into the one box. What it can't be any of is an
// empty search.
func ParseSearch(text string) Search {
	var s Search
	if n, ok := ParseReceiptNumber(text); ok {
		s.Receipt = n
	}
	add := func(f SearchField, text string) {
		if text != "" {
			s.Words = append(s.Words, SearchWord{f, text})
		}
	}
	name, kana := jptext.NameKey(text), jptext.KanaKey(text)
	switch ascii := isASCII(name); {
	case strings.Contains(name, "@"):
		add(ByEmail, jptext.EmailKey(text))
		return s
	case ascii && strings.ContainsFunc(name, unicode.IsDigit):
		if phone := jptext.PhoneKey(text); len(phone) >= 4 && !strings.ContainsFunc(name, unicode.IsLetter) {
			add(ByPhone, phone)
		}
		add(ByCard, cardKey(text))
	}
	if isASCII(name) {
		add(ByEmail, strings.ToLower(strings.TrimSpace(name)))
	}
	if !isDigits(name) {
		add(ByName, name)
	}
	if _, ok := jptext.Kana(text); ok {
		add(ByKana, kana)
	}
	return s
}

// Fields are what it is looked for by, for the log.
func (s Search) Fields() []SearchField {
	var all []SearchField
	if s.Receipt != "" {
		all = append(all, ByReceipt)
	}
	for _, w := range s.Words {
		all = append(all, w.Field)
	}
	return all
}

// Begins is the word that a longer one is looked up by: its first characters.
func (w SearchWord) Begins() (SearchWord, bool) {
	if w.Field != ByName && w.Field != ByKana || utf8.RuneCountInString(w.Text) <= searchPrefix {
		return w, false
	}
	return SearchWord{w.Field, string([]rune(w.Text)[:searchPrefix])}, true
}

// Finds tells whether a search is for this application.
func (s Search) Finds(a Application) bool {
	if s.Receipt != "" && s.Receipt == a.Receipt {
		return true
	}
	have := a.SearchWords()
	for _, wanted := range s.Words {
		for _, w := range have {
			if _, long := wanted.Begins(); w == wanted || long && w.Field == wanted.Field && strings.HasPrefix(w.Text, wanted.Text) {
				return true
			}
		}
	}
	return false
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func isDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
