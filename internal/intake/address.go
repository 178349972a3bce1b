package intake

import (
	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Beginning is one place that a postal code stands for.
type Beginning struct {
	Place   string // prefecture, municipality and town, as an address begins
	Address string // with what was typed so far behind it; Place alone when Joined is false
	Joined  bool   // nothing that was typed is lost by it
}

// Beginnings tells how an address of a postal code begins, given what was typed of it so
// far. A code that is none is Invalid; one that is not on the list, such as that of a
// single large receiver, has no beginnings: then the address is typed by hand.
func (in *Intake) Beginnings(code, typed string) ([]Beginning, error) {
	digits, ok := jptext.PostalCode(code)
	if !ok {
		return nil, &registration.Error{Code: registration.Invalid, Reason: "form", Fields: []registration.FieldError{
			{Field: registration.FieldPostalCode, Reason: "postal_code"},
		}}
	}
	var all []Beginning
	for _, place := range in.parts.Places.Lookup(digits) {
		b := Beginning{Place: place.String()}
		if b.Address, b.Joined = place.Join(typed); !b.Joined {
			b.Address = b.Place
		}
		all = append(all, b)
	}
	return all, nil
}
