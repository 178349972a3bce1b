package staff

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"ouchi/internal/registration"
)

const (
	otherReason  = "other"     // what free words stand under
	documentPart = "documents" // beside the fields: new images
	maxWords     = 1000
)

// correction reads what was chosen of the reasons of a use: "return", "refuse" or, for
// an approval, none. Words stand under その他 when that is chosen or nothing is, else
// under the first reason. Where no part is chosen, those of the reasons are opened.
func (s *Side) correction(typed url.Values, use string) (registration.Correction, error) {
	if use == "" {
		return registration.Correction{}, nil
	}
	words := strings.TrimSpace(strings.ReplaceAll(typed.Get("words"), "\r\n", "\n"))
	if utf8.RuneCountInString(words) > maxWords {
		return registration.Correction{}, registration.Fault(registration.Invalid, "words_long")
	}
	chosen := s.chosen(typed["reason"], use, words)
	var c registration.Correction
	for _, r := range chosen {
		c.Deficiencies = append(c.Deficiencies, registration.Deficiency{Code: r.Code})
	}
	other := slices.IndexFunc(chosen, func(r Reason) bool { return r.Code == otherReason })
	switch {
	case other >= 0 && words == "":
		return c, registration.Fault(registration.Invalid, "words_missing")
	case other >= 0:
		c.Deficiencies[other].Words = words
	case len(chosen) > 0:
		c.Deficiencies[0].Words = words
	}
	if use == "return" {
		c.Fields, c.Documents = opened(typed["part"], chosen)
	}
	return c, nil
}

// chosen are the reasons that were ticked, in the order of the settings.
func (s *Side) chosen(codes []string, use, words string) []Reason {
	all := s.reasonsFor(use)
	ticked := slices.DeleteFunc(slices.Clone(all), func(r Reason) bool { return !slices.Contains(codes, r.Code) })
	if len(ticked) > 0 || words == "" {
		return ticked
	}
	return slices.DeleteFunc(all, func(r Reason) bool { return r.Code != otherReason })
}

// opened are the parts to correct: those ticked, else those of the reasons.
func opened(parts []string, chosen []Reason) (fields []registration.Field, documents bool) {
	for _, f := range registration.Correctable() {
		if slices.Contains(parts, string(f)) {
			fields = append(fields, f)
		}
	}
	documents = slices.Contains(parts, documentPart)
	if len(fields) > 0 || documents {
		return fields, documents
	}
	for _, f := range registration.Correctable() {
		if slices.ContainsFunc(chosen, func(r Reason) bool { return slices.Contains(r.Fields, f) }) {
			fields = append(fields, f)
		}
	}
	return fields, slices.ContainsFunc(chosen, func(r Reason) bool { return r.Documents })
}
