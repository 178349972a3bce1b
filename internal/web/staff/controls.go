package staff

import (
	"net/url"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// inputs say how each field is corrected at the desk.
var inputs = map[registration.Field]page.Field{
	registration.FieldName:         {Required: true, Width: page.Half},
	registration.FieldNameKana:     {Required: true, Width: page.Half},
	registration.FieldCommonName:   {Width: page.Half},
	registration.FieldBirth:        {Required: true, Type: page.Date, Prefix: "birth"},
	registration.FieldPostalCode:   {Required: true, Width: page.Short, InputMode: "numeric"},
	registration.FieldAddress:      {Required: true},
	registration.FieldPhone:        {Required: true, Width: page.Half, Type: page.Tel},
	registration.FieldEmail:        {Required: true, Type: page.Email},
	registration.FieldPickupPlace:  {Required: true, Width: page.Half, Type: page.Select},
	registration.FieldNoticeMethod: {Required: true, Width: page.Half, Type: page.Select},
	registration.FieldDelivery:     {Required: true, Width: page.Half, Type: page.Select},
	registration.FieldCardNumber:   {Width: page.Half, InputMode: "numeric"},
	registration.FieldWorkplace:    {},

	registration.FieldGuardianName:     {Width: page.Half},
	registration.FieldGuardianRelation: {Width: page.Half},
}

// detailsForm is what a caller may ask to correct.
func (s *Side) detailsForm() *page.Form {
	offer := s.parts.Desk.Policy.Offer(s.today())
	form := page.NewForm()
	for _, name := range registration.Correctable() {
		f := inputs[name]
		f.Name, f.Label = string(name), s.fieldLabel(name)
		switch name {
		case registration.FieldPickupPlace:
			f.Options = choices(offer.PickupPlaces)
		case registration.FieldNoticeMethod:
			f.Options = choices(offer.NoticeMethods)
		case registration.FieldDelivery:
			for _, d := range registration.Deliveries() {
				f.Options = append(f.Options, page.Option{Value: string(d), Label: deliveries[d]})
			}
		default:
		}
		form.Fields = append(form.Fields, f)
	}
	return form
}

func choices(options []registration.Option) []page.Option {
	all := make([]page.Option, len(options))
	for i, o := range options {
		all[i] = page.Option{Value: o.Code, Label: o.Label}
	}
	return all
}

// controls are the names of the form's controls and where their values belong.
func controls(f *registration.Form) map[string]*string {
	return map[string]*string{
		"name": &f.Name, "name_kana": &f.NameKana, "common_name": &f.CommonName,
		"birth_year": &f.BirthYear, "birth_month": &f.BirthMonth, "birth_day": &f.BirthDay,
		"postal_code": &f.PostalCode, "address": &f.Address, "phone": &f.Phone, "email": &f.Email,
		"pickup_place": &f.PickupPlace, "notice_method": &f.NoticeMethod, "card_delivery": &f.Delivery,
		"card_number": &f.CardNumber, "workplace": &f.Workplace,
		"guardian_name": &f.GuardianName, "guardian_relation": &f.GuardianRelation,
	}
}

// formOf reads what a browser sent.
func formOf(values url.Values) registration.Form {
	var f registration.Form
	for name, value := range controls(&f) {
		*value = values.Get(name)
	}
	return f
}

// typedOf writes details as a browser would send them.
func typedOf(d registration.Details) url.Values {
	f, values := registration.FormOf(d), url.Values{}
	for name, value := range controls(&f) {
		values.Set(name, *value)
	}
	return values
}
