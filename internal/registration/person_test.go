package registration_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Eras end on a day, and the next begins on the same or the day after.
func TestBirthInAnEra(t *testing.T) {
	today := registration.Date{Year: 2026, Month: time.November, Day: 24}
	for _, tt := range []struct{ year, month, day, want string }{
		{"昭和64", "1", "7", "1989-01-07"},
		{"S64", "1", "8", "era"},
		{"平成元年", "1", "8", "1989-01-08"},
		{"H1", "1", "7", "era"},
		{"平成31", "4", "30", "2019-04-30"},
		{"平成31", "5", "1", "era"},
		{"令和元", "5", "1", "2019-05-01"},
		{"R1", "4", "30", "era"},
		{"大正15", "12", "25", "1926-12-25"},
		{"昭和元", "12", "25", "1926-12-25"},
		{"昭和1", "12", "24", "era"},
		{"大正16", "1", "1", "era"},
		{"明治45", "7", "30", "1912-07-30"},
		{"明治38", "7", "30", "too_old"},
		{"昭和60", "2", "29", "no_such_day"},
		{"昭和0", "1", "1", "era"},
		{"令和50", "1", "1", "future"},
		{"60", "1", "2", "too_old"},
		{"S60", "", "2", "date"},
		{"昭和", "1", "2", "date"},
		{"1985", "1", "2", "1985-01-02"},
	} {
		d, faults := registration.Form{BirthYear: tt.year, BirthMonth: tt.month, BirthDay: tt.day}.SoFar(registration.Offer{Today: today})
		got := d.Birth.String()
		if len(faults) > 0 {
			got = faults[0].Reason
		}
		if got != tt.want {
			t.Errorf("%s年%s月%s日: %s, want %s", tt.year, tt.month, tt.day, got, tt.want)
		}
	}
}

func TestEraOfADay(t *testing.T) {
	for day, want := range map[string]struct {
		era  jptext.Era
		year int
	}{
		"1989-01-07": {"S", 64}, "1989-01-08": {"H", 1}, "2019-04-30": {"H", 31}, "2019-05-01": {"R", 1},
		"1926-12-24": {"T", 15}, "1926-12-25": {"S", 1}, "1912-07-29": {"M", 45}, "1873-01-01": {"M", 6}, "1872-12-31": {"", 0},
	} {
		d, err := registration.ParseDate(day)
		if era, year := d.Era(); err != nil || era != want.era || year != want.year {
			t.Errorf("%s: %s%d, %v", day, era, year, err)
		}
	}
}

// A name in an alphabet needs no katakana; what is no katakana is never stored as one.
func TestReadings(t *testing.T) {
	for _, tt := range []struct{ name, kana, want, fault string }{
		{"熊本 太郎", "くまもと たろう", "クマモト　タロウ", ""},
		{"熊本 太郎", "", "", "required"},
		{"熊本 太郎", "Kumamoto", "", "kana"},
		{"Mai Sample", "", "", ""},
		{"Mai Sample", "Mai", "", ""},
		{"Mai Sample", "まい", "マイ", ""},
		{"Mai Sample", "熊本", "", "kana"},
		{"熊本 Mai", "", "", "required"},
	} {
		f := registration.Form{Name: tt.name, NameKana: tt.kana}
		d, err := f.Details(registration.Offer{})
		var e *registration.Error
		fault := ""
		if errors.As(err, &e) {
			if i := slices.IndexFunc(e.Fields, func(f registration.FieldError) bool { return f.Field == registration.FieldNameKana }); i >= 0 {
				fault = e.Fields[i].Reason
			}
		}
		if d.NameKana != tt.want || fault != tt.fault {
			t.Errorf("%q, %q: %q, %q; want %q, %q", tt.name, tt.kana, d.NameKana, fault, tt.want, tt.fault)
		}
	}
}

// Staff find people by each part of the name on the residence card and by 通称, however
// they type the letters.
func TestSearchByWaysOfNames(t *testing.T) {
	a := registration.Application{Details: registration.Details{Name: "NGUYEN THI Minh Khai", CommonName: "熊本　花"}}
	for text, want := range map[string]bool{
		"nguyen": true, "ＮＧＵＹＥＮ　ＴＨＩ": true, "khai": true, "Nguyen Thi Minh Khai": true, "熊本花": true, "花": true, "熊本": true,
		"熊谷": false, "Tran": false,
	} {
		if got := registration.ParseSearch(text).Finds(a); got != want {
			t.Errorf("%q finds it: %v", text, got)
		}
	}
}
