package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	logRows = 100
	dayForm = "2006-01-02"
)

// logPage is who did what, newest first.
type logPage struct {
	*page.Form // staff, act, application, from and until
	Groups     []actGroup
	Presets    []page.Link
	Chain      chainState
	Lines      []logLine
	Earlier    string // the page after this one; "" when this is the last
	First      string // the first page; "" when this is it
}

// actGroup is a heading of the list of acts.
type actGroup struct {
	Label string
	Acts  []page.Option
}

// chainState is how far the log proves itself.
type chainState struct {
	Seals, Waiting   int64
	Last             string // when the whole was last recomputed; "" when never
	By, Outcome      string
	Broken, Unsealed bool // something an administrator must look at
}

// logLine is what one person did to one thing, once or several times in a row.
type logLine struct {
	At, Until string // Until is "" when it was once
	Who, What string
	WhoHref   string
	Times     int
	Subject   string
	Href      string // the log of the subject alone
	Detail    string
	Waiting   bool // not sealed yet

	key string // what makes two events one line
}

// filed are the acts under their headings, as the list of filters shows them; what is
// in none stands under その他.
var filed = []struct {
	label string
	acts  []string
}{
	{"見る", []string{"image_viewed", "application_viewed", "searched", "log_viewed", "undelivered_viewed"}},
	{"決める", []string{
		string(registration.Approve), string(registration.Return), string(registration.Refuse), string(registration.Undo),
		string(registration.Reopen), string(registration.CorrectFor), "taken_over", "image_masked", "my_number_flagged", "image_shredded",
	}},
	{"カードと書き出し", []string{
		string(registration.EnvelopeArrived), string(registration.EnvelopeShort), string(registration.StampsCompleted),
		string(registration.EnvelopeReturned), string(registration.CardPosted), string(registration.CardMistaken),
		"card_printed", "label_printed", "card_searched", "card_voided", "card_replaced",
		"export_made", "export_downloaded", "export_confirmed", "export_repeated",
	}},
	{"ログイン", []string{"logged_in", "login_refused", "logged_out", "unlocked", "session_ended"}},
	{"職員", []string{
		"account_kept", "account_added", "account_renamed", "role_changed", "account_reset", "account_disabled", "account_enabled",
		"password_changed", "factor_added", "factor_removed", "recovery_codes_drawn", "login_linked",
	}},
	{"申請した方・利用者", []string{
		string(registration.Submit), string(registration.Send), string(registration.RenewLink), string(registration.CorrectEmail),
		string(registration.CorrectForm), string(registration.Withdraw),
		string(registration.AskPassword), string(registration.SetPassword), "password_set", "password_link",
	}},
	{"自動", []string{
		string(registration.Remind), string(registration.Lapse), "images_shredded", "key_destroyed",
		"application_purged", "patron_purged", "mails_purged",
	}},
}

func (s *Side) showLog(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	q := r.URL.Query()
	form := logForm(q)
	query := s.logQuery(q, form)
	view, err := s.parts.Desk.ReadLog(r.Context(), c, query)
	if errors.Is(err, registration.ErrNotFound) {
		form.Fields[2].Error, err = "この番号の申請はありません。消去された申請は、記録にある26文字のIDで探せます。", nil
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(form.Problems()) > 0 {
		status = http.StatusUnprocessableEntity
	}
	p := logPage{Form: form, Groups: actGroups(), Presets: presets(query.Act), Chain: s.chainState(view)}
	p.fill(view)
	p.Lines = s.logLines(view.Rows)
	if view.More {
		p.Earlier = logPath(q, view.Rows[len(view.Rows)-1].ID)
	}
	if query.Before != "" {
		p.First = logPath(q, "")
	}
	return s.Pages.Render(w, r, status, "log", p)
}

func logForm(q url.Values) *page.Form {
	form := page.NewForm(
		page.Field{Name: "staff", Label: "だれが", Type: page.Select},
		page.Field{Name: "act", Label: "何を", Type: page.Select},
		page.Field{Name: "application", Label: "どの申請に（受付番号）", Width: page.Half},
		page.Field{Name: "from", Label: "いつから"},
		page.Field{Name: "until", Label: "いつまで"},
	)
	form.Fill(q)
	return form
}

// fill gives the list of staff its names.
func (p *logPage) fill(view desk.LogView) {
	field := &p.Form.Fields[0]
	for _, a := range view.Staff {
		label := a.Login
		if a.Name != "" {
			label = a.Name + "（" + a.Login + "）"
		}
		field.Options = append(field.Options, page.Option{Value: a.ID, Label: label})
	}
}

// logQuery reads the filters; a day that is none is told and does not filter.
func (s *Side) logQuery(q url.Values, form *page.Form) desk.LogQuery {
	out := desk.LogQuery{
		Staff: q.Get("staff"), Act: q.Get("act"), Application: strings.TrimSpace(q.Get("application")),
		Before: q.Get("before"), Limit: logRows,
	}
	for i, day := range []*time.Time{&out.From, &out.Until} {
		field := &form.Fields[3+i]
		if field.Value == "" {
			continue
		}
		at, err := time.ParseInLocation(dayForm, field.Value, s.location())
		if err != nil {
			field.Error = "日付は、2026-11-24 の形で書いてください。"
			continue
		}
		*day = at.AddDate(0, 0, i) // the last day counts as a whole
	}
	return out
}

func actGroups() []actGroup {
	var all []actGroup
	known := map[string]bool{}
	for _, g := range filed {
		group := actGroup{Label: g.label}
		for _, act := range g.acts {
			known[act] = true
			group.Acts = append(group.Acts, page.Option{Value: act, Label: acts[act]})
		}
		all = append(all, group)
	}
	rest := actGroup{Label: "その他"}
	for _, act := range sortedActs() {
		if !known[act] {
			rest.Acts = append(rest.Acts, page.Option{Value: act, Label: acts[act]})
		}
	}
	return append(all, rest)
}

func presets(now string) []page.Link {
	all := []page.Link{{Href: "/log", Label: "すべて", Current: now == ""}}
	for _, act := range filed[0].acts {
		all = append(all, page.Link{Href: "/log?act=" + act, Label: acts[act], Current: now == act})
	}
	return all
}

// logPath is the address of a page with the same filters.
func logPath(q url.Values, before string) string {
	out := url.Values{}
	for _, name := range []string{"staff", "act", "application", "from", "until"} {
		if value := q.Get(name); value != "" {
			out.Set(name, value)
		}
	}
	if before != "" {
		out.Set("before", before)
	}
	if len(out) == 0 {
		return "/log"
	}
	return "/log?" + out.Encode()
}

func (s *Side) chainState(view desk.LogView) chainState {
	c := chainState{Seals: view.State.Head.Seq, Waiting: view.State.Unsealed}
	c.Unsealed = view.State.Unsealed > 0 && s.parts.Now().Sub(view.State.Oldest) > time.Minute
	v := view.Verified
	if v.At.IsZero() {
		return c
	}
	c.Last, c.By = s.moment(v.At), who(v.Actor, nil)
	c.Outcome = "すべて正しくつながっていました"
	if seq, broken := strings.CutPrefix(v.Detail, "broken="); broken {
		c.Broken, c.Outcome = true, fmt.Sprintf("%s番目でつながりが切れていました", seq)
	}
	return c
}
