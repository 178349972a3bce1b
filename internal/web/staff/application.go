package staff

import (
	"net/http"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// casePage is an application beside its images.
type casePage struct {
	Receipt, Path string
	Version       int64
	Badges        []badge
	Facts         []pair
	Warnings      []warning
	Seeing        bool // the caller may see images
	Rounds        []round
	Unsent        int // images that the applicant has not sent yet, which nobody sees
	Pairs         []pair
	Beside        string // the heading when the values stand beside a patron's
	Asked         *asked
	InHand        *inHand // of whoever has it; nil: it does not wait
	Twins         *twinsPanel
	Family        []relative // who applied together; nil when alone
	Next          string     // the way to the next of them that waits; "" when none does
	Decision      *decision
	TakeBack      *takeBack // of a decision that stands
	Told          *told     // what was done on the page before
	Notes         notes
	Assist        bool // somebody who calls can be helped
	Mails         []mailLine
	Dead          bool // a mail could not be delivered
	Card          *cardPanel
	History       []eventLine
	Exported      []casedExport
	problems      []page.Problem
}

// Problems lets the layout show what is to be mended.
func (p casePage) Problems() []page.Problem { return p.problems }

// asked is what the last return asks for.
type asked struct {
	Reasons []string
	Words   []string
	Parts   string
}

func (s *Side) showApplication(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderCase(w, r, c, attempt{})
}

// renderCase shows the application as it stands now, with what was tried and refused.
func (s *Side) renderCase(w http.ResponseWriter, r *http.Request, c desk.Caller, tried attempt) error {
	seen, err := s.parts.Desk.Open(r.Context(), c, r.PathValue("receipt"))
	if err != nil {
		return err
	}
	names, err := s.parts.Desk.Colleagues(r.Context(), c, seen.History)
	if err != nil {
		return err
	}
	a := seen.Application
	p := casePage{
		Receipt: a.Receipt.String(), Path: casePath(string(a.Receipt)), Version: a.Version,
		Badges: badges(a), Facts: s.facts(seen), Warnings: s.warnings(seen), Pairs: s.pairs(seen),
		Asked: s.asked(a), Mails: s.mailLines(seen.Mailings), History: s.eventLines(seen.History, names),
	}
	if p.Exported, err = s.exportsOf(r.Context(), c, a); err != nil {
		return err
	}
	if p.Seeing = desk.Allows(c.Role, "image_viewed"); p.Seeing {
		p.Rounds, p.Unsent = s.rounds(seen, tried)
	}
	if seen.Patron != nil {
		p.Beside = "利用者台帳と異なるところに印があります"
	}
	p.InHand, p.Twins = s.inHand(seen), s.twins(seen)
	p.Family, p.Next = s.family(seen)
	p.Card = s.cardPanel(a, c)
	if a.Status == registration.Waiting && !seen.InHand.Others() {
		p.Decision = s.decision(seen, tried)
	}
	if desk.Allows(c.Role, "decide") {
		p.TakeBack = s.takeBack(seen, tried)
	}
	p.Told, p.Notes = s.told(r, c), s.notes(seen, c, names, tried)
	p.Assist = a.Status.Open() && desk.Allows(c.Role, "assist")
	for _, m := range p.Mails {
		p.Dead = p.Dead || m.Dead
	}
	status := http.StatusOK
	if tried.status != 0 {
		p.problems, status = []page.Problem{tried.problem}, tried.status
	}
	return s.Pages.Render(w, r, status, "application", p)
}

func badges(a registration.Application) []badge {
	all := []badge{state(a.Status), {Label: kinds[a.Kind]}}
	if a.Outside {
		all = append(all, badge{"県外", "badge-returned"})
	}
	if a.Round > 1 {
		all = append(all, badge{"再提出（" + strconv.Itoa(a.Round) + "回目）", "badge-returned"})
	}
	return all
}

// facts are the dates of the application.
func (s *Side) facts(seen desk.Case) []pair {
	a := seen.Application
	all := []pair{{Label: "申請", Value: s.moment(a.CreatedAt)}}
	add := func(label, value string) {
		if value != "" {
			all = append(all, pair{Label: label, Value: value})
		}
	}
	add("書類の到着", s.moment(a.SentAt))
	if a.Status == registration.Waiting {
		add("待ち日数", strconv.Itoa(s.waited(a.SentAt))+"日（開館日）")
	}
	if speaksOther(a.Lang) {
		add("申請の言語", language(a.Lang)+"（お知らせのメールもこの言語）")
	}
	add("カード発行", deliveries[a.Delivery])
	add("返信用封筒", s.cardState(a.CardState))
	add("結果", s.moment(a.DecidedAt))
	add("貸出カード番号", string(a.Issued))
	if a.Status.Unsent() {
		add("期限切れになる日時", s.moment(a.PurgeAt))
	}
	add("画像を消す日時", s.moment(a.ImagesUntil(seen.Family)))
	return all
}

func (s *Side) asked(a registration.Application) *asked {
	if len(a.Correction.Deficiencies) == 0 {
		return nil
	}
	out := &asked{Parts: s.partLabels(a.Correction)}
	for _, d := range a.Correction.Deficiencies {
		out.Reasons = append(out.Reasons, s.reasonLabel(d.Code))
		if d.Words != "" {
			out.Words = append(out.Words, d.Words)
		}
	}
	return out
}
