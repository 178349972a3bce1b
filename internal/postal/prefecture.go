package postal

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// PrefectureOf returns the prefecture an address begins with, in any width, or that of the municipality it begins with
// when no other prefecture has a place of that name: 熊本市, 玉名郡, 玉名郡南関町 and 南関町 lie in 熊本県, while 府中市 and
// 中央区 may be more than one. It reports false when the address tells neither.
func PrefectureOf(address string) (string, bool) {
	t, err := Open()
	if err != nil {
		return "", false
	}
	return t.PrefectureOf(address)
}

// PrefectureOf is [PrefectureOf] by the names of this table.
func (t *Table) PrefectureOf(address string) (string, bool) {
	address = foldPlace(address)
	longest, prefecture := 0, ""
	for line := range strings.Lines(t.openings) {
		opening, of, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if len(opening) > longest && strings.HasPrefix(address, opening) {
			longest, prefecture = len(opening), of
		}
	}
	return prefecture, prefecture != ""
}

// openingsOf lists, a line each with its prefecture, every name an address may begin with that leaves no doubt about its
// prefecture. A name two prefectures have is left out.
func openingsOf(entries []Entry) string {
	homes := make(map[string]string)
	for _, entry := range entries {
		for _, opening := range entry.openings() {
			settle(homes, foldPlace(opening), entry.Prefecture)
		}
	}
	for _, entry := range entries {
		doubt(homes, foldPlace(entry.Town), entry.Prefecture)
	}
	var b strings.Builder
	for _, opening := range slices.Sorted(maps.Keys(homes)) {
		if homes[opening] != "" {
			b.WriteString(opening + "\t" + homes[opening] + "\n")
		}
	}
	return b.String()
}

// settle notes where a name is at home; "" is more than one prefecture.
func settle(homes map[string]string, name, prefecture string) {
	if home, ok := homes[name]; ok && home != prefecture {
		prefecture = ""
	}
	homes[name] = prefecture
}

// doubt unsettles every 町, 村 and 区 that a town of another prefecture begins with, since people who write 本町 may have
// left their city out. A 市 or 郡 nobody takes for a town.
func doubt(homes map[string]string, town, prefecture string) {
	for at, r := range town {
		if r != '町' && r != '村' && r != '区' {
			continue
		}
		name := town[:at+utf8.RuneLen(r)]
		if home, ok := homes[name]; ok && home != prefecture {
			homes[name] = ""
		}
	}
}

// openings returns the names an address of this place may begin with: the prefecture, the municipality, its city or
// county (熊本市 of 熊本市中央区, 玉名郡 of 玉名郡南関町), and what follows that.
func (e Entry) openings() []string {
	names := []string{e.Prefecture, e.City}
	for _, parts := range []struct{ whole, part string }{{"市", "区"}, {"郡", "町"}, {"郡", "村"}, {"島", "町"}, {"島", "村"}} {
		outer, inner, ok := strings.Cut(e.City, parts.whole)
		if ok && outer != "" && inner != parts.part && strings.HasSuffix(inner, parts.part) {
			names = append(names, outer+parts.whole, inner)
		}
	}
	return names
}

// foldPlace settles what people and lists write differently in names of places: width, spaces, variants of ケ.
func foldPlace(s string) string {
	s = norm.NFKC.String(strings.ToValidUTF8(s, ""))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Variation_Selector, unicode.Cf):
			return -1
		case r == 'ヶ':
			return 'ケ'
		}
		return r
	}, s)
}
