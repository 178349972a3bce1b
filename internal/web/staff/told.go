package staff

import (
	"errors"
	"net/http"
	"net/url"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// told is what was just done, on top of the page that comes next.
type told struct {
	Text, Receipt, Href string
	Undo                bool
	Until               string // when it can't be undone any more; "": when the mail is let go
	Version             int64
}

// toldTexts say, by act, what was done with the application named before them.
var toldTexts = map[string]string{
	approval:   "を承認しました。",
	giveBack:   "を差し戻しました。",
	refusal:    "を却下しました。",
	undoing:    "の決定を取り消しました。審査待ちに戻りました。お知らせのメールは送りません。",
	reopening:  "を開き直しました。審査待ちに戻りました。申請した方には、取り消したことをメールで知らせます。",
	noting:     "にメモを残しました。",
	assistance: "の手続きをしました。申請した方にメールで知らせます。",
}

// told reads what an act left in the address; nil when there is nothing to tell.
func (s *Side) told(r *http.Request, c desk.Caller) *told {
	q := r.URL.Query()
	done, text := q.Get("done"), toldTexts[q.Get("done")]
	n, ok := registration.ParseReceiptNumber(q.Get("was"))
	if text == "" || !ok {
		return nil
	}
	t := &told{Text: text, Receipt: n.String(), Href: casePath(string(n))}
	if done != approval && done != giveBack && done != refusal {
		return t
	}
	// Whoever may not take it back, or finds it gone, is told what was done all the same.
	if d, err := s.parts.Desk.Decided(r.Context(), c, string(n)); err == nil {
		t.Undo, t.Until, t.Version = d.Undo, s.clock(d.Until), d.Version
	}
	return t
}

// onward leads on after a decision: to the application that has waited longest and that
// no colleague has in hand, which is the caller's then, or to the queue.
func (s *Side) onward(w http.ResponseWriter, r *http.Request, c desk.Caller, done string) error {
	next, err := s.parts.Desk.Next(r.Context(), c, registration.QueueFilter{Status: registration.Waiting})
	if err != nil && !errors.Is(err, registration.ErrNotFound) {
		return err
	}
	return s.tell(w, r, casePath(string(next)), done)
}

// tell leads to a page that says what was done.
func (s *Side) tell(w http.ResponseWriter, r *http.Request, to, done string) error {
	n, _ := registration.ParseReceiptNumber(r.PathValue("receipt"))
	return seeOther(w, r, to+"?"+url.Values{"done": {done}, "was": {string(n)}}.Encode())
}
