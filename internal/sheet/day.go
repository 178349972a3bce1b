package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a day of the calendar, without a time zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

func dayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

func (d Day) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// era is a 元号 and the day that it began on.
type era struct {
	name, letter string
	began        time.Time
}

func since(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// eras are those since the calendar is the western one, the latest first. Meiji is
// counted from 1873-01-01, its sixth year, for the days before were others (太政官布告337号).
var eras = []era{
	{"令和", "R", since(2019, time.May, 1)},
	{"平成", "H", since(1989, time.January, 8)},
	{"昭和", "S", since(1926, time.December, 25)},
	{"大正", "T", since(1912, time.July, 30)},
	{"明治", "M", since(1873, time.January, 1)},
}

// zero is the western year before the era's first.
func (e era) zero() int {
	if e.letter == "M" {
		return 1867
	}
	return e.began.Year() - 1
}

// parts are what a layout is made of: longer ones first.
var parts = regexp.MustCompile(`YYYY|GGG|G|EE|E|MM|M|DD|D`)

// GoodLayout tells whether a layout names a year, a month and a day, once each.
func GoodLayout(layout string) bool {
	var years, eras, ofEra, months, days int
	for _, p := range parts.FindAllString(layout, -1) {
		switch p[0] {
		case 'Y':
			years++
		case 'G':
			eras++
		case 'E':
			ofEra++
		case 'M':
			months++
		case 'D':
			days++
		}
	}
	return months == 1 && days == 1 && (years == 1 && eras+ofEra == 0 || years == 0 && eras == 1 && ofEra == 1)
}

// Write writes the day by a layout, in which stand for: YYYY the western year, GGG the
// era (令和), G its letter (R), EE and E the year of the era, with two digits and as
// short as can be, MM, M, DD and D month and day likewise. All else stands for itself. A
// day before 1873, which has no era here, is written YYYY-MM-DD.
func (d Day) Write(layout string) string {
	e, known := d.era()
	if !known && strings.ContainsAny(layout, "GE") {
		layout = "YYYY-MM-DD"
	}
	return parts.ReplaceAllStringFunc(layout, func(p string) string {
		switch p {
		case "YYYY":
			return fmt.Sprintf("%04d", d.Year)
		case "GGG":
			return e.name
		case "G":
			return e.letter
		case "EE", "E":
			return padded(d.Year-e.zero(), len(p))
		case "MM", "M":
			return padded(int(d.Month), len(p))
		}
		return padded(d.Day, len(p))
	})
}

func padded(n, width int) string { return fmt.Sprintf("%0*d", width, n) }

func (d Day) era() (era, bool) {
	for _, e := range eras {
		if !d.time().Before(e.began) {
			return e, true
		}
	}
	return era{}, false
}

// western are the ways in which a day of the western calendar is read: all begin with
// the year, so none can be taken for another.
var western = []string{"2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日"}

// ReadDay reads a day of the western calendar that begins with its year. Digits are
// half width.
func ReadDay(s string) (Day, bool) {
	for _, layout := range western {
		if t, err := time.Parse(layout, s); err == nil {
			return dayOf(t), true
		}
	}
	return Day{}, false
}

var inEra = regexp.MustCompile(`^(令和|平成|昭和|大正|明治|[RHSTMrhstm])\s*(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?$`)

// ReadEraDay reads a day of an era: 昭和60年1月2日, S60.1.2, R6/4/1, H元.5.1. A year that
// the era did not live to see is read on, as licences have it (平成35年); a day before
// the era began is none.
func ReadEraDay(s string) (Day, bool) {
	m := inEra.FindStringSubmatch(s)
	if m == nil {
		return Day{}, false
	}
	year := 1
	if m[2] != "元" {
		year, _ = strconv.Atoi(m[2]) // two digits
	}
	month, _ := strconv.Atoi(m[3])
	day, _ := strconv.Atoi(m[4])
	for _, e := range eras {
		if e.name != m[1] && e.letter != strings.ToUpper(m[1]) {
			continue
		}
		d := Day{e.zero() + year, time.Month(month), day}
		return d, dayOf(d.time()) == d && !d.time().Before(e.began)
	}
	return Day{}, false
}
