package desk

import (
	"slices"

	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// Warning is what a librarian should know before deciding; About is what it is about: a
// kind of document, or characters.
type Warning struct{ Code, About string }

// The codes of warnings.
const (
	WarnMyNumber    = registration.MyNumberBack // an image is hidden until it is shredded
	WarnSecondFront = "second_front"            // two images of a card whose back bears a My Number
	WarnNotAccepted = "kind_not_accepted"       // the document had ended, or was not yet taken
	WarnOutside     = "outside_without_proof"   // lives elsewhere, and shows no work or school here
	WarnYoung       = "under_age"               // a guardian has to agree
	WarnNoGuardian  = "guardian_missing"        // nobody was named who answers for somebody under age
	WarnOwnDocument = "own_document_wanted"     // old enough for a document of their own beside the family's
	WarnGlyphs      = "glyphs_missing"          // the printed card cannot show the name
	WarnUnmatched   = "card_unknown"            // the named card is nobody's
	WarnRenames     = "name_differs"            // another name or birth date than the card's
	WarnTwin        = "possible_duplicate"      // a patron, or an application that is over, may be this person's
	WarnTwinOpen    = "open_duplicate"          // another application that may be this person's is not over
	WarnCardNamed   = "card_named"              // a first card is asked for, and one is named
)

// warnings are those of a case, the most pressing first.
func (d *Desk) warnings(c Case) []Warning {
	p, a := d.Policy, c.Application
	var all []Warning
	add := func(when bool, code, about string) {
		if when {
			all = append(all, Warning{code, about})
		}
	}
	seen, twins := c.present(), c.Twins
	openTwin := slices.ContainsFunc(twins.Others, func(o registration.Application) bool { return o.Status.Open() })
	add(registration.Unflagged(c.Documents) != nil, WarnMyNumber, "")
	add(c.Unmatched(), WarnUnmatched, string(a.CardNumber))
	add(c.Renames(), WarnRenames, "")
	add(openTwin, WarnTwinOpen, "")
	add(!openTwin && len(twins.People)+len(twins.Others) > 0, WarnTwin, "")
	for _, k := range p.Kinds {
		of := slices.DeleteFunc(slices.Clone(seen), func(doc registration.Document) bool { return doc.Kind != k.Code })
		add(k.BearsMyNumber() && len(of) > 1, WarnSecondFront, k.Label)
		add(slices.ContainsFunc(of, func(doc registration.Document) bool {
			return !k.Accepted(registration.DateOf(doc.ReceivedAt.In(p.Location)))
		}), WarnNotAccepted, k.Label)
	}
	add(a.Outside && !c.proves("workplace", p.Kinds), WarnOutside, a.Workplace)
	add(!a.Birth.IsZero() && a.Birth.Age(d.today()) < p.GuardianAge, WarnYoung, "")
	d.familyWarnings(c, add)
	if a.Delivery == registration.Post {
		missing := card.Missing(a.Name)
		add(len(missing) > 0, WarnGlyphs, string(missing))
	}
	add(a.Kind == registration.New && a.CardNumber != "", WarnCardNamed, string(a.CardNumber))
	return all
}

// present are the documents of the last sending that can be looked at.
func (c Case) present() []registration.Document {
	sent := slices.DeleteFunc(slices.Clone(c.Documents), func(d registration.Document) bool {
		return d.State != registration.Ready || unsent(c.Application, d)
	})
	last := 0
	for _, d := range sent {
		last = max(last, d.Round)
	}
	return slices.DeleteFunc(sent, func(d registration.Document) bool { return d.Round != last })
}

// proves tells whether any document that was sent is there to prove something.
func (c Case) proves(what string, kinds []registration.DocumentKind) bool {
	return slices.ContainsFunc(c.Documents, func(d registration.Document) bool {
		i := slices.IndexFunc(kinds, func(k registration.DocumentKind) bool { return k.Code == d.Kind })
		return i >= 0 && kinds[i].Proves == what && d.State == registration.Ready
	})
}
