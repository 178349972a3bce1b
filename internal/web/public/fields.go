package public

import (
	"net/url"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// inputs say how each field of 利用者情報仮登録 is asked for. The marks are the
// guide's: 確認パスワード, 利用者カード番号 and 勤務先・学校名称 wear none.
var inputs = map[registration.Field]page.Field{
	registration.FieldName:            {Required: true, Width: page.Half, Autocomplete: "name"},
	registration.FieldNameKana:        {Required: true, Width: page.Half, Lang: "ja"},
	registration.FieldCommonName:      {Width: page.Half},
	registration.FieldBirth:           {Required: true, Type: page.Date, Prefix: "birth", Autocomplete: "bday", InputMode: "text"},
	registration.FieldPostalCode:      {Required: true, Width: page.Short, InputMode: "numeric", Autocomplete: "postal-code"},
	registration.FieldAddress:         {Required: true, Autocomplete: "street-address", Lang: "ja"},
	registration.FieldPhone:           {Required: true, Width: page.Half, Type: page.Tel, InputMode: "tel", Autocomplete: "tel"},
	registration.FieldEmail:           {Required: true, Type: page.Email, InputMode: "email", Autocomplete: "email"},
	registration.FieldPickupPlace:     {Required: true, Width: page.Half, Type: page.Select},
	registration.FieldNoticeMethod:    {Required: true, Width: page.Half, Type: page.Select},
	registration.FieldPassword:        {Required: true, Width: page.Half, Type: page.Password, Autocomplete: "new-password"},
	registration.FieldPasswordConfirm: {Width: page.Half, Type: page.Password, Autocomplete: "new-password"},
	registration.FieldKind:            {Required: true, Type: page.Radio},
	registration.FieldDelivery:        {Required: true, Type: page.Radio},
	registration.FieldCardNumber:      {Width: page.Half, InputMode: "numeric"},
	registration.FieldWorkplace:       {Autocomplete: "organization"},

	registration.FieldGuardianName:     {Width: page.Half, Autocomplete: "off"},
	registration.FieldGuardianRelation: {Width: page.Half, Autocomplete: "off"},
}

// fields makes a form of some fields of 利用者情報仮登録.
func (s *Side) fields(say page.Say, which []registration.Field) *page.Form {
	say = s.telling(say)
	form := page.NewForm()
	for _, name := range which {
		f := inputs[name]
		f.Name = string(name)
		f.Label, f.Hint = say("fields."+f.Name+".label"), say("fields."+f.Name+".hint")
		f.Options = s.options(say, name)
		form.Fields = append(form.Fields, f)
	}
	return form
}

func (s *Side) options(say page.Say, name registration.Field) []page.Option {
	var all []page.Option
	add := func(code string) {
		key := "fields." + string(name) + "." + code
		all = append(all, page.Option{Value: code, Label: say(key + ".label"), Hint: say(key + ".hint")})
	}
	switch name {
	case registration.FieldPickupPlace:
		return choices(s.offer().PickupPlaces)
	case registration.FieldNoticeMethod:
		return choices(s.offer().NoticeMethods)
	case registration.FieldKind:
		for _, k := range registration.Kinds() {
			add(string(k))
		}
	case registration.FieldDelivery:
		for _, d := range registration.Deliveries() {
			add(string(d))
		}
	}
	return all
}

func choices(options []registration.Option) []page.Option {
	var all []page.Option
	for _, o := range registration.Offered(options) {
		all = append(all, page.Option{Value: o.Code, Label: o.Label, Own: true})
	}
	return all
}

// controls are the names of the form's controls and where their values belong.
func controls(f *registration.Form) map[string]*string {
	return map[string]*string{
		"name": &f.Name, "name_kana": &f.NameKana, "common_name": &f.CommonName,
		"birth_year": &f.BirthYear, "birth_month": &f.BirthMonth, "birth_day": &f.BirthDay,
		"postal_code": &f.PostalCode, "address": &f.Address, "phone": &f.Phone, "email": &f.Email,
		"pickup_place": &f.PickupPlace, "notice_method": &f.NoticeMethod,
		"password": &f.Password, "password_confirm": &f.PasswordConfirm,
		"kind": &f.Kind, "card_delivery": &f.Delivery,
		"card_number": &f.CardNumber, "workplace": &f.Workplace,
		"guardian_name": &f.GuardianName, "guardian_relation": &f.GuardianRelation,
	}
}

// typed reads what a browser sent.
func typed(values url.Values) registration.Form {
	var f registration.Form
	for name, value := range controls(&f) {
		*value = values.Get(name)
	}
	return f
}

// sent writes a form as a browser would send it.
func sent(f registration.Form) url.Values {
	values := url.Values{}
	for name, value := range controls(&f) {
		values.Set(name, *value)
	}
	return values
}

// row is one line of what was entered.
type row struct {
	Label, Value string
	Own          bool // Value is the library's own Japanese, of the settings
}

// rows writes stored details for reading, in the order asked for.
func (s *Side) rows(say page.Say, d registration.Details, which []registration.Field) []row {
	all := make([]row, 0, len(which))
	for _, f := range which {
		label := say("fields." + string(f) + ".label")
		if f == registration.FieldPickupPlace {
			label = say("fields.pickup_place.confirm")
		}
		value := s.value(say, d, f)
		if value == "" && f == registration.FieldCommonName {
			continue // most people have none, and would wonder
		}
		if value == "" {
			value = say("public.blank")
		}
		own := f == registration.FieldPickupPlace || f == registration.FieldNoticeMethod
		all = append(all, row{label, value, own && value != say("public.blank")})
	}
	return all
}

func (s *Side) value(say page.Say, d registration.Details, f registration.Field) string {
	switch f {
	case registration.FieldBirth:
		return birthday(say, d.Birth)
	case registration.FieldPostalCode:
		if len(d.PostalCode) == 7 {
			return d.PostalCode[:3] + "-" + d.PostalCode[3:]
		}
		return d.PostalCode
	case registration.FieldPickupPlace:
		return option(s.offer().PickupPlaces, d.PickupPlace)
	case registration.FieldNoticeMethod:
		return option(s.offer().NoticeMethods, d.NoticeMethod)
	case registration.FieldKind:
		return say("fields.kind." + string(d.Kind) + ".label")
	case registration.FieldDelivery:
		return say("fields.card_delivery." + string(d.Delivery) + ".label")
	}
	form := registration.FormOf(d)
	return *controls(&form)[string(f)]
}
