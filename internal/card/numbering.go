package card

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrExhausted says that the serial lies past the last one of the range: every number of the pattern has been given.
// An operator has to widen the range in the settings.
var ErrExhausted = errors.New("the range of card numbers is used up")

const (
	maxPrefix = 20
	maxDigits = 18 // the widest serial that always fits an int64
)

// Numbering is a library's pattern of card numbers, as written in the settings:
// prefix, then the serial padded with zeros to Digits, then the check character, if any.
//
// With Prefix "20", Digits 6 and Check "luhn", serial 1 becomes "200000016".
type Numbering struct {
	// Prefix stands before every serial: at most 20 digits or the signs $ : / . + (NW-7 has no letters). A hyphen is
	// refused, because people are told to leave hyphens out when they type a number.
	Prefix string `toml:"prefix"`
	// Digits is the width of the serial, 1 to 18.
	Digits int `toml:"digits"`
	// First and Last bound the serials that may be given, both included, 0 <= First <= Last < 10^Digits.
	First int64 `toml:"first"`
	Last  int64 `toml:"last"`
	// Check names the rule for the last character. There is no default: nobody can tell from a card whether its last
	// digit is a check digit, so the library has to say.
	Check CheckDigit `toml:"check_digit"`
	// Bars says how the number is drawn. Its start and stop letters enter the check character of Mod16.
	Bars Options `toml:"bars"`
}

// Validate reports every setting that cannot work, in words for the operator, joined into one error.
func (n Numbering) Validate() error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	if len(n.Prefix) > maxPrefix {
		refuse("prefix: at most %d characters, not %d", maxPrefix, len(n.Prefix))
	}
	if strings.Trim(n.Prefix, "0123456789$:/.+") != "" || strings.ContainsRune(n.Prefix, '-') {
		refuse("prefix: only digits and the signs $ : / . + can be used; leave letters and hyphens out")
	}
	if n.Digits < 1 || n.Digits > maxDigits {
		refuse("digits: must lie between 1 and %d, not %d", maxDigits, n.Digits)
	} else if widest := pow10(n.Digits) - 1; n.Last > widest {
		refuse("last: %d does not fit %d digits; the highest is %d", n.Last, n.Digits, widest)
	}
	if n.First < 0 {
		refuse("first: must not be negative")
	}
	if n.Last < n.First {
		refuse("last: %d comes before first, %d", n.Last, n.First)
	}
	if _, known := checkRules[n.Check]; !known {
		refuse("check_digit: %q is not known; choose one of %s", n.Check, checkNames())
	}
	if err := n.Bars.Validate(); err != nil {
		refuse("bars: %w", err)
	}
	return errors.Join(errs...)
}

// Number returns the card number of a serial. A serial past Last is ErrExhausted, one before First is an error too;
// settings that Validate refuses give an error, never a number.
func (n Numbering) Number(serial int64) (string, error) {
	if err := n.Validate(); err != nil {
		return "", err
	}
	if serial > n.Last {
		return "", ErrExhausted
	}
	if serial < n.First {
		return "", fmt.Errorf("serial %d comes before the first of the range, %d", serial, n.First)
	}
	return n.withCheck(fmt.Sprintf("%s%0*d", n.Prefix, n.Digits, serial)), nil
}

// Valid reports whether number has the shape of the pattern and the right check character. It says nothing of whether the
// number was ever given, nor whether its serial lies in today's range: cards of an earlier range stay valid.
func (n Numbering) Valid(number string) bool {
	_, ok := n.serial(number)
	return ok
}

// Serial takes the serial back out of a number. It is false for a number that is not Valid or whose serial lies outside
// First..Last, so that for every serial s of the range Serial(Number(s)) is s.
func (n Numbering) Serial(number string) (int64, bool) {
	s, ok := n.serial(number)
	if !ok || s < n.First || s > n.Last {
		return 0, false
	}
	return s, true
}

func (n Numbering) serial(number string) (int64, bool) {
	if n.Validate() != nil {
		return 0, false
	}
	rest, ok := strings.CutPrefix(number, n.Prefix)
	if !ok || len(rest) < n.Digits {
		return 0, false
	}
	digits := rest[:n.Digits]
	if strings.Trim(digits, "0123456789") != "" || n.withCheck(n.Prefix+digits) != number {
		return 0, false
	}
	s, err := strconv.ParseInt(digits, 10, 64)
	return s, err == nil
}

// withCheck expects settings that Validate accepted.
func (n Numbering) withCheck(body string) string {
	o := n.Bars.withDefaults()
	return body + checkRules[n.Check](body, o.Start, o.Stop)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
