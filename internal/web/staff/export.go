package staff

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// linesShown is how many lines of a batch stand on its page; the file has them all.
const linesShown = 200

// exportPage is one batch.
type exportPage struct {
	*page.Form // the receipt numbers that were refused
	ID, Path   string
	Facts      []pair
	State      badge
	Done       string
	Marks      []markLine
	Lines      []exportLine
	More       int // lines that are not shown
	Confirm    bool
	Holds      bool // mails wait for the confirmation
	Again      bool // there is something that could be exported again
}

type markLine struct {
	Receipt, Href, Column string
	Lost                  int
	LeftOut               bool
}

type exportLine struct {
	Receipt, Href, Kind, Number, Times string
	State                              badge
}

var exportDone = map[string]string{
	"made":      "書き出しました。ファイルを保存して、書き出し先のシステムに取り込んでください。",
	"confirmed": "取り込みを確認しました。",
	"again":     "次の書き出しに、もう一度入ります。",
}

func refusedForm() *page.Form {
	return page.NewForm(page.Field{
		Name: "refused", Label: "取り込めなかった申請の受付番号", Type: page.Textarea, Rows: 3,
		Hint: "すべて取り込めたときは、何も書きません。1行に1つ書きます。",
	})
}

func (s *Side) showExport(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.renderExport(w, r, c, outcome{http.StatusOK, refusedForm()})
}

// outcome is a page that answers a form: its status, and the form as it was typed.
type outcome struct {
	status int
	form   *page.Form
}

func (s *Side) renderExport(w http.ResponseWriter, r *http.Request, c desk.Caller, o outcome) error {
	b, lines, err := s.parts.Desk.Export(r.Context(), c, r.PathValue("batch"))
	if err != nil {
		return err
	}
	who, err := s.makers(r, c, []registration.ExportBatch{b})
	if err != nil {
		return err
	}
	p := exportPage{
		Form: o.form, ID: b.ID, Path: exportPath(b.ID), State: batchState(b), Confirm: b.ConfirmedAt.IsZero(),
		Holds: s.parts.Desk.Policy.Hold,
		Facts: []pair{
			{Label: "書き出し先", Value: b.Profile.Label}, {Label: "書き出し", Value: s.moment(b.MadeAt) + "　" + who(b.By)},
		},
	}
	if o.status == http.StatusOK {
		p.Done = exportDone[r.URL.Query().Get("done")]
	}
	if !p.Confirm {
		p.Facts = append(p.Facts, pair{Label: "取り込みの確認", Value: s.moment(b.ConfirmedAt) + "　" + who(b.ConfirmedBy)})
	}
	for _, m := range b.Marks {
		p.Marks = append(p.Marks, markLine{m.Receipt.String(), casePath(string(m.Receipt)), m.Column, m.Lost, m.LeftOut})
	}
	for _, l := range lines {
		p.Again = p.Again || !l.Repeated
		if len(p.Lines) == linesShown {
			p.More++
			continue
		}
		p.Lines = append(p.Lines, lineOf(l))
	}
	return s.Pages.Render(w, r, o.status, "export", p)
}

func lineOf(l registration.ExportLine) exportLine {
	a := l.Application
	line := exportLine{
		Receipt: a.Receipt.String(), Href: casePath(string(a.Receipt)), Kind: kinds[a.Kind], Number: string(a.Issued),
		State: lineState(l),
	}
	if l.Again > 0 {
		line.Times = "書き出し直し"
	}
	return line
}

// lineState says what became of a line.
func lineState(l registration.ExportLine) badge {
	switch {
	case l.Reopened():
		return badge{"書き出したあとで審査に戻されました", "badge-returned"}
	case l.Repeated:
		return badge{"もう一度書き出します", "badge-returned"}
	case l.State == registration.LineRefused:
		return badge{"取り込めませんでした", "badge-returned"}
	case l.State == registration.LineConfirmed:
		return badge{"取り込み済み", "badge-done"}
	}
	return badge{"取り込みの確認待ち", ""}
}

// confirmExport notes that the other system has taken the batch in.
func (s *Side) confirmExport(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	id, form := r.PathValue("batch"), refusedForm()
	form.Fill(r.PostForm)
	refused := strings.FieldsFunc(r.PostForm.Get("refused"), func(r rune) bool { return strings.ContainsRune("\r\n,、 \u3000\t", r) })
	_, err := s.parts.Desk.ConfirmExport(r.Context(), c, id, refused)
	return s.afterExport(w, r, c, exportDeed{id, "confirmed", form, err})
}

// repeatExport lets the next file hold all of this one once more.
func (s *Side) repeatExport(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	id := r.PathValue("batch")
	_, err := s.parts.Desk.RepeatExport(r.Context(), c, id, "")
	return s.afterExport(w, r, c, exportDeed{id, "again", refusedForm(), err})
}

// exportDeed is what was done with a batch.
type exportDeed struct {
	id, done string
	form     *page.Form
	err      error
}

func (s *Side) afterExport(w http.ResponseWriter, r *http.Request, c desk.Caller, d exportDeed) error {
	if d.err == nil {
		return seeOther(w, r, exportPath(d.id)+"?done="+d.done)
	}
	var e *registration.Error
	if !errors.As(d.err, &e) || refusals[e.Code] == 0 || e.Code == registration.Denied {
		return d.err
	}
	d.form.Fields[0].Error = s.Pages.Say(r)("error." + e.Reason)
	if e.Code == registration.Conflict {
		d.form.Whole, d.form.Fields[0].Error = d.form.Fields[0].Error, ""
	}
	return s.renderExport(w, r, c, outcome{refusals[e.Code], d.form})
}

// casedExport is a line on the page of its application.
type casedExport struct {
	Batch, Href string // Href is "" for whoever may not open it
	State       badge
	Again       bool // the button that exports it once more
	Old         bool // the decision was taken back since
}

// ExportedBefore tells whether another system has what no longer stands.
func (p casePage) ExportedBefore() bool {
	return slices.ContainsFunc(p.Exported, func(e casedExport) bool { return e.Old })
}

// exportsOf lists where an application was exported.
func (s *Side) exportsOf(ctx context.Context, c desk.Caller, a registration.Application) ([]casedExport, error) {
	lines, err := s.parts.Desk.ExportsOf(ctx, c, a.ID)
	var all []casedExport
	for _, l := range lines {
		way := exportPath(l.BatchID)
		if !desk.Allows(c.Role, "exports_viewed") {
			way = ""
		}
		all = append(all, casedExport{
			l.BatchID, way, lineState(l),
			!l.Repeated && !l.Reopened() && desk.Allows(c.Role, "export_made"), l.Reopened(),
		})
	}
	return all, err
}
