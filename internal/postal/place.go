package postal

import (
	"strings"
	"unicode/utf8"
)

// String writes a place as an address begins: prefecture, municipality, town.
func (p Place) String() string { return p.Prefecture + p.City + p.Town }

// Join puts the place before what somebody has typed of their address, of which nothing is lost: what begins with the
// place, or a part of it, is completed, and block numbers get the place before them. It reports false when the text is
// of another place, as far as one can tell; then only the person can say which is right.
func (p Place) Join(typed string) (address string, ok bool) {
	text, whole := foldPlace(typed), foldPlace(p.String())
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case strings.HasPrefix(text, whole):
		return typed, true
	case strings.HasPrefix(whole, text): // nothing yet, or the beginning of the place
		return p.String(), true
	case '0' <= first && first <= '9':
		return p.String() + strings.TrimSpace(typed), true
	case strings.HasPrefix(text, foldPlace(p.City+p.Town)):
		return p.Prefecture + strings.TrimSpace(typed), true
	case p.Town != "" && strings.HasPrefix(text, foldPlace(p.Town)):
		return p.Prefecture + p.City + strings.TrimSpace(typed), true
	}
	return "", false
}

// Bare tells whether an address is a place of its code and nothing more, so that no letter would find its door.
func (t *Table) Bare(code, address string) bool {
	text := foldPlace(address)
	for _, place := range t.Lookup(code) {
		if text == foldPlace(place.String()) {
			return true
		}
	}
	return false
}
