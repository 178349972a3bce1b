package public

import (
	"slices"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// kindRule is how a kind of document is to be photographed, in words. Label, Mask and
// Hint are the library's own Japanese, which templates translate.
type kindRule struct {
	Code, Label, Proves string
	Sides               string   // which sides are needed
	Mask                []string // what to cover
	Hint                string
	Ended               string // since when it is no longer accepted, "" while it is
	Retired             bool   // the library asks for it no longer; only its label is shown
	sides               string // "front", "both" or "as_needed"
}

type kindRules []kindRule

// kinds writes out the rules of the settings' kinds, as far as they concern a person.
func (s *Side) kinds(say page.Say, d registration.Details) kindRules {
	var all kindRules
	for _, k := range s.parts.Intake.Policy().Kinds {
		if k.Proves == "workplace" && !d.Outside {
			continue
		}
		rule := kindRule{Code: k.Code, Label: k.Label, Proves: k.Proves, Hint: k.Hint, Mask: k.Mask, Sides: say("public.sides." + k.Sides), sides: k.Sides}
		switch {
		case k.Retired:
			rule.Retired = true
		case k.Accepted(s.today()):
		case k.EndedOn.IsZero() || s.today().Before(k.EndedOn):
			continue // not yet accepted: nobody has one
		default:
			rule.Ended = say("public.ended", "day", day(say, k.EndedOn))
		}
		all = append(all, rule)
	}
	return all
}

func (all kindRules) Accepted() kindRules {
	return slices.DeleteFunc(slices.Clone(all), func(k kindRule) bool { return k.Ended != "" || k.Retired })
}

func (all kindRules) Ended() kindRules {
	return slices.DeleteFunc(slices.Clone(all), func(k kindRule) bool { return k.Ended == "" || k.Retired })
}

func (all kindRules) proving(what string) kindRules {
	return slices.DeleteFunc(all.Accepted(), func(k kindRule) bool { return k.Proves != what })
}

func (all kindRules) options() []page.Option {
	var options []page.Option
	for _, k := range all.Accepted() {
		options = append(options, page.Option{Value: k.Code, Label: k.Label, Own: true})
	}
	return options
}

func (all kindRules) label(code string) string {
	for _, k := range all {
		if k.Code == code {
			return k.Label
		}
	}
	return ""
}
