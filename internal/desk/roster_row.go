package desk

import (
	"slices"
	"strings"
	"time"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
	"ouchi/internal/sheet"
)

// rosterNeeded are the columns without which a card can't be matched.
var rosterNeeded = []registration.Field{
	registration.FieldCardNumber, registration.FieldName, registration.FieldBirth,
}

// rosterFields are the columns that a roster may have.
func rosterFields() []registration.Field {
	return append(slices.Clone(rosterNeeded),
		registration.FieldNameKana, registration.FieldPostalCode, registration.FieldAddress,
		registration.FieldPhone, registration.FieldEmail, registration.FieldPickupPlace,
		registration.FieldNoticeMethod, registration.FieldWorkplace, ColumnValidUntil)
}

// rosterRow reads rows.
type rosterRow struct {
	format RosterFormat
	offer  registration.Offer
	at     map[registration.Field]int // which column has the field

	line   int
	record []string
	faults []RosterFault
}

// read makes a patron of a row. Names are kept exactly; all else is brought into the
// shape that the form stores, so that differences are real ones.
func (r *rosterRow) read(line int, record []string) (registration.Patron, []RosterFault) {
	r.line, r.record, r.faults = line, record, nil
	p := registration.Patron{
		Number:       registration.CardNumber(r.text(registration.FieldCardNumber, "no card number", jptext.CardNumber)),
		Name:         r.text(registration.FieldName, "no name of one line and up to 100 characters", jptext.PersonName),
		Birth:        r.day(registration.FieldBirth),
		NameKana:     r.text(registration.FieldNameKana, "no katakana", jptext.Kana),
		PostalCode:   r.text(registration.FieldPostalCode, "no postal code of seven digits", jptext.PostalCode),
		Address:      r.text(registration.FieldAddress, "no address of one line and up to 200 characters", jptext.Address),
		Phone:        r.text(registration.FieldPhone, "no telephone number of ten or eleven digits", jptext.Phone),
		Email:        r.text(registration.FieldEmail, "no mail address", jptext.Email),
		PickupPlace:  r.option(registration.FieldPickupPlace, r.offer.PickupPlaces),
		NoticeMethod: r.option(registration.FieldNoticeMethod, r.offer.NoticeMethods),
		Workplace:    r.text(registration.FieldWorkplace, "no single line of up to 100 characters", workplaceLine),
		ValidUntil:   r.day(ColumnValidUntil),
	}
	if r.offer.Today.Before(p.Birth) {
		r.fault(registration.FieldBirth, "lies in the future")
	}
	return p, r.faults
}

func workplaceLine(s string) (string, bool) { return jptext.Line(s, 100) }

func (r *rosterRow) fault(f registration.Field, reason string) {
	r.faults = append(r.faults, RosterFault{r.line, r.format.Columns[f], reason})
}

// value is what stands in a field's column; fine is false when there is nothing to
// read, of which the fault, if it is one, has been noted.
func (r *rosterRow) value(f registration.Field) (value string, fine bool) {
	i, ok := r.at[f]
	if !ok {
		return "", false
	}
	value = r.record[i]
	switch {
	case heading(value) == "" && slices.Contains(rosterNeeded, f):
		r.fault(f, "is empty")
		return "", false
	case heading(value) == "":
		return "", false
	case strings.ContainsRune(value, '\uFFFD'):
		r.fault(f, "holds a character that is not of the file's encoding")
		return "", false
	}
	return value, true
}

func (r *rosterRow) text(f registration.Field, wrong string, read func(string) (string, bool)) string {
	value, fine := r.value(f)
	if !fine {
		return ""
	}
	stored, ok := read(value)
	if !ok {
		r.fault(f, "is "+wrong)
		return ""
	}
	return stored
}

// option takes a code of the settings or its label.
func (r *rosterRow) option(f registration.Field, options []registration.Option) string {
	value, fine := r.value(f)
	if !fine {
		return ""
	}
	value = heading(value)
	for _, o := range options {
		if value == o.Code || value == o.Label {
			return o.Code
		}
	}
	r.fault(f, "is neither a code nor a label of the settings")
	return ""
}

// day takes the layout of the settings and what spreadsheets make of it: all begin
// with the year, so none can be taken for another.
func (r *rosterRow) day(f registration.Field) registration.Date {
	value, fine := r.value(f)
	if !fine {
		return registration.Date{}
	}
	value = heading(jptext.Digits(value))
	if t, err := time.Parse(r.format.DateLayout, value); err == nil {
		return registration.DateOf(t)
	}
	d, ok := sheet.ReadDay(value)
	if !ok && r.format.EraDates {
		d, ok = sheet.ReadEraDay(value)
	}
	if ok {
		return registration.Date(d)
	}
	r.fault(f, "is no day of the calendar")
	return registration.Date{}
}
