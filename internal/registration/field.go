package registration

import "slices"

// Field names a field of the form, as the HTML form, settings and errors do.
type Field string

// The fields of 利用者情報仮登録, in the order of the form.
const (
	FieldName            Field = "name"
	FieldNameKana        Field = "name_kana"
	FieldCommonName      Field = "common_name" // 通称, of whoever has one on the residence card
	FieldBirth           Field = "birth_date"  // birth_year, birth_month, birth_day together
	FieldPostalCode      Field = "postal_code"
	FieldAddress         Field = "address"
	FieldPhone           Field = "phone"
	FieldEmail           Field = "email"
	FieldPickupPlace     Field = "pickup_place"
	FieldNoticeMethod    Field = "notice_method"
	FieldPassword        Field = "password"
	FieldPasswordConfirm Field = "password_confirm"
	FieldKind            Field = "kind"
	FieldDelivery        Field = "card_delivery"
	FieldCardNumber      Field = "card_number"
	FieldWorkplace       Field = "workplace"

	FieldGuardianName     Field = "guardian_name" // of who is under age
	FieldGuardianRelation Field = "guardian_relation"
)

// Fields lists every field in the order of the form.
func Fields() []Field {
	return []Field{
		FieldName, FieldNameKana, FieldCommonName, FieldBirth, FieldPostalCode, FieldAddress, FieldPhone, FieldEmail,
		FieldPickupPlace, FieldNoticeMethod, FieldPassword, FieldPasswordConfirm, FieldKind, FieldDelivery,
		FieldCardNumber, FieldWorkplace, FieldGuardianName, FieldGuardianRelation,
	}
}

// Correctable lists the fields that a return may open: all but the password, and
// the kind, which decides what the application is.
func Correctable() []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool {
		return f == FieldPassword || f == FieldPasswordConfirm || f == FieldKind
	})
}
