package jptext

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Era is a 元号 by its letter, as forms abbreviate it: M 明治, T 大正, S 昭和, H 平成, R 令和; "" is 西暦.
type Era string

var eraNames = map[string]Era{
	"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R", "西暦": "",
	"M": "M", "T": "T", "S": "S", "H": "H", "R": "R", "": "",
}

var writtenYear = regexp.MustCompile(`^(明治|大正|昭和|平成|令和|西暦|[MTSHR])?\.?\s*(元|\d{1,4})\s*年?$`)

// Year reads a year in either width: 2001, 2001年, 昭和64, S64, 平成元年. It is given as it was counted, 64 in the era S;
// that there was such a year is the caller's to know.
func Year(s string) (year int, era Era, ok bool) {
	found := writtenYear.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s))))
	if found == nil {
		return 0, "", false
	}
	era = eraNames[found[1]]
	if found[2] == "元" {
		return 1, era, era != ""
	}
	year, err := strconv.Atoi(found[2])
	return year, era, err == nil
}
