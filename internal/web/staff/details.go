package staff

import (
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// pair is a name and its value; Before is the patron's where it differs.
type pair struct {
	Label, Value, Before string
	Differs              bool
	Note                 string
	Wrong                bool // the note tells of something amiss
}

// pairs are the typed values, each with the patron's where one is named.
func (s *Side) pairs(seen desk.Case) []pair {
	a := seen.Application
	now := s.values(a.Described())
	before := map[registration.Field]string{}
	if seen.Patron != nil {
		before = s.values(*seen.Patron)
	}
	var all []pair
	for _, f := range registration.Fields() {
		value, ok := now[f]
		if !ok || value == "" && before[f] == "" && idle(f, a) {
			continue
		}
		p := pair{Label: s.fieldLabel(f), Value: value, Note: s.note(f, seen)}
		p.Wrong = f == registration.FieldCardNumber && seen.Unmatched()
		if slices.Contains(seen.Differences, f) {
			p.Differs, p.Before = true, before[f]
		}
		all = append(all, p)
	}
	return append(all, s.guardianPairs(a)...)
}

// idle tells whether nobody misses a field that is empty.
func idle(f registration.Field, a registration.Application) bool {
	return f == registration.FieldCardNumber && !a.Kind.NamesCard() || f == registration.FieldCommonName ||
		f == registration.FieldWorkplace && !a.Outside
}

func (s *Side) values(p registration.Patron) map[registration.Field]string {
	offer := s.parts.Desk.Policy.Offer(s.today())
	return map[registration.Field]string{
		registration.FieldName:         p.Name,
		registration.FieldNameKana:     p.NameKana,
		registration.FieldCommonName:   p.CommonName,
		registration.FieldBirth:        day(p.Birth),
		registration.FieldPostalCode:   postalCode(p.PostalCode),
		registration.FieldAddress:      p.Address,
		registration.FieldPhone:        p.Phone,
		registration.FieldEmail:        p.Email,
		registration.FieldPickupPlace:  label(offer.PickupPlaces, p.PickupPlace),
		registration.FieldNoticeMethod: label(offer.NoticeMethods, p.NoticeMethod),
		registration.FieldCardNumber:   string(p.Number),
		registration.FieldWorkplace:    p.Workplace,
	}
}

// note says what a librarian would otherwise work out.
func (s *Side) note(f registration.Field, seen desk.Case) string {
	a := seen.Application
	switch {
	case f == registration.FieldBirth && !a.Birth.IsZero():
		return strconv.Itoa(a.Birth.Age(s.today())) + "歳"
	case f == registration.FieldNameKana && a.NameKana == "":
		return "読みがありません"
	case f == registration.FieldAddress && a.Outside:
		return "県外"
	case f == registration.FieldCardNumber && seen.Unmatched():
		return "合う利用者がいません"
	case f == registration.FieldCardNumber && seen.Patron != nil && seen.Patron.ValidUntil.IsZero():
		return "台帳にあります"
	case f == registration.FieldCardNumber && seen.Patron != nil:
		return "台帳にあります。有効期限 " + day(seen.Patron.ValidUntil)
	}
	return ""
}

func postalCode(digits string) string {
	if len(digits) != 7 {
		return digits
	}
	return strings.Join([]string{digits[:3], digits[3:]}, "-")
}
