package config

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ouchi/internal/registration"
)

// How long words of the library may be, in characters.
const (
	maxLine = 100
	maxText = 1000
)

// languages are ouchi's besides Japanese.
var languages = []string{"ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi"}

var letterPlace = regexp.MustCompile(`\{[^{}\n]*\}`)

// line checks a text of one line.
func (v *checker) line(key, value string) {
	if strings.ContainsAny(value, "\r\n") || utf8.RuneCountInString(value) > maxLine {
		v.coded("line", key, "must be one line of %d characters at most", maxLine)
	}
}

func (v *checker) text(key, value string) {
	if utf8.RuneCountInString(value) > maxText {
		v.coded("text_long", key, "must not be longer than %d characters", maxText)
	}
}

func (v *checker) letters(all []registration.Letter) {
	var kinds []string
	for _, k := range registration.NoticeKinds() {
		kinds = append(kinds, string(k))
	}
	seen := map[string]bool{}
	for i, l := range all {
		key := numbered("letters", i)
		v.oneOf(choice{key + ".kind", string(l.Kind), kinds})
		v.unique(key+".kind", string(l.Kind), seen)
		v.places(key+".opening", l.Opening, l.Kind)
		v.places(key+".closing", l.Closing, l.Kind)
	}
}

// places checks the words of a mail and the places to be filled in there.
func (v *checker) places(key, text string, kind registration.NoticeKind) {
	v.text(key, text)
	known := registration.LetterPlaces(kind)
	for _, place := range letterPlace.FindAllString(text, -1) {
		if !slices.Contains(known, strings.Trim(place, "{}")) {
			v.coded("place_unknown", key, "%s is not a place that can be filled in here; there are %q", place, known)
			return
		}
	}
}

func (v *checker) news(all []registration.Announcement) {
	for i, a := range all {
		key := numbered("announcements", i)
		if v.needed(key+".title", a.Title, "what it is about") {
			v.line(key+".title", a.Title)
		}
		v.text(key+".text", a.Text)
		v.needed(key+".from", a.From.String(), `the first day it is shown, such as "2026-12-14"`)
		if v.needed(key+".until", a.Until.String(), `the last day it is shown`) && a.Until.Before(a.From) {
			v.coded("ends_before", key+".until", "%s comes before from, %s", a.Until, a.From)
		}
	}
}

// translations checks that each fills the places of its Japanese.
func (v *checker) translations(all []Translation) {
	seen := map[string]bool{}
	for i, t := range all {
		key := numbered("translations", i)
		v.oneOf(choice{key + ".lang", t.Lang, languages})
		v.unique(key+".text", t.Lang+" "+t.Text, seen)
		if v.needed(key+".text", t.Text, "the Japanese, as it stands in the settings") && v.needed(key+".as", t.As, "what the language says of it") {
			for _, place := range unfilled.FindAllString(t.As, -1) {
				if !strings.Contains(t.Text, place) {
					v.fault(key+".as", "%s is not a place of the Japanese", place)
				}
			}
		}
	}
}
