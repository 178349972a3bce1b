package registration

import (
	"slices"
	"unicode/utf8"

	"ouchi/internal/jptext"
)

// Offer is what a library offers on its form, and the day of asking.
type Offer struct {
	PickupPlaces  []Option // the retired too, for their labels
	NoticeMethods []Option
	// Outside judges from postal code and address, both in stored shape, whether
	// somebody lives outside the library's prefecture.
	Outside func(postalCode, address string) bool
	// Bare tells whether an address is no more than what its postal code says of it, so
	// that the block and the house are missing.
	Bare  func(postalCode, address string) bool
	Minor MinorAge
	Today Date
}

// Bounds of the form.
const (
	MinPasswordLength = 6 // characters, as the guide says
	MaxPasswordLength = 128
	MaxAge            = 120
	maxWorkplace      = 100
)

// Details checks a form and gives it its stored shape. The error is an Invalid
// [Error] with every faulty field at once, in the order of the form; the passwords
// are checked too.
func (f Form) Details(o Offer) (Details, error) {
	c := checker{offer: o}
	d := c.details(f)
	c.password(f)
	return d, c.err()
}

// SoFar gives the stored shape of what is filled in, and only the faults of that: nothing
// of fields that are blank, and nothing of the passwords.
func (f Form) SoFar(o Offer) (Details, []FieldError) {
	c := checker{offer: o}
	d := c.details(f)
	c.sort()
	return d, slices.DeleteFunc(c.faults, func(e FieldError) bool { return unasked[e.Reason] })
}

// unasked are the faults of what has not been answered yet.
var unasked = map[string]bool{"required": true, "choose": true, "card_needed": true, "workplace_needed": true, "guardian_needed": true}

// Correct applies the opened fields of a form to stored details and leaves the
// others alone: their faults are not the applicant's to mend now. With an address
// goes the workplace, which one outside the prefecture makes necessary.
func (d Details) Correct(f Form, open []Field, o Offer) (Details, error) {
	if slices.Contains(open, FieldAddress) || slices.Contains(open, FieldPostalCode) {
		open = append(slices.Clone(open), FieldWorkplace)
	}
	whole := FormOf(d)
	whole.take(f, open)
	c := checker{offer: o}
	corrected := c.details(whole)
	corrected.Lang = d.Lang
	// What is not opened stays as it was chosen, though it be offered no more.
	if !slices.Contains(open, FieldPickupPlace) {
		corrected.PickupPlace = d.PickupPlace
	}
	if !slices.Contains(open, FieldNoticeMethod) {
		corrected.NoticeMethod = d.NoticeMethod
	}
	if !slices.Contains(open, FieldBirth) && !slices.Contains(open, FieldGuardianName) && !slices.Contains(open, FieldGuardianRelation) {
		corrected.Guardian = d.Guardian // though they may be of age by now
	}
	c.faults = slices.DeleteFunc(c.faults, func(e FieldError) bool {
		return !slices.Contains(open, e.Field)
	})
	return corrected, c.err()
}

// CheckPassword tells what is wrong with a password and its repetition.
func CheckPassword(password, confirm string) []FieldError {
	c := checker{}
	c.password(Form{Password: password, PasswordConfirm: confirm})
	return c.faults
}

// checker collects faults while it reads a form.
type checker struct {
	offer  Offer
	faults []FieldError
}

func (c *checker) err() error {
	if len(c.faults) == 0 {
		return nil
	}
	c.sort()
	return &Error{Code: Invalid, Reason: "form", Fields: c.faults}
}

// sort puts the faults in the order of the form.
func (c *checker) sort() {
	order := Fields()
	slices.SortStableFunc(c.faults, func(a, b FieldError) int {
		return slices.Index(order, a.Field) - slices.Index(order, b.Field)
	})
}

func (c *checker) fault(f Field, reason string) {
	c.faults = append(c.faults, FieldError{f, reason})
}

// text reads a required value; reason says what a wrong one is.
func (c *checker) text(f Field, typed, reason string, read func(string) (string, bool)) string {
	value, ok := read(typed)
	switch {
	case blank(typed):
		c.fault(f, "required")
	case !ok:
		c.fault(f, reason)
	}
	return value
}

func (c *checker) details(f Form) Details {
	d := Details{
		Name:       c.text(FieldName, f.Name, "name", jptext.PersonName),
		NameKana:   c.reading(f),
		CommonName: c.commonName(f.CommonName),
		Birth:      c.birth(f),
		PostalCode: c.text(FieldPostalCode, f.PostalCode, "postal_code", jptext.PostalCode),
		Address:    c.text(FieldAddress, f.Address, "address", jptext.Address),
		Phone:      c.text(FieldPhone, f.Phone, "phone", jptext.Phone),
		Email:      c.text(FieldEmail, f.Email, "email", jptext.Email),
	}
	d.PickupPlace = c.option(FieldPickupPlace, f.PickupPlace, c.offer.PickupPlaces)
	d.NoticeMethod = c.option(FieldNoticeMethod, f.NoticeMethod, c.offer.NoticeMethods)
	d.Kind = Kind(c.choice(FieldKind, f.Kind, slices.Contains(Kinds(), Kind(f.Kind))))
	d.Delivery = CardDelivery(c.choice(FieldDelivery, f.Delivery, slices.Contains(Deliveries(), CardDelivery(f.Delivery))))
	d.CardNumber = c.cardNumber(f.CardNumber, d.Kind)
	if d.PostalCode != "" && d.Address != "" && c.offer.Outside != nil {
		d.Outside = c.offer.Outside(d.PostalCode, d.Address)
	}
	if c.offer.Bare != nil && c.offer.Bare(d.PostalCode, d.Address) {
		c.fault(FieldAddress, "address_rest")
	}
	d.Workplace = c.workplace(f.Workplace, d.Outside)
	d.Guardian = c.guardian(f, d.Birth)
	return d
}

// guardian reads who answers for somebody under age; of anybody else it is not kept.
func (c *checker) guardian(f Form, birth Date) Guardian {
	if !c.offer.Minor.Asks(birth, c.offer.Today) {
		return Guardian{}
	}
	read := func(field Field, typed string) string {
		value, ok := jptext.Line(typed, maxGuardian)
		switch {
		case blank(typed) && c.offer.Minor.Rule == RequireGuardian:
			c.fault(field, "guardian_needed")
		case !blank(typed) && !ok:
			c.fault(field, "guardian_line")
		}
		return value
	}
	return Guardian{read(FieldGuardianName, f.GuardianName), read(FieldGuardianRelation, f.GuardianRelation)}
}

func (c *checker) option(f Field, typed string, options []Option) string {
	return c.choice(f, typed, slices.ContainsFunc(Offered(options), func(o Option) bool { return o.Code == typed }))
}

func (c *checker) choice(f Field, typed string, known bool) string {
	if !known {
		c.fault(f, "choose")
		return ""
	}
	return typed
}

// cardNumber keeps a number that somebody gives with 新規発行: staff see by it that
// the person may have a card already.
func (c *checker) cardNumber(typed string, kind Kind) CardNumber {
	if blank(typed) {
		if kind != "" && kind.NamesCard() {
			c.fault(FieldCardNumber, "card_needed")
		}
		return ""
	}
	number, ok := jptext.CardNumber(typed)
	if !ok {
		c.fault(FieldCardNumber, "card_number")
	}
	return CardNumber(number)
}

func (c *checker) workplace(typed string, outside bool) string {
	if blank(typed) {
		if outside {
			c.fault(FieldWorkplace, "workplace_needed")
		}
		return ""
	}
	workplace, ok := jptext.Line(typed, maxWorkplace)
	if !ok {
		c.fault(FieldWorkplace, "line")
	}
	return workplace
}

func (c *checker) password(f Form) {
	length := utf8.RuneCountInString(f.Password)
	switch {
	case f.Password == "":
		c.fault(FieldPassword, "required")
	case length < MinPasswordLength:
		c.fault(FieldPassword, "password_short")
	case length > MaxPasswordLength || !utf8.ValidString(f.Password):
		c.fault(FieldPassword, "password_long")
	case f.Password != f.PasswordConfirm:
		c.fault(FieldPasswordConfirm, "password_mismatch")
	}
}

func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\u3000' && r != '\t' {
			return false
		}
	}
	return true
}
