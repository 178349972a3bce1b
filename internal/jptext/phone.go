package jptext

import (
	"strings"

	"golang.org/x/text/width"
)

// Phone returns a Japanese telephone number of 10 or 11 digits from any width, with any or no separators, with or
// without +81. Separators at places a number can have are kept, as '-'; else they are put where the numbering plan
// (総務省 電気通信番号計画) leaves no doubt: mobile and IP numbers, 0120 and its like, 03, 06 and the 096 area. A fixed
// number of another area is then stored as digits alone. Missing digits (090-123-4567) are refused.
func Phone(s string) (string, bool) {
	groups, ok := phoneGroups(s)
	if !ok {
		return "", false
	}
	digits := strings.Join(groups, "")
	if !inPlan(digits) {
		return "", false
	}
	if len(groups) == 3 && fits(digits, len(groups[0]), len(groups[1])) {
		return strings.Join(groups, "-"), true
	}
	if area, exchange := phoneLayout(digits); area > 0 {
		end := area + exchange
		return digits[:area] + "-" + digits[area:end] + "-" + digits[end:], true
	}
	return digits, true
}

// PhoneKey returns the digits a telephone number is searched by, in the domestic form when it is a whole number.
func PhoneKey(s string) string {
	if whole, ok := Phone(s); ok {
		s = whole
	}
	return strings.Map(func(r rune) rune {
		if r = asciiDigit(r); isDigit(r) {
			return r
		}
		return -1
	}, s)
}

// phoneGroups splits a number at its separators and brings +81 home.
func phoneGroups(s string) ([]string, bool) {
	s, abroad := strings.CutPrefix(strings.TrimFunc(width.Fold.String(s), isSpace), "+")
	separates := func(r rune) bool { return isSpace(r) || isHyphen(r) || strings.ContainsRune("().", r) }
	if strings.ContainsFunc(s, func(r rune) bool { return !isDigit(r) && !separates(r) }) {
		return nil, false
	}
	groups := strings.FieldsFunc(s, separates)
	if !abroad {
		return groups, true
	}
	if len(groups) == 0 || !strings.HasPrefix(groups[0], "81") {
		return nil, false
	}
	if groups[0] = groups[0][2:]; groups[0] == "" {
		groups = groups[1:]
	}
	if len(groups) > 1 && groups[0] == "0" {
		groups = groups[1:]
	}
	if len(groups) > 0 && groups[0][0] != '0' {
		groups[0] = "0" + groups[0]
	}
	return groups, true
}

// inPlan reports whether digits begin with 0 and are as many as their leading digits ask for.
func inPlan(digits string) bool {
	if len(digits) < 10 || digits[0] != '0' || digits[1] == '0' {
		return false
	}
	if digits[2] == '0' && strings.IndexByte("256789", digits[1]) >= 0 {
		return len(digits) == 11
	}
	return len(digits) == 10
}

// fits reports whether groups of area, exchange and what remains of digits can be those of this number.
func fits(digits string, area, exchange int) bool {
	if len(digits) == 11 || isService(digits) {
		a, e := phoneLayout(digits)
		return area == a && exchange == e
	}
	return 2 <= area && area <= 5 && area+exchange == 6
}

// phoneLayout returns the lengths of area code and exchange where they are known, else zeros.
func phoneLayout(digits string) (area, exchange int) {
	begins := func(prefix string) bool { return strings.HasPrefix(digits, prefix) }
	switch {
	case begins("0800"):
		return 4, 3
	case len(digits) == 11:
		return 3, 4
	case isService(digits):
		return 4, 3
	case begins("03"), begins("06"):
		return 2, 4
	case begins("096") && digits[3] >= '4': // 0964 宇土 to 0969 天草; 096 itself is 熊本
		return 4, 2
	case begins("096"):
		return 3, 3
	}
	return 0, 0
}

func isService(digits string) bool {
	switch digits[:4] {
	case "0120", "0170", "0180", "0570", "0990":
		return true
	}
	return false
}
