package staff

import (
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// relative is one of those who applied together.
type relative struct {
	Receipt, Href, Name, Age string
	State                    badge
	Here, Head               bool
}

// family lists who applied together, and the way to the next of them that waits: first
// those after this one, then those before.
func (s *Side) family(seen desk.Case) (all []relative, next string) {
	if len(seen.Family) < 2 {
		return nil, ""
	}
	after, before, here := "", "", false
	for _, a := range seen.Family {
		r := relative{
			Receipt: a.Receipt.String(), Href: casePath(string(a.Receipt)), Name: a.Name,
			Age: strconv.Itoa(a.Birth.Age(s.today())) + "歳", State: state(a.Status),
			Here: a.ID == seen.Application.ID, Head: a.ID == a.Family,
		}
		all, here = append(all, r), here || r.Here
		switch {
		case r.Here || a.Status != registration.Waiting:
		case here && after == "":
			after = r.Href
		case !here && before == "":
			before = r.Href
		}
	}
	if after == "" {
		after = before
	}
	return all, after
}

// guardianPairs say who answers for somebody under age.
func (s *Side) guardianPairs(a registration.Application) []pair {
	if a.Guardian == (registration.Guardian{}) {
		return nil
	}
	return []pair{
		{Label: s.fieldLabel(registration.FieldGuardianName), Value: a.Guardian.Name},
		{Label: s.fieldLabel(registration.FieldGuardianRelation), Value: a.Guardian.Relation},
	}
}
