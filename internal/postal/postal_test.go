package postal

import (
	"errors"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

func opened(t testing.TB) *Table {
	t.Helper()
	table, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestLookup(t *testing.T) {
	table := opened(t)
	for code, want := range map[string][]Place{
		"8600001": {{"熊本県", "熊本市中央区", "千葉城町"}},
		"8610000": {
			{"熊本県", "熊本市中央区", ""},
			{"熊本県", "熊本市東区", ""},
			{"熊本県", "熊本市西区", ""},
			{"熊本県", "熊本市南区", ""},
			{"熊本県", "熊本市北区", ""},
		},
		"8600000": nil, // the wards have 861-0000 for what has no code
		"7600000": {{"香川県", "高松市", ""}},
		"1000001": {{"東京都", "千代田区", "千代田"}},
		"4980000": {{"愛知県", "弥富市", ""}, {"三重県", "桑名郡木曽岬町", ""}},
		"1006001": {{"東京都", "千代田区", "霞が関霞が関ビル"}},
		"0600042": {{"北海道", "札幌市中央区", "大通西"}},
		"8628612": nil,
		"0000000": nil,
		"9999999": nil,
		"862861":  nil,
		"862-000": nil,
		"８６０００００": nil,
		"":        nil,
	} {
		if got := table.Lookup(code); !reflect.DeepEqual(got, want) {
			t.Errorf("Lookup(%q) = %v, want %v", code, got, want)
		}
	}
	if got := len(table.Lookup("4520961")); got != 66 {
		t.Errorf("452-0961 is %d towns, want 66", got)
	}
}

func TestPrefecture(t *testing.T) {
	table := opened(t)
	for code, want := range map[string]string{
		"8628612": "熊本県", "8600000": "熊本県", "7600000": "香川県", "1000001": "東京都",
		"4980000": "", "6180000": "", "8710000": "",
		"4989999": "",    // a prefix of two prefectures
		"4988501": "",    // a receiver's code there
		"4980899": "三重県", // no code itself, but 498-08 lies in one prefecture
		"0000000": "", "0010000": "北海道", "": "", "862": "",
	} {
		got, ok := table.Prefecture(code)
		if got != want || ok != (want != "") {
			t.Errorf("Prefecture(%q) = %q, %v; want %q", code, got, ok, want)
		}
	}
}

// TestWholeTable walks every code: what the source counts is all there, in order, and every block can be read.
func TestWholeTable(t *testing.T) {
	table := opened(t)
	prefectures, rows := map[string]bool{}, 0
	for n := range blockCount {
		block := table.block(n)
		if !slices.IsSortedFunc(block, func(a, b row) int { return a.code - b.code }) {
			t.Errorf("block %03d is not in the order of codes", n)
		}
		rows += len(block)
		for _, row := range block {
			prefectures[table.cities[row.city].Prefecture] = true
		}
	}
	if len(prefectures) != 47 || len(table.cities) != 1892 || rows != 130_596 {
		t.Errorf("%d prefectures, %d cities, %d rows; want 47, 1892, 130596", len(prefectures), len(table.cities), rows)
	}
}

func TestPrefectureOf(t *testing.T) {
	for address, want := range map[string]string{
		"熊本県熊本市中央区出水２丁目５－１": "熊本県",
		"　熊本県　八代市１":         "熊本県",
		"熊本市中央区出水":          "熊本県",
		"八代市例示町１":           "熊本県",
		"玉名郡南関町１":           "熊本県",
		"玉名郡例示村１":           "熊本県",
		"南関町１":              "熊本県",
		"東京都千代田区千代田１":       "東京都",
		"京都府京都市":            "京都府",
		"京都市中京区":            "京都府",
		"世田谷区１":             "東京都",
		"博多区１":              "福岡県",
		"津市１":               "三重県",
		"四日市市１":             "三重県",
		"西宮市１":              "兵庫県",
		"太田市１":              "群馬県",
		"龍ヶ崎市１":             "茨城県",
		"龍ケ崎市１":             "茨城県",
		"北海道１":              "北海道",
		"府中市１":              "",
		"伊達市１":              "",
		"中央区１":              "",
		"港区１":               "",
		"日高郡例示町":            "",
		"日高郡みなべ町":           "和歌山県",
		"大津町１":              "",
		"出水２丁目":             "",
		"熊本１":               "",
		"Kumamoto":          "",
		"":                  "",
	} {
		got, ok := PrefectureOf(address)
		if got != want || ok != (want != "") {
			t.Errorf("PrefectureOf(%q) = %q, %v; want %q", address, got, ok, want)
		}
	}
}

func TestEncodeKeepsEveryEntry(t *testing.T) {
	entries := []Entry{
		{"9990001", Place{"乙県", "例市", "二町"}},
		{"0010001", Place{"甲県", "例郡例町", ""}},
		{"0019999", Place{"甲県", "例市", "一町"}},
		{"0010001", Place{"乙県", "例市", "一町"}},
	}
	data, err := Encode(entries)
	if err != nil {
		t.Fatal(err)
	}
	table, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"0010001", "0019999", "9990001"} {
		var want []Place
		for _, entry := range entries {
			if entry.Code == code {
				want = append(want, entry.Place)
			}
		}
		if got := table.Lookup(code); !reflect.DeepEqual(got, want) {
			t.Errorf("Lookup(%q) = %v, want %v", code, got, want)
		}
	}
	if got, ok := table.PrefectureOf("例市一町"); ok {
		t.Errorf("例市 is in two prefectures, but was taken for one of %s", got)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, entry := range map[string]Entry{
		"short code":    {"862", Place{"熊本県", "熊本市", ""}},
		"wide code":     {"８６２００００", Place{"熊本県", "熊本市", ""}},
		"no prefecture": {"8620000", Place{"", "熊本市", ""}},
		"no city":       {"8620000", Place{"熊本県", "", ""}},
		"line end":      {"8620000", Place{"熊本県", "熊本市", "出水\n"}},
	} {
		if _, err := Encode([]Entry{entry}); err == nil {
			t.Errorf("%s: taken, want an error", name)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, size := range []int{0, 4, len(magic), len(magic) + 3, len(magic) + 10, 20_000} {
		if _, err := Decode(embedded[:size]); !errors.Is(err, errBroken) {
			t.Errorf("a table cut to %d bytes: error %v, want it called broken", size, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	small, err := Encode([]Entry{{"8600000", Place{"熊本県", "熊本市中央区", ""}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small, "8600000")
	f.Add([]byte(magic), "")
	f.Fuzz(func(t *testing.T, data []byte, code string) {
		table, err := Decode(data)
		if err != nil {
			return
		}
		for _, place := range table.Lookup(code) {
			if _, ok := table.Prefecture(code); ok && place.Prefecture == "" {
				t.Errorf("%q has a prefecture without a name", code)
			}
		}
		table.PrefectureOf(code)
	})
}

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHeld reports what an open table keeps of the heap.
func BenchmarkHeld(b *testing.B) {
	var held uint64
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		table, err := Decode(embedded)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(table)
		held = after.HeapAlloc - min(before.HeapAlloc, after.HeapAlloc)
	}
	b.ReportMetric(float64(held), "held-B")
}

func BenchmarkLookup(b *testing.B) {
	table := opened(b)
	b.ReportAllocs()
	for b.Loop() {
		table.Lookup("8620941")
	}
}

func BenchmarkPrefectureOf(b *testing.B) {
	opened(b)
	b.ReportAllocs()
	for b.Loop() {
		PrefectureOf("熊本市中央区出水２丁目５－１")
	}
}
