package registration

import (
	"strconv"

	"ouchi/internal/jptext"
)

// reading asks how a name is read where its script does not say it. A name in an alphabet
// needs none, and one given in letters is left out: the column holds katakana or nothing,
// so that staff see what is missing.
func (c *checker) reading(f Form) string {
	if reading, ok := jptext.Kana(f.NameKana); ok {
		return reading
	}
	switch {
	case !blank(f.Name) && !jptext.NeedsReading(f.Name) && !jptext.NeedsReading(f.NameKana):
	case blank(f.NameKana):
		c.fault(FieldNameKana, "required")
	default:
		c.fault(FieldNameKana, "kana")
	}
	return ""
}

func (c *checker) commonName(typed string) string {
	if blank(typed) {
		return ""
	}
	name, ok := jptext.PersonName(typed)
	if !ok {
		c.fault(FieldCommonName, "name")
	}
	return name
}

func (c *checker) birth(f Form) Date {
	if blank(f.BirthYear) && blank(f.BirthMonth) && blank(f.BirthDay) {
		c.fault(FieldBirth, "required")
		return Date{}
	}
	year, era, ok := jptext.Year(f.BirthYear)
	month, err := strconv.Atoi(jptext.Digits(f.BirthMonth))
	day, wrong := strconv.Atoi(jptext.Digits(f.BirthDay))
	if !ok || err != nil || wrong != nil {
		c.fault(FieldBirth, "date")
		return Date{}
	}
	d, there := NewDate(year+zero(era), month, day)
	switch {
	case !there:
		c.fault(FieldBirth, "no_such_day")
	case !within(era, d):
		c.fault(FieldBirth, "era")
	case c.offer.Today.Before(d):
		c.fault(FieldBirth, "future")
	case d.Age(c.offer.Today) > MaxAge:
		c.fault(FieldBirth, "too_old")
	}
	return d
}
