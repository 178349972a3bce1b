package bench

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"ouchi/internal/app"
	"ouchi/internal/config"
	"ouchi/internal/gate"
	"ouchi/internal/intake"
	"ouchi/internal/pgtest"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
	"ouchi/internal/store"
)

// light is a hash that costs next to nothing, to see what is left beside it.
var light = secret.Params{MemoryKiB: 8, Passes: 1, Lanes: 1}

// engines are the databases of a house.
var engines = []string{"sqlite", "postgres"}

// house is a whole ouchi in a temporary folder: no listener, nobody at work but
// the benchmark, so mails and images stay queued.
type house struct {
	*app.App
	config config.Config
}

// build opens an empty house; its passwords are hashed with the given costs.
func build(b testing.TB, engine string, hash secret.Params) house {
	b.Helper()
	c := config.Reference()
	c.Data = config.Data{Dir: b.TempDir()}
	if engine == "postgres" {
		c.Data.Database = pgtest.Open(b)
	}
	c.Mail.Mode, c.Mail.Folder, c.Mail.DKIM = config.Folder, "", config.DKIM{}
	c.Limits = config.Limits{FormsAnHour: 1e9, PasswordTries: 1e9, AddressTries: 1e9, LinksADay: 1e9}
	a, err := app.New(b.Context(), app.Options{Config: c, Log: slog.New(slog.DiscardHandler), Hash: hash})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	})
	return house{a, c}
}

// database opens the house's database past the store, with the store's own
// settings for what is written.
func (h house) database(b testing.TB) *sql.DB {
	b.Helper()
	driver, dsn := "pgx", h.config.Data.Database
	if dsn == "" {
		driver, dsn = "sqlite", "file:"+filepath.Join(h.config.Data.Dir, store.FileName)+
			"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	connections := 20 // as the store's
	if driver == "sqlite" {
		connections = 1
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// form is what somebody of a place in the turn fills in.
func (h house) form(place int) registration.Form {
	return registration.Form{
		Name: "熊本　太郎", NameKana: "クマモト　タロウ", BirthYear: "1990", BirthMonth: "4", BirthDay: "1",
		PostalCode: "862-8612", Address: "熊本市中央区出水２－５－１", Phone: "096-384-5000",
		Email:       fmt.Sprintf("taro%d@example.jp", place),
		PickupPlace: h.config.Form.PickupPlaces[0].Code, NoticeMethod: h.config.Form.NoticeMethods[0].Code,
		Password: "sakura2026", PasswordConfirm: "sakura2026",
		Kind: string(registration.New), Delivery: string(registration.Screen),
	}
}

// apply takes a form to its receipt number.
func (h house) apply(ctx context.Context, place int) (registration.Application, error) {
	visitor := intake.Visitor{Address: "192.0.2." + strconv.Itoa(place)}
	cookie, err := h.Intake.Check(ctx, visitor, h.form(place))
	if err != nil {
		return registration.Application{}, err
	}
	return h.Intake.Confirm(ctx, cookie, "")
}

// enter opens the link mailed to an applicant and returns the cookie.
func (h house) enter(ctx context.Context, links secret.Links, a registration.Application) (string, error) {
	token := links.Token(string(registration.IdentityPurpose), a.ID, a.Link.Nonce)
	return h.Intake.Enter(ctx, token, "sakura2026", "192.0.2.1")
}

// hasher is the house's own, on a gate like the house's.
func hasher(b *testing.B) *secret.Hasher {
	b.Helper()
	h, err := secret.NewHasher(secret.DefaultParams(), gate.New(160<<20, max(2, runtime.NumCPU())), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	return h
}
