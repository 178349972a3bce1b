package public

import (
	"net/http"
	"net/url"

	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// startPage is what somebody should know before beginning: what they themselves need,
// once they have answered, and always the whole.
type startPage struct {
	Say        page.Say
	Questions  []question
	Yours      *yours        // nil while nothing is answered
	Kinds      []page.Option // 申請区分
	Identity   []kindRule
	Address    []kindRule
	Workplace  []kindRule
	Ended      []kindRule
	Expected   string
	EnvelopeTo []string
	Privacy    privacy
}

// question is one of the start page's: its answers travel as codes in the page's address.
type question struct {
	Name, Label, Answer string
	Options             []page.Option
	Holders             bool // for who has a card
}

// asked are the questions and the codes of their answers, in the order of the page.
var asked = []struct {
	name    string
	answers []string
}{
	{"card", []string{"none", "have"}},
	{"want", []string{"change", "renewal", "renamed", "lost"}},
	{"home", []string{"inside", "outside"}},
	{"delivery", []string{"screen", "post"}},
}

// wanted is the 申請区分 that each answer leads to: who has another name gets another card.
var wanted = map[string]registration.Kind{
	"change": registration.Amend, "renewal": registration.Renewal,
	"renamed": registration.Reissue, "lost": registration.Reissue,
}

// yours is what one person has ready.
type yours struct {
	Kind, Why string // "" while it is not known which 申請区分
	Ways      []way  // then the ones to choose from
	Holder    bool
	Outside   bool // true too while it is not known
	Inside    bool
	Post      bool
	Screen    bool
	Form      string // the form's address, with what is known already
}

// way is one 申請区分 to choose.
type way struct{ Href, Label, Text string }

func (s *Side) showStart(w http.ResponseWriter, r *http.Request) error {
	say := s.telling(s.Pages.Say(r))
	ahead, err := s.waiting(r.Context())
	if err != nil {
		return err
	}
	kinds := s.kinds(say, registration.Details{Outside: true})
	questions, answers := ask(say, r.URL.Query())
	return s.Pages.Open(w, r, "start", startPage{
		Say: say, Questions: questions, Yours: prepare(say, answers),
		Kinds: s.options(say, registration.FieldKind), Identity: kinds.proving("identity"), Address: kinds.proving("address"),
		Workplace: kinds.proving("workplace"), Ended: kinds.Ended(),
		Expected: s.expected(say, s.parts.Now(), ahead), EnvelopeTo: s.parts.Settings.EnvelopeTo, Privacy: s.privacy(say),
	})
}

// ask writes the questions and reads their answers; what is no answer of theirs is none.
func ask(say page.Say, given url.Values) ([]question, map[string]string) {
	var all []question
	answers := map[string]string{}
	for _, q := range asked {
		next := question{Name: q.name, Label: say("start." + q.name + ".label"), Holders: q.name == "want"}
		for _, code := range q.answers {
			next.Options = append(next.Options, page.Option{Value: code, Label: say("start." + q.name + "." + code)})
			if given.Get(q.name) == code {
				next.Answer, answers[q.name] = code, code
			}
		}
		all = append(all, next)
	}
	if answers["card"] != "have" {
		delete(answers, "want") // left over from before a change of mind
	}
	return all, answers
}

// prepare tells what somebody has ready who answered so; what they left open they are
// told both ways.
func prepare(say page.Say, answers map[string]string) *yours {
	if len(answers) == 0 {
		return nil
	}
	y := yours{
		Holder: answers["card"] == "have", Outside: answers["home"] != "inside", Inside: answers["home"] != "outside",
		Post: answers["delivery"] != "screen", Screen: answers["delivery"] != "post",
	}
	forward := url.Values{}
	if d := answers["delivery"]; d != "" {
		forward.Set("card_delivery", d)
	}
	kind := wanted[answers["want"]]
	switch {
	case answers["card"] == "none":
		kind, y.Why = registration.New, say("start.why.new")
	case kind != "":
		y.Why = say("start.why." + answers["want"])
	default:
		y.Ways = kindWays(say, y.Holder, forward)
	}
	if kind != "" {
		forward.Set("kind", string(kind))
		y.Kind = say("fields.kind." + string(kind) + ".label")
	}
	y.Form = "/apply"
	if len(forward) > 0 {
		y.Form += "?" + forward.Encode()
	}
	return &y
}

// kindWays are the kinds that somebody may still choose from.
func kindWays(say page.Say, holder bool, forward url.Values) []way {
	var all []way
	for _, k := range registration.Kinds() {
		if holder && k == registration.New {
			continue
		}
		forward.Set("kind", string(k))
		key := "fields.kind." + string(k)
		all = append(all, way{"/apply?" + forward.Encode(), say(key + ".label"), say(key + ".hint")})
	}
	forward.Del("kind")
	return all
}
