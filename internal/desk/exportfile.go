package desk

import (
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/sheet"
)

// kindLabels are the guide's words for 申請区分, as other systems may want them.
var kindLabels = map[registration.Kind]string{
	registration.New: "新規発行", registration.Reissue: "再発行", registration.Amend: "変更", registration.Renewal: "更新",
}

// exportSource is what a column is made of.
type exportSource struct {
	registration.ExportLine
	desk   *Desk
	offer  registration.Offer
	layout string
}

// exportFields are what a column may hold, by the name that settings give it.
var exportFields = map[string]func(exportSource) string{
	"receipt_number":      func(s exportSource) string { return s.Application.Receipt.String() },
	"kind":                func(s exportSource) string { return string(s.Application.Kind) },
	"kind_label":          func(s exportSource) string { return kindLabels[s.Application.Kind] },
	"card_number":         func(s exportSource) string { return string(s.Application.Issued) },
	"old_card_number":     exportSource.oldNumber,
	"name":                func(s exportSource) string { return s.name() },
	"family_name":         func(s exportSource) string { return family(s.name()) },
	"given_name":          func(s exportSource) string { return given(s.name()) },
	"name_kana":           func(s exportSource) string { return s.kana() },
	"common_name":         exportSource.commonName,
	"family_kana":         func(s exportSource) string { return family(s.kana()) },
	"given_kana":          func(s exportSource) string { return given(s.kana()) },
	"birth_date":          func(s exportSource) string { return s.day(s.Application.Birth) },
	"postal_code":         func(s exportSource) string { return hyphened(s.Application.PostalCode) },
	"postal_digits":       func(s exportSource) string { return s.Application.PostalCode },
	"address":             func(s exportSource) string { return s.Application.Address },
	"phone":               func(s exportSource) string { return s.Application.Phone },
	"phone_digits":        func(s exportSource) string { return strings.ReplaceAll(s.Application.Phone, "-", "") },
	"email":               func(s exportSource) string { return s.Application.Email },
	"pickup_place":        func(s exportSource) string { return s.Application.PickupPlace },
	"pickup_place_label":  func(s exportSource) string { return optionLabel(s.offer.PickupPlaces, s.Application.PickupPlace) },
	"notice_method":       func(s exportSource) string { return s.Application.NoticeMethod },
	"notice_method_label": func(s exportSource) string { return optionLabel(s.offer.NoticeMethods, s.Application.NoticeMethod) },
	"workplace":           func(s exportSource) string { return s.Application.Workplace },
	"card_delivery":       func(s exportSource) string { return string(s.Application.Delivery) },
	"decided_on":          func(s exportSource) string { return s.day(s.decidedOn()) },
	"valid_until":         func(s exportSource) string { return s.day(s.validUntil()) },
}

// oldNumber is the number that 再発行 ended.
func (s exportSource) oldNumber() string {
	if s.Application.Kind != registration.Reissue {
		return ""
	}
	return string(s.Application.CardNumber)
}

// name is the patron's where the application may not alter it: 高 typed for 髙 must
// not reach the other system.
func (s exportSource) name() string {
	if !s.Application.Kind.DrawsNumber() && s.Patron.Name != "" {
		return s.Patron.Name
	}
	return s.Application.Name
}

func (s exportSource) kana() string {
	if !s.Application.Kind.DrawsNumber() && s.Patron.NameKana != "" {
		return s.Patron.NameKana
	}
	return s.Application.NameKana
}

func (s exportSource) commonName() string {
	if s.Application.CommonName == "" {
		return s.Patron.CommonName
	}
	return s.Application.CommonName
}

func (s exportSource) decidedOn() registration.Date {
	return registration.DateOf(s.DecidedAt.In(s.desk.Policy.Location))
}

// validUntil is what approval gave the card; 変更 leaves what it had.
func (s exportSource) validUntil() registration.Date {
	if s.Application.Kind == registration.Amend {
		return s.Patron.ValidUntil
	}
	return s.decidedOn().AddYears(s.Application.Rules.CardYears)
}

func (s exportSource) day(d registration.Date) string {
	if d.IsZero() {
		return ""
	}
	return sheet.Day{Year: d.Year, Month: d.Month, Day: d.Day}.Write(s.layout)
}

// family is what stands before the first space of a name, all of it when there is none.
func family(name string) string {
	before, _, _ := strings.Cut(strings.ReplaceAll(name, "\u3000", " "), " ")
	return before
}

func given(name string) string {
	_, after, _ := strings.Cut(strings.ReplaceAll(name, "\u3000", " "), " ")
	return strings.TrimSpace(after)
}

func hyphened(postal string) string {
	if len(postal) != 7 {
		return postal
	}
	return postal[:3] + "-" + postal[3:]
}

func optionLabel(options []registration.Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

// exportFile writes the lines by a profile. A line with a character that the encoding
// lacks is marked, and left out where the profile says so.
func (d *Desk) exportFile(p registration.ExportProfile, lines []registration.ExportLine) registration.ExportFile {
	w := sheet.NewWriter(sheet.Format{
		Encoding: p.Encoding, CRLF: p.LineEnd == "crlf", QuoteAll: p.Quote == "all", GuardFormulas: p.GuardFormulas,
	})
	if !p.Headless {
		headings := make([]string, len(p.Columns))
		for i, c := range p.Columns {
			headings[i] = c[0]
		}
		w.Write(headings)
	}
	var file registration.ExportFile
	source := exportSource{desk: d, offer: d.Policy.Offer(d.today()), layout: p.DateFormat}
	for _, l := range lines {
		source.ExportLine = l
		values := source.values(p.Columns)
		marks := lost(p, l.Application, values)
		file.Marks = append(file.Marks, marks...)
		if len(marks) > 0 && marks[0].LeftOut {
			continue
		}
		w.Write(values)
		file.Kept = append(file.Kept, l)
	}
	file.Content = w.Bytes()
	file.Digest = d.Links.Digest("export", string(file.Content))
	return file
}

func (s exportSource) values(columns [][]string) []string {
	values := make([]string, len(columns))
	for i, c := range columns {
		text, fixed := strings.CutPrefix(c[1], registration.FixedText)
		if make := exportFields[c[1]]; !fixed && make != nil {
			text = make(s)
		}
		values[i] = text
	}
	return values
}

// lost marks the values that the profile's encoding can't carry whole.
func lost(p registration.ExportProfile, a registration.Application, values []string) []registration.ExportMark {
	var marks []registration.ExportMark
	for i, n := range sheet.NewWriter(sheet.Format{Encoding: p.Encoding}).Write(values) {
		if n > 0 {
			marks = append(marks, registration.ExportMark{
				ApplicationID: a.ID, Receipt: a.Receipt, Column: p.Columns[i][0], Lost: n,
				LeftOut: p.Unwritable == registration.LeaveOut,
			})
		}
	}
	return marks
}
