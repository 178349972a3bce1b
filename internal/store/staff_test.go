package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// member is an account with a role, stored.
func member(t *testing.T, db *store.DB, id string, role registration.StaffRole) registration.Account {
	t.Helper()
	a := registration.Account{ID: id, Login: id, Name: "花子", Hash: "h", Role: role, FirstUntil: noon.Add(time.Hour), CreatedAt: noon}
	if err := db.ApplyStaff(t.Context(), registration.StaffChange{Of: id, Account: &a}); err != nil {
		t.Fatal(err)
	}
	a.Version = 1
	return a
}

func conflict(err error, reason string) bool {
	return errors.Is(err, registration.Fault(registration.Conflict, reason))
}

func TestAccountsByVersion(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := member(t, db, "hanako", registration.Reviewer)
		b := a
		b.Name, b.Subject = "華子", "issuer sub"
		if err := db.ApplyStaff(ctx, registration.StaffChange{Of: a.ID, Account: &b}); err != nil {
			t.Fatal(err)
		}
		b.Version = 2
		for name, find := range map[string]func() (registration.Account, error){
			"id":      func() (registration.Account, error) { return db.Account(ctx, "hanako") },
			"login":   func() (registration.Account, error) { return db.AccountByLogin(ctx, "hanako") },
			"subject": func() (registration.Account, error) { return db.AccountBySubject(ctx, "issuer sub") },
		} {
			if got, err := find(); err != nil || got != b {
				t.Errorf("by %s: %+v, %v", name, got, err)
			}
		}
		if _, err := db.AccountBySubject(ctx, ""); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("by no subject: %v", err)
		}
		if err := db.ApplyStaff(ctx, registration.StaffChange{Of: a.ID, Account: &a}); !conflict(err, "changed") {
			t.Errorf("from an old version: %v", err)
		}
		taken := registration.Account{ID: "other", Login: "hanako", Role: registration.Auditor}
		if err := db.ApplyStaff(ctx, registration.StaffChange{Of: "other", Account: &taken}); !conflict(err, "login_taken") {
			t.Errorf("a login twice: %v", err)
		}
	})
}

// Two administrators who shut each other out at once: one of them stays.
func TestTwoAdministratorsAtOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		one, other := member(t, db, "one", registration.Administrator), member(t, db, "other", registration.Administrator)
		errs := make([]error, 2)
		var wait sync.WaitGroup
		for i, a := range []registration.Account{one, other} {
			wait.Go(func() {
				a.Disabled = true
				errs[i] = db.ApplyStaff(t.Context(), registration.StaffChange{Of: a.ID, Account: &a})
			})
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !conflict(errors.Join(errs...), "last_administrator") {
			t.Errorf("%v", errs)
		}
	})
}

func TestFactorsAreUsedOnce(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := member(t, db, "hanako", registration.Reviewer)
		app := registration.Factor{ID: "f", AccountID: a.ID, Kind: registration.Authenticator, Body: "sealed", Step: 5, CreatedAt: noon}
		code := registration.Factor{ID: "r", AccountID: a.ID, Kind: registration.RecoveryCode, Body: "digest", CreatedAt: noon}
		if err := db.ApplyStaff(ctx, registration.StaffChange{Of: a.ID, Add: []registration.Factor{app, code}}); err != nil {
			t.Fatal(err)
		}
		app.Step, app.UsedAt = 6, noon.Add(time.Minute)
		use := registration.StaffChange{Of: a.ID, Use: &app, Open: &registration.Session{
			Hash: "s", Purpose: registration.StaffPurpose, Subject: a.ID, ExpiresAt: noon.Add(time.Hour), SeenAt: noon, OpenedAt: noon,
		}}
		if err := db.ApplyStaff(ctx, use); err != nil {
			t.Fatal(err)
		}
		use.Open = &registration.Session{Hash: "again", Purpose: registration.StaffPurpose, Subject: a.ID, ExpiresAt: noon.Add(time.Hour)}
		if err := db.ApplyStaff(ctx, use); !conflict(err, "code_used") {
			t.Errorf("the same step: %v", err)
		}
		drop := registration.StaffChange{Of: a.ID, Drop: []string{"r"}}
		if err := db.ApplyStaff(ctx, drop); err != nil {
			t.Fatal(err)
		}
		if err := db.ApplyStaff(ctx, drop); !conflict(err, "code_used") {
			t.Errorf("the same code: %v", err)
		}
		list, err := db.Factors(ctx, a.ID)
		if err != nil || len(list) != 1 || list[0] != app {
			t.Errorf("left: %+v, %v", list, err)
		}
		rows, err := db.StaffRows(ctx, noon)
		if err != nil || len(rows) != 1 || !rows[0].Authenticator || rows[0].Passkeys != 0 || rows[0].Sessions != 1 || !rows[0].SeenAt.Equal(noon) {
			t.Errorf("listed: %+v, %v", rows, err)
		}
	})
}

func TestSessionsOfStaff(t *testing.T) {
	both(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		a := member(t, db, "hanako", registration.Reviewer)
		for i, hash := range []string{"one", "two", "three"} {
			s := registration.Session{
				Hash: hash, Purpose: registration.StaffPurpose, Subject: a.ID, ExpiresAt: noon.Add(time.Hour),
				OpenedAt: noon.Add(time.Duration(i) * time.Minute), SeenAt: noon, Device: "Edge（Windows）", Method: "password",
			}
			if err := db.ApplyStaff(ctx, registration.StaffChange{Of: a.ID, Open: &s}); err != nil {
				t.Fatal(err)
			}
		}
		read, err := db.Session(ctx, "one", registration.StaffPurpose, noon)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.TouchSession(ctx, read, noon.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		list, err := db.Sessions(ctx, registration.StaffPurpose, a.ID, noon)
		if err != nil || len(list) != 3 || list[0].Hash != "three" || !list[2].SeenAt.Equal(noon.Add(time.Minute)) || list[2].Device != "Edge（Windows）" {
			t.Fatalf("%+v, %v", list, err)
		}
		// A request that read the session before it was locked opens it no more.
		if err := errors.Join(db.LockSession(ctx, "one"), db.TouchSession(ctx, list[2], noon.Add(2*time.Minute))); err != nil {
			t.Fatal(err)
		}
		if read, err = db.Session(ctx, "one", registration.StaffPurpose, noon); err != nil || !read.SeenAt.IsZero() {
			t.Errorf("locked: %+v, %v", read, err)
		}
		if err := db.TouchSession(ctx, read, noon); err != nil {
			t.Fatal(err)
		}
		if read, err = db.Session(ctx, "one", registration.StaffPurpose, noon); err != nil || !read.SeenAt.Equal(noon) {
			t.Errorf("unlocked: %+v, %v", read, err)
		}
		if _, err := db.TakeSession(ctx, "two", registration.StaffPurpose, noon); err != nil {
			t.Errorf("taken: %v", err)
		}
		if _, err := db.TakeSession(ctx, "two", registration.StaffPurpose, noon); !errors.Is(err, registration.ErrNotFound) {
			t.Errorf("taken twice: %v", err)
		}
		if err := db.ApplyStaff(ctx, registration.StaffChange{Of: a.ID, EndAll: true, Keep: "three"}); err != nil {
			t.Fatal(err)
		}
		if list, err := db.Sessions(ctx, registration.StaffPurpose, a.ID, noon); err != nil || len(list) != 1 || list[0].Hash != "three" {
			t.Errorf("left: %+v, %v", list, err)
		}
	})
}
