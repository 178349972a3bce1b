package registration

// fieldValue is what one field holds, as text.
type fieldValue struct {
	field Field
	value string
}

// Differences lists the fields in which e differs from d, in the order of the form.
func (d Details) Differences(e Details) []Field { return differing(d.values(), e.values()) }

// Differences lists the fields in which q differs from p, in the order of the form.
func (p Patron) Differences(q Patron) []Field { return differing(p.values(), q.values()) }

func (d Details) values() []fieldValue {
	return []fieldValue{
		{FieldName, d.Name},
		{FieldNameKana, d.NameKana},
		{FieldCommonName, d.CommonName},
		{FieldBirth, d.Birth.String()},
		{FieldPostalCode, d.PostalCode},
		{FieldAddress, d.Address},
		{FieldPhone, d.Phone},
		{FieldEmail, d.Email},
		{FieldPickupPlace, d.PickupPlace},
		{FieldNoticeMethod, d.NoticeMethod},
		{FieldDelivery, string(d.Delivery)},
		{FieldCardNumber, string(d.CardNumber)},
		{FieldWorkplace, d.Workplace},
		{FieldGuardianName, d.Guardian.Name},
		{FieldGuardianRelation, d.Guardian.Relation},
	}
}

// values are those of the form; a patron has no kind or delivery, and the number is
// compared where it matters.
func (p Patron) values() []fieldValue {
	return Details{
		Name: p.Name, NameKana: p.NameKana, CommonName: p.CommonName, Birth: p.Birth,
		PostalCode: p.PostalCode, Address: p.Address, Phone: p.Phone, Email: p.Email,
		PickupPlace: p.PickupPlace, NoticeMethod: p.NoticeMethod, Workplace: p.Workplace,
	}.values()
}

// differing compares two lists of the same fields.
func differing(before, after []fieldValue) []Field {
	var differ []Field
	for i, b := range before {
		if b != after[i] {
			differ = append(differ, b.field)
		}
	}
	return differ
}

// Described is the patron that the details describe, with the card that they name.
func (d Details) Described() Patron {
	return Patron{
		Number: d.CardNumber, Name: d.Name, NameKana: d.NameKana, CommonName: d.CommonName, Birth: d.Birth,
		PostalCode: d.PostalCode, Address: d.Address, Phone: d.Phone, Email: d.Email,
		PickupPlace: d.PickupPlace, NoticeMethod: d.NoticeMethod, Workplace: d.Workplace,
	}
}
