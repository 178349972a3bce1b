package public

import (
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// hints says in words what may make an image hard to read, and what helps.
func hints(say page.Say, d registration.Document) []string {
	var all []string
	for _, code := range strings.Fields(d.Hints) {
		all = append(all, say("photo.hint."+code))
	}
	return all
}

// behind is a kind of document of which another side may be needed.
type behind struct {
	Kind string
	Must bool // both sides are needed; otherwise only a back that is written on
}

// backs are the kinds that only one image was attached of, though they have two sides.
func backs(kinds kindRules, documents []registration.Document) []behind {
	images := map[string]int{}
	for _, d := range documents {
		images[d.Kind]++
	}
	var all []behind
	for _, k := range kinds {
		if images[k.Code] == 1 && (k.sides == "both" || k.sides == "as_needed") {
			all = append(all, behind{k.Label, k.sides == "both"})
		}
	}
	return all
}

// missingBacks are the kinds whose back is needed and missing.
func missingBacks(kinds kindRules, documents []registration.Document) []behind {
	var all []behind
	for _, b := range backs(kinds, documents) {
		if b.Must {
			all = append(all, b)
		}
	}
	return all
}
