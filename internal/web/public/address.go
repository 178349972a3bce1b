package public

import (
	"net/http"
	"slices"

	"ouchi/internal/intake"
	"ouchi/internal/web/page"
)

// lookup is what a postal code says of an address, for a script and for the page alike.
type lookup struct {
	Said    string   `json:"said"`              // what happened, for everybody to hear
	Address string   `json:"address,omitempty"` // the address with its beginning; "" when the person has to choose
	Choices []choice `json:"choices,omitempty"`
	Fault   string   `json:"fault,omitempty"` // what is wrong with the code
}

// choice is one of the places that a code stands for.
type choice struct {
	Place   string `json:"place"`
	Address string `json:"address"` // what choosing it makes of the address
}

// beginAddress puts what the postal code says before the address and shows the form again,
// or answers a script. It keeps nothing.
func (s *Side) beginAddress(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	say := s.Pages.Say(r)
	found, err := s.parts.Intake.Beginnings(r.PostForm.Get("postal_code"), r.PostForm.Get("address"))
	answer, status := told(say, found, r.PostForm.Get("place")), http.StatusOK
	form := s.fields(say, s.asked())
	if err != nil {
		if status = blame(w, form, err, say); status == 0 {
			return err
		}
		field, _ := form.Field("postal_code")
		answer = lookup{Fault: field.Error}
	}
	if wantsJSON(r) {
		return writeJSON(w, status, answer)
	}
	typed := keepable(r.PostForm)
	if answer.Address != "" {
		typed.Set("address", answer.Address)
	}
	form.Fill(typed)
	if address, err := form.Field("address"); err == nil {
		address.Autofocus = status == http.StatusOK
	}
	return s.renderApply(w, r, status, applyPage{Form: form, Lookup: answer})
}

// told says what was found. A place that the person chose, or the only one that takes
// nothing from what they typed, begins their address; else they are asked.
func told(say page.Say, found []intake.Beginning, chosen string) lookup {
	if i := slices.IndexFunc(found, func(b intake.Beginning) bool { return b.Place == chosen }); i >= 0 {
		return lookup{Said: say("address.begun", "place", chosen), Address: found[i].Address}
	}
	switch {
	case len(found) == 0:
		return lookup{Said: say("address.unknown")}
	case len(found) == 1 && found[0].Joined:
		return lookup{Said: say("address.begun", "place", found[0].Place), Address: found[0].Address}
	}
	answer := lookup{Said: say("address.choose")}
	if !slices.ContainsFunc(found, func(b intake.Beginning) bool { return b.Joined }) {
		answer.Said = say("address.other")
	}
	for _, b := range found {
		answer.Choices = append(answer.Choices, choice{b.Place, b.Address})
	}
	return answer
}
