// Package upkeep is what the clock does: it sends the promised mails, decodes the
// images that arrived, lets unfinished applications lapse, shreds images whose
// days are over, forgets what is kept no longer and chains the log.
//
// Each of its jobs may be cut off at any moment and run again: work is claimed by
// leases, and what is done is committed before the next is begun. It refuses to
// decide anything about a person.
package upkeep

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"ouchi/internal/picture"
	"ouchi/internal/registration"
)

// Outbox is the queue of promised mails.
type Outbox interface {
	// ClaimNotices leases up to n due mails, oldest first; one that is neither sent
	// nor failed by the end of its lease is due again.
	ClaimNotices(ctx context.Context, now time.Time, lease time.Duration, n int) ([]registration.Dispatch, error)
	NoticeSent(ctx context.Context, id string, at time.Time) error
	// NoticeFailed puts a mail off until again; the zero time gives it up.
	NoticeFailed(ctx context.Context, id string, again time.Time, reason string) error
}

// Mailer writes and sends one mail. An error with a Permanent method that is true
// will not be cured by another try.
type Mailer interface {
	Send(ctx context.Context, d registration.Dispatch) error
}

// Documents is the queue of images to be decoded.
type Documents interface {
	// ClaimDocuments leases up to n received documents, fair among applications.
	ClaimDocuments(ctx context.Context, now time.Time, lease time.Duration, n int) ([]registration.Upload, error)
	// FinishDocument writes the result, deletes the raw upload's key and returns the
	// objects whose files are to be deleted: the raw one, or all when the document
	// was removed meanwhile.
	FinishDocument(ctx context.Context, n registration.Normalised) ([]registration.Object, error)
}

// Vault keeps sealed images.
type Vault interface {
	Put(ctx context.Context, applicationID string, r io.Reader, limit int64) (registration.Object, error)
	Open(ctx context.Context, applicationID string, o registration.Object) (io.ReadCloser, error)
	Delete(ctx context.Context, name string) error
	// List calls f for each stored object, in any order.
	List(ctx context.Context, f func(name string, modified time.Time) error) error
}

// Applications finds those that time has come for, and commits what it does.
type Applications interface {
	Apply(ctx context.Context, c registration.Change) (registration.Application, error)
	LapseDue(ctx context.Context, now time.Time, n int) ([]registration.Application, error)
	// RemindDue lists unsent applications whose purge date is before the given time
	// and that were not reminded.
	RemindDue(ctx context.Context, before time.Time, n int) ([]registration.Application, error)
	// ShredDue lists the applications that still hold images past ShredAt.
	ShredDue(ctx context.Context, now time.Time, n int) ([]string, error)
	// Shred deletes the keys and rows of an application's images for good, logs it,
	// and returns the files to delete.
	Shred(ctx context.Context, applicationID string, e registration.Event) ([]registration.Object, error)
}

// Archive forgets, and knows what is still needed.
type Archive interface {
	// Purge deletes what the horizons leave behind, a bounded number of rows at a
	// call, and returns how many.
	Purge(ctx context.Context, h Horizons) (int, error)
	// HasObject tells whether a row names the object.
	HasObject(ctx context.Context, name string) (bool, error)
	// KeyInUse tells whether an image is still wrapped with the key.
	KeyInUse(ctx context.Context, keyID string) (bool, error)
	// Record writes an event, durably.
	Record(ctx context.Context, e registration.Event) error
	// Settle makes deleted rows unreadable in the database's own files.
	Settle(ctx context.Context) error
}

// Keys are the wrapping keys of images.
type Keys interface {
	// DestroyUnused destroys the keys that are past their use and for which inUse is
	// false, and returns their ids.
	DestroyUnused(inUse func(id string) (bool, error)) (destroyed []string, err error)
}

// Horizons are the moments before which things are forgotten.
type Horizons = registration.Horizons

// Gate admits heavy work by its estimated bytes; leave must be called.
type Gate interface {
	Enter(ctx context.Context, cost int64) (leave func(), err error)
}

// Policy is what the settings decide for the clock.
type Policy struct {
	Limits           picture.Limits
	ReminderDays     int   // before the purge date
	CardReminderDays []int // before a card's last day; none: nobody is told
	ApplicationDays  int   // after the decision
	MailDays         int   // after sending or giving up
	PatronDays       int   // after the card's last day
	Location         *time.Location
	OpeningDays      func(since, until time.Time) int // as the calendar in force has them
}

// Parts are what an Upkeep is made of; all are needed.
type Parts struct {
	Outbox       Outbox
	Mailer       Mailer
	Documents    Documents
	Vault        Vault
	Applications Applications
	Archive      Archive
	Cards        Cards
	Ledger       Ledger
	Heads        Heads
	Statistics   Statistics
	Keys         Keys
	Gate         Gate
	Policy       Policy
	Now          func() time.Time
	NewID        func() string
	Rand         io.Reader // of the jitter
	Log          *slog.Logger
}

// Upkeep does the clock's work.
type Upkeep struct {
	Parts
	arrived, mailed chan struct{}
	swept           time.Time       // when orphans were last looked for
	orphans         map[string]bool // found then, by name
	sealing         sync.Mutex
	seals           seals
	unsettled       atomic.Bool
}

// New makes an Upkeep.
func New(p Parts) *Upkeep {
	return &Upkeep{Parts: p, arrived: make(chan struct{}, 1), mailed: make(chan struct{}, 1)}
}

// Arrived wakes the decoding of documents; it never blocks.
func (u *Upkeep) Arrived() { wake(u.arrived) }

// Promised wakes the sending of mail; it never blocks.
func (u *Upkeep) Promised() { wake(u.mailed) }

// Unsettled asks that deleted keys be made unreadable within a minute; it never blocks.
func (u *Upkeep) Unsettled() { u.unsettled.Store(true) }

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// How often each job looks for work that nobody announced.
const (
	mailEvery    = 2 * time.Second
	pictureEvery = 2 * time.Second
	ageEvery     = time.Minute
)

// Run works until ctx ends and returns when all jobs have put down what they held.
func (u *Upkeep) Run(ctx context.Context) {
	var jobs sync.WaitGroup
	jobs.Go(func() { u.repeat(ctx, "mail", mailEvery, u.mailed, u.SendMail) })
	jobs.Go(func() { u.repeat(ctx, "documents", pictureEvery, u.arrived, u.Normalise) })
	jobs.Go(func() { u.repeat(ctx, "age", ageEvery, nil, u.Age) })
	jobs.Go(func() { u.repeat(ctx, "seal", sealEvery, nil, u.Seal) })
	jobs.Wait()
}

// repeat runs a job when woken, at intervals, and again at once while it finds work.
func (u *Upkeep) repeat(ctx context.Context, name string, every time.Duration, woken <-chan struct{}, job func(context.Context) (int, error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := job(ctx)
		if err != nil && !errors.Is(err, context.Canceled) {
			u.Log.ErrorContext(ctx, "upkeep failed", "job", name, "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-woken:
		case <-tick.C:
		}
	}
}
