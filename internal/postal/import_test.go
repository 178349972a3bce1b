package postal

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// csvRow writes a line as utf_ken_all.csv has it.
func csvRow(code, prefecture, city, town string) string {
	return fmt.Sprintf(`43101,"860  ","%s","カナ","カナ","カナ","%s","%s","%s",0,0,0,0,0,0`+"\n", code, prefecture, city, town)
}

// country is a list with a row for each of 47 prefectures.
func country(rows ...string) string {
	var b strings.Builder
	for n := range prefectures {
		b.WriteString(csvRow(fmt.Sprintf("%07d", n), fmt.Sprintf("第%d県", n), "例市", "例町"))
	}
	b.WriteString(strings.Join(rows, ""))
	// One of the made-up prefectures is not needed where 熊本県 is.
	return strings.ReplaceAll(b.String(), "第46県", "熊本県")
}

func TestImport(t *testing.T) {
	data, told, err := read(strings.NewReader(country(
		csvRow("8600001", "熊本県", "熊本市中央区", "千葉城町"),
		csvRow("8610000", "熊本県", "熊本市東区", "以下に掲載がない場合"),
		csvRow("8610001", "熊本県", "熊本市東区", "大通西（１～１９丁目）"),
		csvRow("8610001", "熊本県", "熊本市東区", "大通西（２０丁目）"),
		csvRow("8610002", "熊本県", "見本村", "見本村一円"),
		csvRow("8610003", "熊本県", "見本町", "一円"),
		csvRow("8610004", "熊本県", "見本町", "種市第１５地割～第２１地割（鹿糠）"),
		csvRow("8610005", "熊本県", "見本村", "見本村の次に番地がくる場合"),
	)), prefectures)
	if err != nil || told != (Imported{prefectures + 8, prefectures}) {
		t.Fatalf("%+v, %v", told, err)
	}
	table, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string][]Place{
		"8600001": {{"熊本県", "熊本市中央区", "千葉城町"}},
		"8610000": {{"熊本県", "熊本市東区", ""}},
		"8610001": {{"熊本県", "熊本市東区", "大通西"}},
		"8610002": {{"熊本県", "見本村", ""}},
		"8610003": {{"熊本県", "見本町", "一円"}},
		"8610004": {{"熊本県", "見本町", "種市"}},
		"8610005": {{"熊本県", "見本村", ""}},
	} {
		if got := table.Lookup(code); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	for name, file := range map[string]string{
		"nothing":         "",
		"another file":    "番号,名前\n1,熊本太郎\n",
		"half a country":  csvRow("8600001", "熊本県", "熊本市中央区", "千葉城町"),
		"a broken code":   country(csvRow("86000", "熊本県", "熊本市", "例町")),
		"no prefecture":   country(csvRow("8600001", "熊本", "熊本市", "例町")),
		"another coding":  country(csvRow("8600001", "\x8cF\x96{\x8c\xa7", "熊本市", "例町")),
		"a page of a web": "<!doctype html><title>404</title>",
	} {
		if data, _, err := read(strings.NewReader(file), prefectures); err == nil || data != nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, _, err := Import(strings.NewReader(country())); err == nil {
		t.Error("47 rows were taken for the whole list")
	}
}

func TestJoin(t *testing.T) {
	p := Place{"熊本県", "熊本市中央区", "出水"}
	const other = "(another place)"
	for typed, want := range map[string]string{
		"":               "熊本県熊本市中央区出水",
		"　":              "熊本県熊本市中央区出水",
		"熊本県":            "熊本県熊本市中央区出水",
		"熊本県 熊本市":        "熊本県熊本市中央区出水",
		"２－５－１":          "熊本県熊本市中央区出水２－５－１",
		"2丁目5-1 水前寺荘101": "熊本県熊本市中央区出水2丁目5-1 水前寺荘101",
		"出水2丁目5-1":       "熊本県熊本市中央区出水2丁目5-1",
		"熊本市中央区出水2丁目":    "熊本県熊本市中央区出水2丁目",
		"熊本県　熊本市中央区 出水2丁目5-1": "熊本県　熊本市中央区 出水2丁目5-1",
		"熊本県熊本市東区健軍1-1":       other,
		"東京都千代田区":             other,
		"水前寺荘101":             other,
	} {
		got, ok := p.Join(typed)
		if !ok {
			got = other
		}
		if got != want {
			t.Errorf("Join(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestBare(t *testing.T) {
	table := opened(t)
	for address, want := range map[string]bool{
		"熊本県熊本市中央区千葉城町": true, "熊本県　熊本市中央区千葉城町": true,
		"熊本県熊本市中央区千葉城町１": false, "熊本県熊本市中央区": false, "": false,
	} {
		if got := table.Bare("8600001", address); got != want {
			t.Errorf("Bare(%q) = %v", address, got)
		}
	}
}
