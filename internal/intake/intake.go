// Package intake is what an applicant may do: fill in the form, alone or for a family,
// confirm it, prove who they are through the mailed link or on a phone beside the
// computer, ask how things stand, and take it back. Who applies from My page comes with
// what is on record.
//
// It owns the promises made to the applicant: one confirmed form is one
// application, nothing typed is lost, nothing is announced before it is stored.
// It refuses to decide anything a library decides, and to show any image but the
// applicant's own while it has not been sent.
package intake

import (
	"context"
	"io"
	"time"

	"ouchi/internal/postal"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// Applications keeps applications. Apply commits a change whole or not at all and
// is durable when it returns; the error is a registration.Conflict when somebody
// acted before, with reason "draft_used" or "receipt_taken" for a new one.
type Applications interface {
	Apply(ctx context.Context, c registration.Change) (registration.Application, error)
	Application(ctx context.Context, id string) (registration.Application, error)
	ApplicationByReceipt(ctx context.Context, n registration.ReceiptNumber) (registration.Application, error)
	ApplicationByDraft(ctx context.Context, draftID string) (registration.Application, error)
	// WaitingBefore counts the applications in review that were sent before t.
	WaitingBefore(ctx context.Context, t time.Time) (int, error)
}

// Drafts keeps checked forms until they are confirmed or a day has passed.
type Drafts interface {
	PutDraft(ctx context.Context, d registration.Draft) error
	// Draft finds one of the session's drafts, the newest when id is "".
	Draft(ctx context.Context, session, id string, now time.Time) (registration.Draft, error)
	// RewriteDraft keeps another text of a draft; a registration.Conflict "draft_changed"
	// when its text is no longer the one before.
	RewriteDraft(ctx context.Context, d registration.Draft, before string) error
	// DropDrafts forgets the session's drafts that were not confirmed.
	DropDrafts(ctx context.Context, session string) error
	Entries
}

// Entries keeps what a session has typed and not sent, one each: the last one put.
type Entries interface {
	PutEntry(ctx context.Context, d registration.Draft) error
	Entry(ctx context.Context, session string, now time.Time) (registration.Draft, error)
	DropEntry(ctx context.Context, session string) error
}

// Families keeps who applies together.
type Families interface {
	// Family lists whom the application with the id leads, itself first.
	Family(ctx context.Context, head string) ([]registration.Application, error)
}

// Sessions keeps who is inside. Session finds none that has ended.
type Sessions interface {
	PutSession(ctx context.Context, s registration.Session) error
	Session(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error)
	// ExtendSession lets a session end later, never earlier.
	ExtendSession(ctx context.Context, hash string, until time.Time) error
	EndSession(ctx context.Context, hash string) error
	// EndSessions ends all of an application's sessions of a purpose.
	EndSessions(ctx context.Context, p registration.Purpose, subject string) error
}

// Offers keeps what lets somebody in once: hand-offs to a phone, mailed links that set
// a password. They are sessions that no cookie opens.
type Offers interface {
	// TakeSession finds one and ends it: of two who take it at once, one finds it.
	TakeSession(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error)
	Sessions(ctx context.Context, p registration.Purpose, subject string, now time.Time) ([]registration.Session, error)
	// Vouched lists what a session let in and what it offers to.
	Vouched(ctx context.Context, voucher string, now time.Time) ([]registration.Session, error)
	EndVouched(ctx context.Context, voucher string) error
}

// Throttles counts tries. The keys are digests: no address lies in the database.
type Throttles interface {
	// Try counts one more try and returns how many there were within the window.
	Try(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)
}

// Documents keeps the rows of images; the store refuses what an application in
// its present state may not take, with a registration.Conflict.
type Documents interface {
	// Documents lists an application's images, oldest first, those of all rounds.
	Documents(ctx context.Context, applicationID string) ([]registration.Document, error)
	// AddDocuments inserts all or, when the round would hold more than limit, none
	// ("too_many_documents"); what is here under the same key is "already_kept".
	AddDocuments(ctx context.Context, uploads []registration.Upload, limit int) error
	SetDocumentKind(ctx context.Context, applicationID, id, kind string) error
	// RemoveDocument deletes the row and its keys and returns the files to delete.
	RemoveDocument(ctx context.Context, applicationID, id string) ([]registration.Object, error)
	Object(ctx context.Context, documentID string, role registration.Role) (registration.Object, error)
}

// Vault keeps sealed images. Put is durable when it returns; reading more than
// limit bytes is a registration.Invalid "file_too_large" and keeps nothing.
type Vault interface {
	Put(ctx context.Context, applicationID string, r io.Reader, limit int64) (registration.Object, error)
	Open(ctx context.Context, applicationID string, o registration.Object) (io.ReadCloser, error)
	Delete(ctx context.Context, name string) error
}

// Passwords hashes and compares passwords. Verify with an empty hash costs the
// same and is false, so that nobody learns by the time it takes what exists.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// Places tells what a postal code of seven digits stands for, in the order of Japan Post;
// nothing when it is unknown.
type Places interface {
	Lookup(code string) []postal.Place
}

// Policy is what the settings decide for applicants.
type Policy struct {
	Offer         func(today registration.Date) registration.Offer
	Rules         func(today registration.Date) registration.Rules // of a new application
	Kinds         []registration.DocumentKind
	MaxDocuments  int
	MaxBytes      int64 // of one document
	MaxPixels     int64
	Location      *time.Location // of the library: where a day begins
	FormsAnHour   int            // checked forms of one network address
	PasswordTries int            // in a quarter of an hour, per application
	AddressTries  int            // the same, per network address: a whole school may share one
	LinksADay     int            // renewed links per application
	Family        registration.FamilyRules
}

// Parts are what an Intake is made of; all are needed.
type Parts struct {
	Applications Applications
	Families     Families
	Drafts       Drafts
	Sessions     Sessions
	Offers       Offers
	Throttles    Throttles
	Documents    Documents
	Vault        Vault
	Passwords    Passwords
	Links        secret.Links
	Box          *secret.Box
	Places       Places
	Policy       Policy
	Now          func() time.Time
	Rand         io.Reader
	// Arrived wakes whoever normalises documents; it must not block.
	Arrived func()
}

// Intake is the applicant's side of the desk. Its methods may be called at once.
type Intake struct{ parts Parts }

// New makes an Intake.
func New(p Parts) *Intake { return &Intake{p} }

// Policy is what the settings decide for applicants.
func (in *Intake) Policy() Policy { return in.parts.Policy }

// WaitingBefore counts the applications in review that were sent before t.
func (in *Intake) WaitingBefore(ctx context.Context, t time.Time) (int, error) {
	return in.parts.Applications.WaitingBefore(ctx, t)
}

func (in *Intake) step() registration.Step {
	return registration.Step{At: in.parts.Now(), By: registration.ByApplicant, ID: in.newID}
}

func (in *Intake) newID() string { return secret.NewID(in.parts.Rand) }

func (in *Intake) today() registration.Date {
	return registration.DateOf(in.parts.Now().In(in.parts.Policy.Location))
}

// throttle counts a try of the kind what by whom and refuses past max.
func (in *Intake) throttle(ctx context.Context, t try) error {
	n, err := in.parts.Throttles.Try(ctx, in.parts.Links.Digest(t.what, t.by), t.window, in.parts.Now())
	if err != nil {
		return err
	}
	if n > t.max {
		return &registration.Error{Code: registration.TooMany, Reason: t.what, Retry: t.window}
	}
	return nil
}

// try is one counted attempt.
type try struct {
	what   string // catalogue key below "error."
	by     string // network address, application …
	window time.Duration
	max    int
}
