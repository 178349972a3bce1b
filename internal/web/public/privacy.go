package public

import (
	"slices"

	"ouchi/internal/web/page"
)

// privacy is the notice that 個人情報保護法62条 asks for.
type privacy struct {
	Paragraphs []paragraph
	Version    string
}

// paragraph is one of the notice's, in Lang: Japanese where nobody translated it.
type paragraph struct{ Lang, Text string }

func (s *Side) privacy(say page.Say) privacy {
	set, lang := s.parts.Settings, say("language.code")
	p := privacy{Version: s.parts.Intake.Policy().Rules(s.today()).PrivacyNotice}
	for _, text := range set.Privacy {
		in := lang
		if _, known := s.parts.Words.Phrase(lang, text); !known {
			in = s.langs[0]
		}
		filled, _ := s.parts.Words.Phrase(in, text, s.privacyFacts(in)...)
		p.Paragraphs = append(p.Paragraphs, paragraph{page.Tag(in), filled})
	}
	return p
}

// privacyFacts are the facts of the notice, the names among them in a language.
func (s *Side) privacyFacts(lang string) []any {
	facts := slices.Clone(s.parts.Settings.PrivacyFacts)
	for i, fact := range facts {
		if name, ok := fact.(string); ok {
			facts[i], _ = s.parts.Words.Phrase(lang, name)
		}
	}
	return facts
}
