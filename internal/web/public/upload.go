package public

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"ouchi/internal/intake"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const (
	maxParts     = 64 // of one sending; a form has two names
	maxKindBytes = 100
)

// upload takes in images as they come over the line: none is held in memory or lies
// unsealed on a disk. Good ones are kept even when others are refused.
func (s *Side) upload(w http.ResponseWriter, r *http.Request) error {
	up, err := s.parts.Intake.Upload(r.Context(), s.cookies.Get(r, identityCookie))
	if err != nil {
		// A browser that is still sending shows no answer, so let it finish.
		_, _ = io.Copy(io.Discard, r.Body)
		return err
	}
	if up.Named(r.Header.Get("Idempotency-Key")) {
		_, _ = io.Copy(io.Discard, r.Body)
		return uploaded(w, r)
	}
	in, err := receive(r, up)
	if err != nil {
		return errors.Join(err, up.Abandon(context.WithoutCancel(r.Context())))
	}
	kept, err := up.Keep(r.Context(), in.kind)
	if err != nil && registration.CodeOf(err) != registration.Invalid {
		return err
	}
	if err == nil && kept > 0 && len(in.refused) == 0 {
		return uploaded(w, r)
	}
	if wantsJSON(r) {
		return s.refuseUpload(w, r, in, err)
	}
	id, gone := s.settled(r)
	if gone != nil {
		return gone
	}
	say := s.telling(s.Pages.Say(r))
	form := s.uploadForm(say, s.kinds(say, id.Application.Details))
	form.Fields[0].Value = in.kind
	if !form.Fault(err, say) {
		form.Fields[1].Error = in.sentence(say)
	}
	return s.renderDocuments(w, r, id, failing{form, in.explained(say)})
}

// uploaded ends a sending of which all is here.
func uploaded(w http.ResponseWriter, r *http.Request) error {
	if wantsJSON(r) {
		return writeJSON(w, http.StatusOK, verdict{})
	}
	return seeOther(w, r, "/identity/documents")
}

// refuseUpload tells a script, which sends one file at a time, why it was not taken.
func (s *Side) refuseUpload(w http.ResponseWriter, r *http.Request, in sending, err error) error {
	say := s.telling(s.Pages.Say(r))
	switch {
	case err != nil:
		return err
	case in.files == 0:
		return writeJSON(w, http.StatusUnprocessableEntity, verdict{Text: say("public.documents.none")})
	}
	key := "error." + in.refused[0].reason
	return writeJSON(w, http.StatusUnprocessableEntity, verdict{say(key + ".title"), say(key)})
}

// sending is what came in.
type sending struct {
	kind    string
	files   int
	refused []refusal
}

// refusal is a file that was not taken: its place among the files, and why.
type refusal struct {
	file   int
	reason string
}

// sentence says in one what went wrong.
func (in sending) sentence(say page.Say) string {
	switch {
	case in.files == 0:
		return say("public.documents.none")
	case in.files == 1:
		return say("error." + in.refused[0].reason)
	case len(in.refused) == in.files:
		return say("public.documents.all_refused")
	}
	return say("public.documents.some_refused", "files", in.files, "refused", len(in.refused))
}

// explained says of each of several files why it was not taken. Files are told by
// number: their names often are names of people.
func (in sending) explained(say page.Say) []refusedFile {
	if in.files < 2 {
		return nil
	}
	all := make([]refusedFile, len(in.refused))
	for i, f := range in.refused {
		key := "error." + f.reason
		all[i] = refusedFile{say("public.documents.refused", "number", f.file, "why", say(key+".title")), say(key)}
	}
	return all
}

// receive reads the parts in whatever order they come. Its error is the connection's
// or our own; what is wrong with a file stands in refused.
func receive(r *http.Request, up *intake.Uploading) (sending, error) {
	var in sending
	parts, err := r.MultipartReader()
	if err != nil {
		return in, registration.Fault(registration.Invalid, "form_unreadable")
	}
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return in, nil
		}
		if err == nil {
			err = in.take(r.Context(), part, up)
		}
		if tooLarge(err) {
			// More than all files together may have: keep what came whole before it.
			in.refused = append(in.refused, refusal{max(in.files, 1), "toolarge"})
			in.files = max(in.files, 1)
			return in, nil
		}
		if err != nil {
			return in, err
		}
	}
	return in, registration.Fault(registration.Invalid, "form_unreadable")
}

func (in *sending) take(ctx context.Context, part *multipart.Part, up *intake.Uploading) error {
	body := &line{r: part}
	switch {
	case part.FormName() == "document_kind":
		kind, err := io.ReadAll(io.LimitReader(body, maxKindBytes))
		in.kind = string(kind)
		return body.blame(err)
	case part.FormName() != "documents" || part.FileName() == "":
		return nil // an empty file field is a part without a name
	}
	in.files++
	err := up.Add(ctx, body)
	var fault *registration.Error
	if errors.As(err, &fault) && fault.Code == registration.Invalid {
		in.refused = append(in.refused, refusal{in.files, fault.Reason})
		return nil
	}
	return body.blame(err)
}

// line remembers whether reading failed, to tell a broken line from a broken vault.
type line struct {
	r   io.Reader
	err error
}

func (l *line) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		l.err = err
	}
	return n, err
}

// blame makes an error that came over the line the visitor's to mend.
func (l *line) blame(err error) error {
	if err == nil || l.err == nil || tooLarge(l.err) {
		return errors.Join(err, l.err)
	}
	return registration.Fault(registration.Invalid, "form_unreadable")
}

func tooLarge(err error) bool {
	var big *http.MaxBytesError
	return errors.As(err, &big)
}
