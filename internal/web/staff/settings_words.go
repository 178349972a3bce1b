package staff

import (
	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// Words are the sentences of all languages, which they list, Japanese first.
type Words interface {
	page.Words
	Languages() []string
}

// unspoken lists the texts of a section that pages in other languages show in Japanese,
// because some language has no translation of them.
func (s *Side) unspoken(section registration.Section, in desk.Settings) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, text := range publicTexts(section, in) {
		if !seen[text] && !s.spoken(text) {
			all = append(all, text)
		}
		seen[text] = true
	}
	return all
}

func (s *Side) spoken(text string) bool {
	for _, lang := range s.parts.Words.Languages() {
		if _, known := s.parts.Words.Phrase(lang, text); !known {
			return false
		}
	}
	return true
}

// publicTexts are those of a section that applicants and patrons read.
func publicTexts(section registration.Section, in desk.Settings) []string {
	var all []string
	switch section {
	case registration.PlacesSection:
		return labels(in.Places)
	case registration.MethodsSection:
		return labels(in.Methods)
	case registration.DocumentsSection:
		for _, k := range in.Kinds {
			all = append(append(all, k.Label, k.Hint), k.Mask...)
		}
	case registration.ReasonsSection:
		for _, r := range in.Reasons {
			all = append(all, r.Label, r.Advice)
		}
	case registration.LettersSection:
		for _, l := range in.Letters {
			all = append(all, l.Opening, l.Closing)
		}
	case registration.NewsSection:
		for _, a := range in.News {
			all = append(all, a.Title, a.Text)
		}
	}
	return all
}

func labels(options []registration.Option) []string {
	all := make([]string, len(options))
	for i, o := range options {
		all[i] = o.Label
	}
	return all
}
