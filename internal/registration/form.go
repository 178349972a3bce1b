package registration

import "strconv"

// Form is 利用者情報仮登録 as typed: every value is what the browser sent.
type Form struct {
	Name, NameKana, CommonName                                           string
	BirthYear, BirthMonth, BirthDay                                      string
	PostalCode, Address, Phone, Email                                    string
	PickupPlace, NoticeMethod, Password, PasswordConfirm, Kind, Delivery string
	CardNumber, Workplace, GuardianName, GuardianRelation                string
}

// FormOf writes stored details back as a form, to be corrected or begun from.
func FormOf(d Details) Form {
	f := Form{
		Name: d.Name, NameKana: d.NameKana, CommonName: d.CommonName,
		PostalCode: d.PostalCode, Address: d.Address, Phone: d.Phone, Email: d.Email,
		PickupPlace: d.PickupPlace, NoticeMethod: d.NoticeMethod,
		Kind: string(d.Kind), Delivery: string(d.Delivery),
		CardNumber: string(d.CardNumber), Workplace: d.Workplace,
		GuardianName: d.Guardian.Name, GuardianRelation: d.Guardian.Relation,
	}
	if !d.Birth.IsZero() {
		f.BirthYear = strconv.Itoa(d.Birth.Year)
		f.BirthMonth = strconv.Itoa(int(d.Birth.Month))
		f.BirthDay = strconv.Itoa(d.Birth.Day)
	}
	return f
}

// take copies the values of the given fields from other.
func (f *Form) take(other Form, fields []Field) {
	for _, field := range fields {
		switch field {
		case FieldName:
			f.Name = other.Name
		case FieldNameKana:
			f.NameKana = other.NameKana
		case FieldCommonName:
			f.CommonName = other.CommonName
		case FieldBirth:
			f.BirthYear, f.BirthMonth, f.BirthDay = other.BirthYear, other.BirthMonth, other.BirthDay
		case FieldPostalCode:
			f.PostalCode = other.PostalCode
		case FieldAddress:
			f.Address = other.Address
		case FieldPhone:
			f.Phone = other.Phone
		case FieldEmail:
			f.Email = other.Email
		case FieldPickupPlace:
			f.PickupPlace = other.PickupPlace
		case FieldNoticeMethod:
			f.NoticeMethod = other.NoticeMethod
		case FieldDelivery:
			f.Delivery = other.Delivery
		case FieldCardNumber:
			f.CardNumber = other.CardNumber
		case FieldWorkplace:
			f.Workplace = other.Workplace
		case FieldGuardianName:
			f.GuardianName = other.GuardianName
		case FieldGuardianRelation:
			f.GuardianRelation = other.GuardianRelation
		case FieldPassword, FieldPasswordConfirm, FieldKind:
			// Never opened: see Correctable.
		}
	}
}
