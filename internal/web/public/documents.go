package public

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// documentsPage is 本人確認書類の添付.
type documentsPage struct {
	*page.Form
	Kinds     kindRules
	Documents []documentView
	Reasons   []reason
	Refused   []refusedFile
	Outside   bool
	Room      int  // how many images may still be added
	Waits     bool // an image is still being decoded
	Sent      bool // the other device has sent them: nothing else is shown
	Handoff   handoffView
	Next      string
	Family    []relative // whose documents these are; nil when one's alone
	Files     int
	Megabytes int64
	Backs     []behind
}

// refusedFile is one of several files that was not taken, and why.
type refusedFile struct{ Title, Text string }

// failing is a form whose sending failed, and what more there is to say of it.
type failing struct {
	*page.Form
	refused []refusedFile
}

// documentView is one image as its owner sees it.
type documentView struct {
	ID, Label       string
	Number          int
	Options         []page.Option // the kinds to choose from while none is chosen
	Ready, Unusable bool
	Problem         string
	Hints           []string
}

func (s *Side) showDocuments(w http.ResponseWriter, r *http.Request) error {
	id, err := s.settled(r)
	if err != nil {
		return err
	}
	switch {
	case id.Sent:
		return seeOther(w, r, "/identity/done")
	case !id.Application.NeedsDocuments():
		return seeOther(w, r, "/identity/fields")
	}
	return s.renderDocuments(w, r, id, failing{})
}

// renderDocuments shows the images so far. With a form that has faults it answers a
// sending that failed.
func (s *Side) renderDocuments(w http.ResponseWriter, r *http.Request, id intake.Identity, wrong failing) error {
	say := s.telling(s.Pages.Say(r))
	kinds := s.kinds(say, id.Application.Details)
	status, form := http.StatusUnprocessableEntity, wrong.Form
	if form == nil {
		status, form = http.StatusOK, s.uploadForm(say, kinds)
		if n := len(id.Documents); n > 0 {
			form.Fields[0].Value = id.Documents[n-1].Kind // the other side of the same document, as a rule
		}
	}
	p, err := s.documentsNow(r, id)
	if err != nil {
		return err
	}
	if p.Room <= 0 {
		// The file field is not shown: its fault is the whole form's.
		form.Whole, form.Fields[1].Error = form.Whole+form.Fields[1].Error, ""
	}
	p.Form, p.Kinds, p.Refused = form, kinds, wrong.refused
	p.Outside, p.Reasons = id.Application.Outside, s.reasons(id.Application.Correction)
	return s.Pages.Render(w, r, status, "documents", p)
}

// documentsNow is the part of the page that may change while it is looked at.
func (s *Side) documentsNow(r *http.Request, id intake.Identity) (documentsPage, error) {
	say, policy := s.telling(s.Pages.Say(r)), s.parts.Intake.Policy()
	next := "/identity/confirm"
	if len(id.Application.Correction.Fields) > 0 {
		next = "/identity/fields"
	}
	kinds := s.kinds(say, id.Application.Details)
	handoff, err := s.handoff(r, id)
	return documentsPage{
		Documents: views(say, kinds, id.Documents), Backs: backs(kinds, id.Documents), Waits: id.Pending(),
		Room: s.parts.Intake.Most(id) - len(id.Documents), Next: next, Handoff: handoff,
		Files: s.parts.Intake.Most(id), Family: s.together(say, id), Megabytes: policy.MaxBytes >> 20,
	}, err
}

// Follow tells whether the page may change by itself.
func (p documentsPage) Follow() bool { return p.Waits || p.Handoff.Follows() }

func (s *Side) uploadForm(say page.Say, kinds kindRules) *page.Form {
	return page.NewForm(
		page.Field{
			Name: "document_kind", Label: say("fields.document_kind.label"), Hint: say("public.documents.kind_hint"),
			Type: page.Select, Required: true, Options: kinds.options(),
		},
		page.Field{
			Name: "documents", Label: say("fields.documents.label"), Hint: say("public.documents.files_hint"),
			Type: page.File, Required: true, Multiple: true, Accept: "image/jpeg,image/png,image/gif",
		},
	)
}

func views(say page.Say, kinds kindRules, documents []registration.Document) []documentView {
	all := make([]documentView, len(documents))
	for i, d := range documents {
		v := documentView{ID: d.ID, Number: i + 1, Label: kinds.label(d.Kind), Hints: hints(say, d)}
		v.Ready, v.Unusable = d.State == registration.Ready, d.State == registration.Unusable
		if v.Unusable {
			v.Problem = say("error.picture_" + d.Problem)
		}
		if d.Kind == "" {
			v.Options = kinds.options()
		}
		all[i] = v
	}
	return all
}

// settleStep is how often a page that is held back looks whether its images are ready.
const settleStep = 100 * time.Millisecond

// settled is the visitor inside the link once nothing is pending, or as things are
// after a wait.
func (s *Side) settled(r *http.Request) (intake.Identity, error) {
	ctx, cancel := context.WithTimeout(r.Context(), s.parts.Patience)
	defer cancel()
	look := time.NewTicker(settleStep)
	defer look.Stop()
	for {
		id, err := s.inside(r)
		if err != nil || !id.Pending() {
			return id, err
		}
		select {
		case <-ctx.Done():
			return id, r.Context().Err()
		case <-look.C:
		}
	}
}

func (s *Side) inside(r *http.Request) (intake.Identity, error) {
	return s.parts.Intake.Identity(r.Context(), s.cookies.Get(r, identityCookie))
}

func (s *Side) removeDocument(w http.ResponseWriter, r *http.Request) error {
	err := s.parts.Intake.Remove(r.Context(), s.cookies.Get(r, identityCookie), r.PathValue("id"))
	if err != nil && !errors.Is(err, registration.Fault(registration.NotFound, "document_gone")) {
		return err
	}
	return seeOther(w, r, "/identity/documents")
}

func (s *Side) setKind(w http.ResponseWriter, r *http.Request) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	err := s.parts.Intake.SetKind(
		r.Context(), s.cookies.Get(r, identityCookie), r.PathValue("id"), r.PostForm.Get("document_kind"))
	if registration.CodeOf(err) != registration.Invalid {
		if err != nil {
			return err
		}
		return seeOther(w, r, "/identity/documents")
	}
	id, gone := s.inside(r)
	if gone != nil {
		return gone
	}
	say := s.telling(s.Pages.Say(r))
	form := s.uploadForm(say, s.kinds(say, id.Application.Details))
	form.Fault(err, say)
	return s.renderDocuments(w, r, id, failing{Form: form})
}

// showImage serves an image to its owner, until the documents are sent.
func (s *Side) showImage(w http.ResponseWriter, r *http.Request) error {
	role := registration.Role(r.PathValue("role"))
	if role != registration.View && role != registration.Thumb {
		return registration.ErrNotFound
	}
	image, err := s.parts.Intake.Image(r.Context(), s.cookies.Get(r, identityCookie), r.PathValue("id"), role)
	if err != nil {
		return err
	}
	defer image.Close()
	page.ImageHead(w.Header())
	if _, err := io.Copy(w, image); err != nil {
		// The head is sent: only a broken connection tells that the rest is missing.
		panic(http.ErrAbortHandler)
	}
	return nil
}
