package staff

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	undoing   = "undo"
	reopening = "reopening"
)

// takeBack is how a decision is taken back: undone while its mail waits, reopened later.
type takeBack struct {
	Undo    bool
	Until   string // when it can't be undone any more; "": when the mail is let go
	Effects []string
	Open    bool // the form was refused
	Error   string
	Reasons []check
	Words   string
}

// labelled is a code and what staff call it.
type labelled struct{ code, label string }

// reopenReasons are why a decision is taken back; the log keeps the code.
var reopenReasons = []labelled{
	{"mistake", "まちがえて決めた"},
	{"found_since", "あとから分かったことがある"},
	{"wish", "申請した方の申し出"},
	{otherReason, "その他"},
}

func (s *Side) undo(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in := desk.Decision{Receipt: r.PathValue("receipt"), Version: version(r)}
	if _, err := s.parts.Desk.Undo(r.Context(), c, in); err != nil {
		return s.refused(w, r, c, undoing, err)
	}
	return s.tell(w, r, casePath(in.Receipt), undoing)
}

func (s *Side) reopen(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in, err := reopeningOf(r)
	if err == nil {
		_, err = s.parts.Desk.Reopen(r.Context(), c, in)
	}
	if err != nil {
		return s.refused(w, r, c, reopening, err)
	}
	return s.tell(w, r, casePath(in.Receipt), reopening)
}

// reopeningOf reads the form: words alone stand under その他.
func reopeningOf(r *http.Request) (desk.Reopening, error) {
	in := desk.Reopening{
		Receipt: r.PathValue("receipt"), Version: version(r),
		Words: strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get("words"), "\r\n", "\n")),
	}
	if utf8.RuneCountInString(in.Words) > maxWords {
		return in, registration.Fault(registration.Invalid, "words_long")
	}
	for _, known := range reopenReasons {
		if r.PostForm.Get("reason") == known.code || in.Reason == "" && in.Words != "" && known.code == otherReason {
			in.Reason = known.code
		}
	}
	return in, nil
}

// takeBack tells how the decision of an application can be taken back; nil when it
// can't be.
func (s *Side) takeBack(seen desk.Case, tried attempt) *takeBack {
	a := seen.Application
	t := &takeBack{}
	if t.Undo = a.Undoable(s.parts.Now()) == nil; t.Undo && !a.Decision.Held {
		t.Until = s.clock(a.Decision.Until)
	}
	if _, err := a.Status.After(registration.Reopen); err != nil && !t.Undo {
		return nil
	}
	t.Effects = takeBackEffects(seen)
	if t.Open = tried.name == reopening; t.Open {
		t.Error, t.Words = tried.problem.Text, tried.typed.Get("words")
	}
	for _, r := range reopenReasons {
		t.Reasons = append(t.Reasons, check{
			ID: "reopen-" + r.code, Value: r.code, Label: r.label, Checked: t.Open && tried.typed.Get("reason") == r.code,
		})
	}
	return t
}

// takeBackEffects says what taking back does.
func takeBackEffects(seen desk.Case) []string {
	a := seen.Application
	all := []string{"審査待ちに戻ります。"}
	if a.Status == registration.Registered {
		all = append(all, map[registration.Kind]string{
			registration.New:     "貸出カード番号 " + string(a.Issued) + " は無効になり、二度と使いません。利用者の登録を消します。",
			registration.Reissue: "貸出カード番号 " + string(a.Issued) + " は無効になり、前の番号 " + string(a.CardNumber) + " がまた使えます。",
			registration.Amend:   "利用者台帳を、承認する前の内容に戻します。",
			registration.Renewal: "利用者台帳と有効期限を、承認する前に戻します。",
		}[a.Kind])
	}
	if a.CardState == registration.Posted {
		all = append(all, "カードは発送済みです。返信用封筒を、もう一度送ってもらうことになります。")
	}
	if len(seen.Documents) == 0 && a.Status != registration.Returned {
		all = append(all, "画像はもう消えています。承認するには、差し戻して送り直してもらいます。")
	}
	return all
}
