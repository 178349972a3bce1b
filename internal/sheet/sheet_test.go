package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/sheet"
)

func TestShiftJISIsWhatWindowsWrites(t *testing.T) {
	for _, tt := range []struct {
		text, code string
		lost       int
	}{
		{"熊本", "8c4696 7b", 0},
		{"髙", "fbfc", 0}, // IBM's code, not NEC's EEE0
		{"﨑", "fab1", 0},
		{"①", "8740", 0},
		{"ⅰ", "fa40", 0},
		{"㈱", "878a", 0},
		{"ｸﾏ", "b8cf", 0},
		{"〜", "8160", 0}, // the keyboard's and Windows' wave
		{"～", "8160", 0},
		{"−", "817c", 0},
		{"ガ", "834b", 0},
		{"カ\u3099", "834b", 0}, // typed apart
		{"𠮷", "81ac", 1},
		{"한", "81ac", 1},
		{"葛\U000E0100", "8a8b", 1},
		{"\ufa19", "fb7e", 0}, // 神 of IBM's extension, as it was typed
		{"\xff", "81ac", 1},
	} {
		w := sheet.NewWriter(sheet.Format{Encoding: sheet.ShiftJIS})
		lost := w.Write([]string{tt.text})
		if got := hex.EncodeToString(w.Bytes()); got != strings.ReplaceAll(tt.code, " ", "")+"0a" || lost[0] != tt.lost {
			t.Errorf("%q: %s, %d lost, want %s, %d", tt.text, got, lost[0], tt.code, tt.lost)
		}
	}
}

func TestLines(t *testing.T) {
	values := []string{"a", "", `b"c`, "d,e", "=1+1", " f", "g\nh"}
	for _, tt := range []struct {
		format sheet.Format
		want   string
	}{
		{sheet.Format{Encoding: sheet.UTF8}, "a,,\"b\"\"c\",\"d,e\",=1+1,\" f\",g h\n"},
		{sheet.Format{Encoding: sheet.UTF8BOM, CRLF: true, QuoteAll: true}, "\ufeff\"a\",\"\",\"b\"\"c\",\"d,e\",\"=1+1\",\" f\",\"g h\"\r\n"},
		{sheet.Format{Encoding: sheet.UTF8, GuardFormulas: true}, "a,,\"b\"\"c\",\"d,e\",'=1+1,\" f\",g h\n"},
	} {
		w := sheet.NewWriter(tt.format)
		w.Write(values)
		if got := string(w.Bytes()); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.format, got, tt.want)
		}
	}
}

func TestUnknownEncodingIsRefused(t *testing.T) {
	if _, err := sheet.Reader(strings.NewReader(""), "euc-jp"); err == nil {
		t.Error("euc-jp is read")
	}
}

// What was written comes back, but for what was reported as lost.
func FuzzRoundTrip(f *testing.F) {
	f.Add("熊本　太郎", "髙橋﨑①", `"a",b`, byte(0))
	f.Add("𠮷田", " ", "=1", byte(7))
	f.Add("ｸﾏﾓﾄ〜", "カ\u3099", "", byte(13))
	f.Add("", "", "", byte(2))
	f.Fuzz(func(t *testing.T, a, b, c string, options byte) {
		format := sheet.Format{
			Encoding: sheet.Encodings()[int(options)%3], CRLF: options&4 != 0, QuoteAll: options&8 != 0,
		}
		w := sheet.NewWriter(format)
		first := w.Write([]string{a, b, c})
		second := w.Write([]string{b})
		r, err := sheet.Reader(bytes.NewReader(w.Bytes()), format.Encoding)
		if err != nil {
			t.Fatal(err)
		}
		lines := csv.NewReader(r)
		lines.FieldsPerRecord = -1
		back, err := lines.ReadAll()
		if err != nil || len(back) != 2 || len(back[0]) != 3 || len(back[1]) != 1 {
			t.Fatalf("%q came back as %q, %v", w.Bytes(), back, err)
		}
		for i, v := range []string{a, b, c, b} {
			got, lost := slices.Concat(back[0], back[1])[i], slices.Concat(first, second)[i]
			if strings.Count(got, "〓") < strings.Count(v, "〓") {
				t.Errorf("%q lost a mark: %q", v, got)
			}
			// Read and written again, a text is its own: no second change, nothing lost anew.
			again := sheet.NewWriter(format)
			if n := again.Write([]string{got}); n[0] != 0 {
				t.Errorf("%q (%d lost) came back as %q, of which %d are lost again", v, lost, got, n[0])
			}
		}
	})
}

func TestReaderTakesAByteOrderMarkOff(t *testing.T) {
	r, err := sheet.Reader(strings.NewReader("\ufeffa"), sheet.UTF8)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "a" {
		t.Errorf("%q, %v", b, err)
	}
}
