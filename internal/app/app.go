// Package app builds the whole of ouchi from its settings, runs it and stops it in
// order. It alone knows which database, vault and mail sender are behind the ports.
//
// It refuses to run on keys that don't belong to the database, and holds no rule of
// its own: it turns settings into what each room asks for.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/gate"
	"ouchi/internal/intake"
	"ouchi/internal/mail"
	"ouchi/internal/membership"
	"ouchi/internal/postal"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
	"ouchi/internal/store"
	"ouchi/internal/upkeep"
	"ouchi/internal/vault"
	"ouchi/internal/words"
)

// Options are what an App is built from besides its settings.
type Options struct {
	Config config.Config
	Log    *slog.Logger
	Now    func() time.Time // nil: the system's clock
	Rand   io.Reader        // nil: the system's
	Sender mail.Sender      // nil: as the settings say
	Hash   secret.Params    // zero: as strong as they should be
	// Mailbox shows the mails of the folder at /demo/mail on the public listener, to
	// anybody: for demonstrations only.
	Mailbox bool
}

// App is a whole ouchi, built and not yet listening.
type App struct {
	Store  *store.DB
	Intake *intake.Intake
	Member *membership.Membership
	Desk   *desk.Desk
	Upkeep *upkeep.Upkeep

	options  Options
	ways     ways
	config   config.Config // in force: the file's with what the console changed
	file     config.Config // as the settings file says
	version  int64         // of the console's changes; 0: none
	live     *live
	days     *calendar.Calendar
	location *time.Location
	words    *words.Catalogue
	places   *postal.Table
	folder   *vault.Folder
	images   images
	keys     vault.Keys
	links    secret.Links
	hasher   *secret.Hasher
	pictures *gate.Gate
	post     mail.Sender
	closers  []io.Closer
}

// New opens database, vault and keys and builds everything on them; Close lets go.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Hash == (secret.Params{}) {
		o.Hash = secret.DefaultParams()
	}
	a := &App{options: o, config: o.Config, file: o.Config, live: &live{}}
	if err := a.build(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// Close lets go of everything, last opened first.
func (a *App) Close() error {
	var err error
	for i := len(a.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, a.closers[i].Close())
	}
	a.closers = nil
	return err
}

func (a *App) build(ctx context.Context) (err error) {
	if a.location, err = a.config.Location(); err != nil {
		return err
	}
	if a.words, err = words.Load(); err != nil {
		return err
	}
	for _, t := range a.config.Translated {
		a.words.Learn(t.Lang, t.Text, t.As)
	}
	if a.places, err = a.openPlaces(); err != nil {
		return err
	}
	if err := a.open(ctx); err != nil {
		return err
	}
	if err := a.heavy(); err != nil {
		return err
	}
	if a.config, a.version, err = a.settled(ctx); err != nil {
		return err
	}
	return a.furnish()
}

// open opens database, keys and vault.
func (a *App) open(ctx context.Context) (err error) {
	if err := os.MkdirAll(a.config.Data.Dir, 0o700); err != nil {
		return fmt.Errorf("app: the data folder: %w", err)
	}
	if a.Store, err = openStore(ctx, a.config.Data); err != nil {
		return err
	}
	a.closers = append(a.closers, a.Store)
	empty, err := a.Store.Empty(ctx)
	if err != nil {
		return err
	}
	if a.keys, err = vault.OpenKeys(a.config.KeysDir(), empty, a.options.Now, a.options.Rand); err != nil {
		return err
	}
	if a.folder, err = vault.OpenFolder(filepath.Join(a.config.Data.Dir, "images")); err != nil {
		return err
	}
	a.closers = append(a.closers, a.folder)
	a.images = images{vault.New(a.folder, a.keys.Ring, a.options.Rand)}
	return nil
}

func openStore(ctx context.Context, c config.Data) (*store.DB, error) {
	if c.Database == "" {
		return store.OpenSQLite(ctx, c.Dir)
	}
	address, err := url.Parse(c.Database)
	if err != nil {
		return nil, errors.New("app: data.database is not a postgres:// address")
	}
	if c.DatabasePasswordFile != "" {
		password, err := secretFile(c.DatabasePasswordFile)
		if err != nil {
			return nil, err
		}
		address.User = url.UserPassword(address.User.Username(), password)
	}
	return store.OpenPostgres(ctx, address.String())
}

const (
	pictureBytes  = 160 << 20 // what decoders may hold together
	passwordBytes = 40 << 20  // what password hashes may
	pictureMost   = 256 << 20 // what one decoder may, which is alone then
)

// gates admit the two kinds of heavy work. Each has its own: decoding takes seconds
// where it is made to, and whoever logs in must not stand in line behind it.
func gates() (pictures, passwords *gate.Gate) {
	slots := max(2, runtime.NumCPU())
	return gate.New(pictureBytes, slots), gate.New(passwordBytes, slots)
}

// heavy makes what all sides share, whatever the settings become: the links and the
// gates of the two kinds of heavy work.
func (a *App) heavy() error {
	var err error
	if a.links, err = secret.NewLinks(a.keys.Link); err != nil {
		return err
	}
	pictures, passwords := gates()
	a.pictures = pictures
	a.hasher, err = secret.NewHasher(a.options.Hash, passwords, a.options.Rand)
	return err
}

// furnish builds the four sides of the house.
func (a *App) furnish() error {
	if err := a.buildUpkeep(a.pictures); err != nil {
		return err
	}
	if err := a.openWays(); err != nil {
		return err
	}
	a.buildSides()
	a.live.present.Store(&serving{app: a})
	return nil
}

// buildSides builds the three sides that settings speak through. What must outlive a
// change of settings has no place in them: it belongs to App, or to the store.
func (a *App) buildSides() {
	a.days = openDays(a.config.Calendar)
	told := announced{a.Store, a.Upkeep.Promised}
	a.Intake = intake.New(intake.Parts{
		Applications: told, Families: a.Store, Drafts: a.Store, Sessions: a.Store, Offers: a.Store, Throttles: a.Store, Documents: a.Store,
		Vault: a.images, Passwords: a.hasher, Links: a.links, Box: a.keys.Box, Places: a.places, Policy: a.intakePolicy(),
		Now: a.options.Now, Rand: a.options.Rand, Arrived: a.Upkeep.Arrived,
	})
	a.Member = membership.New(membership.Parts{
		Patrons: told, Sessions: a.Store, Throttles: a.Store, Passwords: a.hasher, Links: a.links,
		Records: a.Store, Location: a.location,
		Now: a.options.Now, Rand: a.options.Rand,
		Tries: a.config.Limits.PasswordTries, AddressTries: a.config.Limits.AddressTries,
	})
	a.Desk = desk.New(desk.Parts{
		Exported: a.Store, Announced: told,
		Cards:        a.Store,
		Applications: told, Families: a.Store, Documents: a.Store, Vault: a.images, Images: a.Store, Gate: a.pictures, Unsettled: a.Upkeep.Unsettled, Register: a.Store, Accounts: a.Store,
		Sessions: a.Store, Log: a.Store, Journal: a.Store, Statistics: a.Store, Throttles: a.Store, Passwords: a.hasher, Links: a.links,
		Notes: a.Store, Letters: told,
		Box: a.keys.Box, Codes: a.ways.codes, Passkeys: a.ways.passkeys, Issuer: a.ways.issuer,
		Console:      Console{a.file, a.Store, a.Follow},
		Reservations: a.Store, Finder: a.Store, Policy: a.deskPolicy(), Now: a.options.Now, Rand: a.options.Rand,
	})
}

func (a *App) buildUpkeep(work upkeep.Gate) error {
	var err error
	if a.post, err = a.sender(); err != nil {
		return err
	}
	c := a.config
	a.Upkeep = upkeep.New(upkeep.Parts{
		Outbox: a.Store, Mailer: presentMail{a.live, a.post}, Documents: a.Store,
		Vault: a.images, Applications: a.Store, Archive: a.Store, Cards: a.Store, Keys: a.keys.Ring, Gate: work,
		Ledger: a.Store, Heads: headsFile(c.HeadsFile()), Statistics: a.Store,
		Policy: upkeep.Policy{
			Limits:       a.limits(),
			ReminderDays: c.Application.ReminderDays, CardReminderDays: c.Card.ReminderDays, ApplicationDays: c.Retention.ApplicationDays,
			MailDays: c.Retention.MailDays, PatronDays: c.Retention.PatronDays,
			Location: a.location, OpeningDays: func(since, until time.Time) int { return a.Present().openingDays(since, until) },
		},
		Now: a.options.Now, NewID: func() string { return secret.NewID(a.options.Rand) },
		Rand: a.options.Rand, Log: a.options.Log,
	})
	return nil
}

// Now is the time by the App's clock.
func (a *App) Now() time.Time { return a.options.Now() }

// Token is what a mailed link ends in.
func (a *App) Token(p registration.Purpose, id, nonce string) string {
	return a.links.Token(string(p), id, nonce)
}

func (a *App) numbering() card.Numbering { return a.config.Card.Numbering }

// serial takes the serial out of a card number of the range.
func (a *App) serial(n registration.CardNumber) (int64, bool) { return a.numbering().Serial(string(n)) }

// number makes a card number of a serial.
func (a *App) number(serial int64) (registration.CardNumber, error) {
	n, err := a.numbering().Number(serial)
	return registration.CardNumber(n), err
}
