package sheet_test

import (
	"testing"
	"time"

	"ouchi/internal/sheet"
)

func TestDaysAreWritten(t *testing.T) {
	reiwa, last, first := sheet.Day{Year: 2026, Month: 11, Day: 24}, sheet.Day{Year: 1989, Month: 1, Day: 7}, sheet.Day{Year: 1989, Month: 1, Day: 8}
	for _, tt := range []struct {
		day          sheet.Day
		layout, want string
	}{
		{reiwa, "YYYY-MM-DD", "2026-11-24"},
		{reiwa, "YYYY/M/D", "2026/11/24"},
		{reiwa, "YYYYMMDD", "20261124"},
		{reiwa, "GGGE年M月D日", "令和8年11月24日"},
		{reiwa, "GEE.MM.DD", "R08.11.24"},
		{reiwa, "GE/M/D", "R8/11/24"},
		{last, "GGGE年M月D日", "昭和64年1月7日"},
		{first, "GEE.MM.DD", "H01.01.08"},
		{sheet.Day{Year: 1926, Month: 12, Day: 24}, "GE.M.D", "T15.12.24"},
		{sheet.Day{Year: 1873, Month: 1, Day: 1}, "GE.M.D", "M6.1.1"},
		{sheet.Day{Year: 1872, Month: 12, Day: 2}, "GE.M.D", "1872-12-02"},
	} {
		if got := tt.day.Write(tt.layout); got != tt.want {
			t.Errorf("%v by %s: %s, want %s", tt.day, tt.layout, got, tt.want)
		}
		if !sheet.GoodLayout(tt.layout) {
			t.Errorf("%s is refused", tt.layout)
		}
	}
	for _, bad := range []string{"", "YYYY-MM", "YYYY-MM-DD E", "G.MM.DD", "EE.MM.DD", "MM/DD"} {
		if sheet.GoodLayout(bad) {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestDaysAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"S60.1.2": "1985-01-02", "昭和60年1月2日": "1985-01-02", "R6/4/1": "2024-04-01", "s60-01-02": "1985-01-02",
		"H元.5.1": "1989-05-01", "平成元年1月8日": "1989-01-08", "平成35年3月31日": "2023-03-31", "R08.11.24": "2026-11-24",
		"T15.12.25": "1926-12-25", "M6.1.1": "1873-01-01",
		"S1.1.1": "", "R1.4.30": "", "S60.2.30": "", "S60.13.1": "", "R0.1.1": "", "X1.1.1": "", "令和8年": "", "2026-11-24": "", "M5.12.2": "",
	} {
		d, ok := sheet.ReadEraDay(text)
		if got := d.Write("YYYY-MM-DD"); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s, %v", text, got, ok)
		}
	}
	for text, want := range map[string]bool{"2026-1-2": true, "2026/01/02": true, "20260102": true, "2026年1月2日": true, "2026-02-30": false, "S60.1.2": false, "1/2/2026": false} {
		if d, ok := sheet.ReadDay(text); ok != want || ok && d.Write("YYYYMMDD") != "20260102" {
			t.Errorf("%s: %v, %v", text, d, ok)
		}
	}
}

// A day that is written by an era is read as the same day.
func FuzzEra(f *testing.F) {
	f.Add(int64(0))
	f.Add(int64(20000))
	f.Add(int64(-30000))
	f.Fuzz(func(t *testing.T, days int64) {
		at := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days%40_000))
		d := sheet.Day{Year: at.Year(), Month: at.Month(), Day: at.Day()}
		for _, layout := range []string{"GGGE年M月D日", "GEE.MM.DD"} {
			text := d.Write(layout)
			if back, ok := sheet.ReadEraDay(text); d.Year >= 1873 && (!ok || back != d) {
				t.Errorf("%v became %s and then %v", d, text, back)
			}
		}
	})
}
