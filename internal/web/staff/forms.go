package staff

import (
	"fmt"
	"slices"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// decision is the three forms.
type decision struct {
	Blocked string   // why approval can't be; "" when it can
	Effects []string // what approval does
	Flagged bool     // an image has to be shredded: nothing but a return is decided
	Boxes   int      // to be ticked on the documents
	Left    int      // of them not ticked yet
	Mail    string   // when the applicant is told
	Return  decisionForm
	Refusal decisionForm
}

// decisionForm is the reasons, words and parts of a return or refusal.
type decisionForm struct {
	Name    string
	Open    bool
	Error   string
	Reasons []check
	Words   string
	Parts   []check
	Contact string  // whom to ask, as typed
	Letter  *Letter // the preview of the mail, when it was asked for
}

// check is one box to tick.
type check struct {
	ID, Value, Label, Hint string
	Checked                bool
}

func (s *Side) decision(seen desk.Case, tried attempt) *decision {
	d := &decision{
		Effects: s.effects(seen), Mail: s.mailTime(),
		Return:  s.decisionForm(giveBack, "return", tried),
		Refusal: s.decisionForm(refusal, "refuse", tried),
	}
	if slices.ContainsFunc(seen.Documents, func(doc registration.Document) bool {
		return doc.Problem == registration.MyNumberBack && doc.Round == seen.Application.Round
	}) {
		d.Return.preselect(registration.MyNumberBack)
	}
	done := seen.Application.Compare(seen.Documents, s.parts.Settings.Kinds, ticks(tried.typed["check"]))
	d.Left = done.Missing
	for _, document := range done.Documents {
		d.Boxes += len(document.Checks)
	}
	d.Boxes += done.Missing
	switch {
	case registration.Unflagged(seen.Documents) != nil:
		d.Blocked = "マイナンバーの写った画像を消すまで、承認も却下もできません。"
		d.Flagged = true
	case seen.Unmatched():
		d.Blocked = "利用者カード番号に合う利用者がいないため、承認できません。"
	case len(seen.Documents) == 0:
		d.Blocked = "画像がもう消えているため、承認できません。差し戻して、送り直してもらってください。"
	case seen.Renames():
		d.Blocked = "名前か生年月日が利用者台帳と違うため、承認できません。"
	}
	d.Return.Parts = s.partChecks(tried)
	return d
}

func (s *Side) decisionForm(name, use string, tried attempt) decisionForm {
	f := decisionForm{Name: name, Open: tried.name == name}
	var ticked []string
	if f.Open {
		f.Words, ticked = tried.typed.Get("words"), tried.typed["reason"]
		f.Error, f.Letter, f.Contact = tried.problem.Text, tried.letter, tried.typed.Get("contact")
	}
	for _, r := range s.reasonsFor(use) {
		f.Reasons = append(f.Reasons, check{
			ID: name + "-" + r.Code, Value: r.Code, Label: r.Label, Hint: r.Advice, Checked: slices.Contains(ticked, r.Code),
		})
	}
	return f
}

// preselect ticks a reason where nothing was chosen yet.
func (f *decisionForm) preselect(code string) {
	for i := range f.Reasons {
		f.Reasons[i].Checked = f.Reasons[i].Checked || !f.Open && f.Reasons[i].Value == code
	}
}

func (s *Side) partChecks(tried attempt) []check {
	var ticked []string
	if tried.name == giveBack {
		ticked = tried.typed["part"]
	}
	all := []check{{
		ID: "part-documents", Value: documentPart, Label: "本人確認書類の画像（送り直し）",
		Checked: slices.Contains(ticked, documentPart),
	}}
	for _, f := range registration.Correctable() {
		all = append(all, check{
			ID: "part-" + string(f), Value: string(f), Label: s.fieldLabel(f), Checked: slices.Contains(ticked, string(f)),
		})
	}
	return all
}

// effects says what approval will do.
func (s *Side) effects(seen desk.Case) []string {
	a, policy := seen.Application, s.parts.Desk.Policy
	number := string(a.CardNumber)
	var all []string
	switch a.Kind {
	case registration.New:
		all = append(all, "利用者として登録し、新しい貸出カード番号を発行します。")
	case registration.Reissue:
		all = append(all, "新しい貸出カード番号を発行します。今の番号 "+number+" は使えなくなります。")
	case registration.Amend:
		all = append(all, "貸出カード番号 "+number+" の登録内容を、申請の内容に変えます。")
	case registration.Renewal:
		until := s.today().AddYears(a.Rules.CardYears)
		all = append(all, fmt.Sprintf("貸出カード番号 %s の有効期限を %s までのばし、登録内容を申請の内容に変えます。", number, day(until)))
	}
	if a.Kind.DrawsNumber() && policy.BirthPassword {
		all = append(all, "はじめてのパスワードは、生年月日の8けたです。")
	}
	if a.Kind.DrawsNumber() && !policy.BirthPassword {
		all = append(all, "パスワードを決めるURLを、お知らせのメールに書きます。")
	}
	return all
}

func (s *Side) mailTime() string {
	if minutes := int(s.parts.Desk.Policy.Undo.Minutes()); minutes > 0 {
		return fmt.Sprintf("お知らせのメールは、%d分後に送ります。", minutes)
	}
	return "お知らせのメールは、すぐに送ります。"
}
