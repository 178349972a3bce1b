package intake

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"ouchi/internal/picture"
	"ouchi/internal/registration"
)

// headSize is how much of a file is looked at before the rest is taken in: enough
// for the size marker of nearly every photograph.
const headSize = 64 << 10

// Uploading takes in the files of one sending of the browser. Files are sealed as
// they arrive; their rows follow all at once in Keep.
type Uploading struct {
	in      *Intake
	id      Identity
	uploads []registration.Upload
	key     string
}

// Upload begins taking in files for whoever is inside by the cookie.
func (in *Intake) Upload(ctx context.Context, cookie string) (*Uploading, error) {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return nil, err
	}
	if !id.Application.NeedsDocuments() {
		return nil, registration.Fault(registration.Conflict, "no_documents_asked")
	}
	return &Uploading{in: in, id: id}, nil
}

// maxKey bounds the name of a sending; a UUID has 36 characters.
const maxKey = 64

// Named gives the sending the name by which its browser would try it again, and tells
// whether it is here already: its answer was lost. A name that is too long is none.
func (u *Uploading) Named(key string) (kept bool) {
	if key == "" || len(key) > maxKey {
		return false
	}
	u.key = key
	return slices.ContainsFunc(u.id.Documents, func(d registration.Document) bool { return d.UploadKey == key })
}

// Add seals one file into the vault. What is not an image that ouchi takes is
// Invalid with the picture's problem as reason; the other files are not harmed.
func (u *Uploading) Add(ctx context.Context, r io.Reader) error {
	p := u.in.parts.Policy
	if len(u.id.Documents)+len(u.uploads) >= u.in.Most(u.id) {
		return registration.Fault(registration.Invalid, "too_many_documents")
	}
	head := bufio.NewReaderSize(r, headSize)
	start, err := head.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	limits := picture.Limits{Pixels: p.MaxPixels, Bytes: p.MaxBytes}
	if _, _, err := picture.Inspect(start, limits); err != nil {
		return problem(err)
	}
	raw, err := u.in.parts.Vault.Put(ctx, u.id.Application.ID, head, p.MaxBytes)
	if err != nil {
		return err
	}
	u.uploads = append(u.uploads, registration.Upload{
		Raw: raw,
		Document: registration.Document{
			ID: u.in.newID(), ApplicationID: u.id.Application.ID, Round: u.id.Application.Round,
			State: registration.Received,
			// A little apart, so that they stay in the order in which they were chosen.
			ReceivedAt: u.in.parts.Now().Add(time.Duration(len(u.uploads)) * time.Millisecond),
		},
	})
	return nil
}

// problem turns what is wrong with a picture into what a person can act on.
func problem(err error) error {
	var p picture.Problem
	if errors.As(err, &p) {
		return registration.Fault(registration.Invalid, "picture_"+string(p))
	}
	return err
}

// Keep writes the rows of the files added, all of the one kind; a kind that the
// settings don't know, or no longer accept, leaves it to be chosen. It returns how
// many were kept.
func (u *Uploading) Keep(ctx context.Context, kind string) (int, error) {
	if len(u.uploads) == 0 {
		return 0, nil
	}
	if !u.in.kindAccepted(kind) {
		kind = ""
	}
	for i := range u.uploads {
		u.uploads[i].Document.Kind = kind
	}
	u.uploads[0].Document.UploadKey = u.key
	if err := u.in.parts.Documents.AddDocuments(ctx, u.uploads, u.in.Most(u.id)); err != nil {
		if errors.Is(err, registration.Fault(registration.Conflict, "already_kept")) {
			// By the same sending, tried twice at once.
			return len(u.uploads), u.Abandon(ctx)
		}
		return 0, errors.Join(err, u.Abandon(ctx))
	}
	u.in.parts.Arrived()
	return len(u.uploads), nil
}

// Abandon deletes the files added and not kept, as when the browser goes away.
func (u *Uploading) Abandon(ctx context.Context) error {
	var err error
	for _, upload := range u.uploads {
		err = errors.Join(err, u.in.parts.Vault.Delete(ctx, upload.Raw.Name))
	}
	u.uploads = nil
	return err
}

func (in *Intake) kindAccepted(code string) bool {
	for _, k := range in.parts.Policy.Kinds {
		if k.Code == code {
			return k.Accepted(in.today())
		}
	}
	return false
}

// SetKind says what a document is.
func (in *Intake) SetKind(ctx context.Context, cookie, document, kind string) error {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return err
	}
	if !in.kindAccepted(kind) {
		return registration.Fault(registration.Invalid, "document_kind_missing")
	}
	if _, err := id.document(document); err != nil {
		return err
	}
	return in.parts.Documents.SetDocumentKind(ctx, id.Application.ID, document, kind)
}

// Remove takes a document back: its keys go first, then its files.
func (in *Intake) Remove(ctx context.Context, cookie, document string) error {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return err
	}
	if _, err := id.document(document); err != nil {
		return err
	}
	objects, err := in.parts.Documents.RemoveDocument(ctx, id.Application.ID, document)
	if err != nil {
		return err
	}
	for _, o := range objects {
		err = errors.Join(err, in.parts.Vault.Delete(ctx, o.Name))
	}
	return err
}

// Image opens a JPEG of an unsent document of whoever is inside, and of nobody else.
func (in *Intake) Image(ctx context.Context, cookie, document string, role registration.Role) (io.ReadCloser, error) {
	id, err := in.unsent(ctx, cookie)
	if err != nil {
		return nil, err
	}
	d, err := id.document(document)
	if err != nil {
		return nil, err
	}
	if d.State != registration.Ready || role == registration.Raw {
		return nil, registration.Fault(registration.NotFound, "image_not_ready")
	}
	o, err := in.parts.Documents.Object(ctx, d.ID, role)
	if err != nil {
		return nil, err
	}
	return in.parts.Vault.Open(ctx, id.Application.ID, o)
}

func (id Identity) document(document string) (registration.Document, error) {
	for _, d := range id.Documents {
		if d.ID == document {
			return d, nil
		}
	}
	return registration.Document{}, registration.Fault(registration.NotFound, "document_gone")
}
