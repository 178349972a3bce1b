package staff

import (
	"fmt"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// twinsPanel compares an application with everybody who may be the same person.
type twinsPanel struct {
	Heads  []twinHead
	Rows   []twinRow
	Hidden int // further ones that there is no room for
}

// twinHead says whom a column is about.
type twinHead struct {
	Label, Href string
	State       badge
	Told        string // since when
}

type twinRow struct {
	Label, Mine string
	Cells       []twinCell
}

type twinCell struct {
	Value, Verdict string
	Class          string
}

// twinColumns is what fits beside the images.
const twinColumns = 3

// twin is anybody's record as far as it is compared.
type twin struct {
	head   twinHead
	values []twinValue
}

type twinValue struct{ shown, key string }

func (s *Side) twins(seen desk.Case) *twinsPanel {
	var all []twin
	for _, o := range seen.Twins.Others {
		all = append(all, twin{twinHead{
			"申請 " + o.Receipt.String(), casePath(string(o.Receipt)), state(o.Status), s.brief(o.CreatedAt) + "に申請",
		}, twinValues(asPatron(o.Details))})
	}
	for _, p := range seen.Twins.People {
		all = append(all, twin{twinHead{Label: "利用者 " + string(p.Number), Told: s.brief(p.CreatedAt) + "に登録"}, twinValues(p)})
	}
	if len(all) == 0 {
		return nil
	}
	panel := &twinsPanel{Hidden: max(0, len(all)-twinColumns)}
	all = all[:min(twinColumns, len(all))]
	mine := twinValues(asPatron(seen.Application.Details))
	for i, f := range twinFields {
		row := twinRow{Label: s.fieldLabel(f), Mine: mine[i].shown}
		for _, t := range all {
			row.Cells = append(row.Cells, compare(mine[i], t.values[i]))
		}
		panel.Rows = append(panel.Rows, row)
	}
	for _, t := range all {
		panel.Heads = append(panel.Heads, t.head)
	}
	return panel
}

func asPatron(d registration.Details) registration.Patron {
	return registration.Patron{
		Name: d.Name, NameKana: d.NameKana, Birth: d.Birth, PostalCode: d.PostalCode, Address: d.Address, Phone: d.Phone, Email: d.Email,
	}
}

// twinFields are compared; the first three find, the others are evidence beside them.
var twinFields = []registration.Field{
	registration.FieldName, registration.FieldNameKana, registration.FieldBirth, registration.FieldPostalCode,
	registration.FieldAddress, registration.FieldPhone, registration.FieldEmail,
}

func twinValues(p registration.Patron) []twinValue {
	return []twinValue{
		{p.Name, jptext.NameKey(p.Name)},
		{p.NameKana, jptext.KanaKey(p.NameKana)},
		{day(p.Birth), p.Birth.String()},
		{postal(p.PostalCode), p.PostalCode},
		{p.Address, jptext.AddressKey(p.Address)},
		{p.Phone, jptext.PhoneKey(p.Phone)},
		{p.Email, jptext.EmailKey(p.Email)},
	}
}

func postal(code string) string {
	if len(code) != 7 {
		return code
	}
	return fmt.Sprintf("%s-%s", code[:3], code[3:])
}

func compare(mine, theirs twinValue) twinCell {
	switch {
	case strings.TrimSpace(theirs.shown) == "":
		return twinCell{Verdict: "記入なし"}
	case mine.shown == theirs.shown:
		return twinCell{theirs.shown, "同じ", "twin-same"}
	case mine.key == theirs.key:
		return twinCell{theirs.shown, "書き方だけちがう", "twin-same"}
	}
	return twinCell{theirs.shown, "ちがう", "twin-other"}
}
