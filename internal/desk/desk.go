// Package desk is what staff may do: see the queue, look at an application and its
// images, decide, and keep the register of patrons.
//
// Every method takes the caller and passes one gate that permits and records; when
// the record cannot be written, the act does not happen. It refuses to act for
// anybody without an account, and to show an image without leaving a trace.
package desk

import (
	"context"
	"io"
	"time"

	"ouchi/internal/picture"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// Applications keeps applications. Apply is durable and all or nothing; it is a
// registration.Conflict when a colleague, or the applicant, was first.
type Applications interface {
	Apply(ctx context.Context, c registration.Change) (registration.Application, error)
	ApplicationByReceipt(ctx context.Context, n registration.ReceiptNumber) (registration.Application, error)
	Queue(ctx context.Context, f registration.QueueFilter) (registration.QueuePage, error)
	// Mailings lists an application's mails, oldest first.
	Mailings(ctx context.Context, applicationID string) ([]registration.Mailing, error)
}

// Documents finds images and their keys.
type Documents interface {
	Documents(ctx context.Context, applicationID string) ([]registration.Document, error)
	Object(ctx context.Context, documentID string, role registration.Role) (registration.Object, error)
}

// Families keeps who applied together.
type Families interface {
	// Family lists whom the application with the id leads, itself first.
	Family(ctx context.Context, head string) ([]registration.Application, error)
	Application(ctx context.Context, id string) (registration.Application, error)
}

// Vault keeps sealed images.
type Vault interface {
	Open(ctx context.Context, applicationID string, o registration.Object) (io.ReadCloser, error)
	// Put is durable when it returns.
	Put(ctx context.Context, applicationID string, r io.Reader, limit int64) (registration.Object, error)
	Delete(ctx context.Context, name string) error
}

// Register keeps the patrons.
type Register interface {
	PatronByNumber(ctx context.Context, n registration.CardNumber) (registration.Patron, error)
	// ImportPatrons inserts or updates by card number, all or nothing; logins are left
	// alone, and so are cards that were replaced here.
	ImportPatrons(ctx context.Context, patrons []registration.Patron) (registration.Imported, error)
	// TryPatrons tells what ImportPatrons would do and does nothing.
	TryPatrons(ctx context.Context, patrons []registration.Patron) (registration.Imported, error)
	// NextSerial is the serial that the next card draws, or a later one where that is taken.
	NextSerial(ctx context.Context, d registration.Draw) (int64, error)
}

// Accounts keeps staff and what they have beside their passwords.
type Accounts interface {
	Account(ctx context.Context, id string) (registration.Account, error)
	AccountByLogin(ctx context.Context, login string) (registration.Account, error)
	// AccountBySubject finds whom another login means.
	AccountBySubject(ctx context.Context, subject string) (registration.Account, error)
	// StaffRows lists everybody.
	StaffRows(ctx context.Context, now time.Time) ([]registration.StaffRow, error)
	Factors(ctx context.Context, accountID string) ([]registration.Factor, error)
	// ApplyStaff is durable and all or nothing; a registration.Conflict is "changed",
	// "login_taken", "code_used" or "last_administrator".
	ApplyStaff(ctx context.Context, c registration.StaffChange) error
}

// Sessions keeps who is logged in.
type Sessions interface {
	PutSession(ctx context.Context, s registration.Session) error
	Session(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error)
	// TakeSession finds a session and ends it; of two at once, one finds it.
	TakeSession(ctx context.Context, hash string, p registration.Purpose, now time.Time) (registration.Session, error)
	// TouchSession notes that the session, as it was read, is seen again; one that was
	// touched or locked meanwhile is left alone.
	TouchSession(ctx context.Context, s registration.Session, seen time.Time) error
	// LockSession locks it, whatever comes in between.
	LockSession(ctx context.Context, hash string) error
	// Sessions lists a subject's, the newest first.
	Sessions(ctx context.Context, p registration.Purpose, subject string, now time.Time) ([]registration.Session, error)
}

// Notes keeps what colleagues tell each other.
type Notes interface {
	// PutNote adds a note, with its event; durable when it returns.
	PutNote(ctx context.Context, n registration.Note, e registration.Event) error
	// Notes lists an application's notes, oldest first.
	Notes(ctx context.Context, applicationID string) ([]registration.Note, error)
}

// Log is the event log; Record is durable when it returns.
type Log interface {
	Record(ctx context.Context, e registration.Event) error
	// Events lists what was logged of a subject, oldest first.
	Events(ctx context.Context, subject string) ([]registration.Event, error)
}

// Reservations keeps who has a waiting application in hand. Of two who want the same
// at once, one gets it.
type Reservations interface {
	// Reserve takes it unless another has it at now, and returns whose it is.
	Reserve(ctx context.Context, r registration.Reservation, now time.Time) (registration.Reservation, error)
	// ReserveNext takes the oldest of a filter that no other has at now; NotFound
	// "nobody_waits" when there is none.
	ReserveNext(ctx context.Context, f registration.QueueFilter, r registration.Reservation, now time.Time) (registration.ReceiptNumber, error)
	// TakeOver takes it, whoever has it, and logs the event in the same transaction; a
	// registration.Conflict when it does not wait any more.
	TakeOver(ctx context.Context, r registration.Reservation, e registration.Event) error
	// EndReservation lets go what the holder has; else nothing happens.
	EndReservation(ctx context.Context, applicationID string, holder registration.Actor) error
	// Reservations lists what is in anybody's hands at now, by application.
	Reservations(ctx context.Context, now time.Time) (map[string]registration.Reservation, error)
}

// Throttles counts tries within a window; keys are digests.
type Throttles interface {
	Try(ctx context.Context, key string, window time.Duration, now time.Time) (int, error)
	// Forget lets the tries under a key count no more.
	Forget(ctx context.Context, key string) error
}

// Passwords hashes and compares; an empty hash is compared at the same cost.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// Policy is what the settings decide for the desk.
type Policy struct {
	Draw          registration.Draw
	Offer         func(today registration.Date) registration.Offer
	Kinds         []registration.DocumentKind
	BirthPassword bool          // the first password is the birth date, else a mailed link
	Undo          time.Duration // how long a decision's mail waits
	Reserve       time.Duration // how long an opened application is its opener's; 0 reserves none
	SessionLife   time.Duration
	Idle          time.Duration // after which a session locks; 0 never
	IssuerRoles   []RoleFor     // who may come by the other login and as what; none: who has an account
	SecondFactor  bool          // whether everybody must have one
	Password      int           // least length of a staff password, in characters
	PasswordTries int           // in a quarter of an hour, per login
	AddressTries  int           // the same, per network address
	Location      *time.Location
	Exports       []registration.ExportProfile // the first is that of the library's own system
	Hold          bool                         // mails of approvals wait until that system has the card
	Limits        picture.Limits               // of the images that are masked
	GuardianAge   int                          // of whom staff are told that they are younger; 0: of nobody
	Family        registration.FamilyRules
	RequireChecks bool // nothing is approved with a box unticked
	// OpeningDays counts those from one moment to another.
	OpeningDays func(since, until time.Time) int
}

// Parts are what a Desk is made of; all are needed.
type Parts struct {
	Applications Applications
	Families     Families
	Documents    Documents
	Images       Images
	Vault        Vault
	Gate         Gate   // of work on pictures
	Unsettled    func() // told when deleted keys could not be made unreadable at once; never blocks
	Register     Register
	Exported     Exports
	Announced    Announcements
	Accounts     Accounts
	Sessions     Sessions
	Log          Log
	Cards        Cards
	Reservations Reservations
	Journal      Journal
	Notes        Notes
	Letters      Letters
	Finder       Finder
	Statistics   Statistics
	Console      Console
	Throttles    Throttles
	Passwords    Passwords
	Links        secret.Links // for the digests of throttle keys and recovery codes
	Box          *secret.Box  // for the secrets of authenticator apps
	Codes        Codes
	Passkeys     Passkeys
	Issuer       Issuer
	Policy       Policy
	Now          func() time.Time
	Rand         io.Reader
}

// Desk is the staff's side. Its methods may be called at once.
type Desk struct{ Parts }

// New makes a Desk.
func New(p Parts) *Desk { return &Desk{p} }

func (d *Desk) newID() string { return secret.NewID(d.Rand) }

func (d *Desk) today() registration.Date {
	return registration.DateOf(d.Now().In(d.Policy.Location))
}

func (d *Desk) step(c Caller) registration.Step {
	return registration.Step{At: d.Now(), By: c.actor(), ID: d.newID}
}
