package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

const draftLife = 24 * time.Hour

// Visitor is a browser at the form.
type Visitor struct {
	Cookie  string // value of its cookie; "" when it has none yet
	Address string // network address
	Lang    string // that it reads the form in; "" is Japanese
}

// Draft is a checked form as its own browser may see it again, the passwords
// blank but for how long the first was.
type Draft struct {
	ID             string
	Form           registration.Form
	Details        registration.Details
	PasswordLength int
	Confirmed      bool
	Members        []Member // who applies with them
}

// sealedDraft is what lies sealed in a draft's row.
type sealedDraft struct {
	Form           registration.Form
	Details        registration.Details
	PasswordLength int
	PasswordHash   string
	Members        []Member
}

// Check validates a form, hashes its password once and keeps it as a draft for a
// day. It returns the cookie to set, a new one when the visitor had none. The
// error is Invalid with every faulty field, or TooMany.
func (in *Intake) Check(ctx context.Context, v Visitor, f registration.Form) (cookie string, err error) {
	f.Password, f.PasswordConfirm = secret.Password(f.Password), secret.Password(f.PasswordConfirm)
	details, err := f.Details(in.parts.Policy.Offer(in.today()))
	if err != nil {
		return v.Cookie, err
	}
	limit := try{"too_many_forms", v.Address, time.Hour, in.parts.Policy.FormsAnHour}
	if err := in.throttle(ctx, limit); err != nil {
		return v.Cookie, err
	}
	details.Lang = v.Lang
	hash, err := in.parts.Passwords.Hash(ctx, f.Password)
	if err != nil {
		return v.Cookie, err
	}
	d := sealedDraft{Form: f, Details: details, PasswordLength: len([]rune(f.Password)), PasswordHash: hash}
	d.Form.Password, d.Form.PasswordConfirm = "", ""
	if d.Members, err = in.carried(ctx, v.Cookie, d); err != nil {
		return v.Cookie, err
	}
	if v.Cookie, err = in.ownCookie(ctx, v.Cookie); err != nil {
		return v.Cookie, err
	}
	return v.Cookie, in.keep(ctx, v.Cookie, d)
}

// keep puts the checked form in the place of what was typed so far.
func (in *Intake) keep(ctx context.Context, cookie string, d sealedDraft) error {
	id, session := in.newID(), secret.SessionHash(cookie)
	sealed, err := in.seal(d, id)
	if err != nil {
		return err
	}
	err = in.parts.Drafts.PutDraft(ctx, registration.Draft{
		ID: id, Session: session, Sealed: sealed, ExpiresAt: in.parts.Now().Add(draftLife),
	})
	if err != nil {
		return err
	}
	return in.parts.Drafts.DropEntry(ctx, session)
}

// seal closes what was typed for the row with the id; unseal opens it there.
func (in *Intake) seal(typed any, id string) (string, error) {
	plain, err := json.Marshal(typed)
	if err != nil {
		return "", fmt.Errorf("intake: write what was typed: %w", err)
	}
	sealed, err := in.parts.Box.Seal(plain, id)
	if err != nil {
		return "", fmt.Errorf("intake: seal what was typed: %w", err)
	}
	return sealed, nil
}

func (in *Intake) unseal(row registration.Draft, typed any) error {
	plain, err := in.parts.Box.Open(row.Sealed, row.ID)
	if err != nil {
		return fmt.Errorf("intake: open what was typed: %w", err)
	}
	if err := json.Unmarshal(plain, typed); err != nil {
		return fmt.Errorf("intake: read what was typed: %w", err)
	}
	return nil
}

// Draft finds a draft of the browser, its newest when id is ""; NotFound when it
// has none.
func (in *Intake) Draft(ctx context.Context, cookie, id string) (Draft, error) {
	row, d, err := in.draft(ctx, cookie, id)
	if err != nil {
		return Draft{}, err
	}
	return Draft{row.ID, d.Form, d.Details, d.PasswordLength, row.Sealed == "", d.Members}, nil
}

func (in *Intake) draft(ctx context.Context, cookie, id string) (registration.Draft, sealedDraft, error) {
	var d sealedDraft
	if cookie == "" {
		return registration.Draft{}, d, registration.Fault(registration.NotFound, "draft_gone")
	}
	row, err := in.parts.Drafts.Draft(ctx, secret.SessionHash(cookie), id, in.parts.Now())
	if errors.Is(err, registration.ErrNotFound) {
		return row, d, registration.Fault(registration.NotFound, "draft_gone")
	}
	if err != nil || row.Sealed == "" {
		return row, d, err
	}
	return row, d, in.unseal(row, &d)
}

// Confirm makes the draft an application (登録), and one of each who applies with them.
// However often it is called for a draft, there is one application, and every call
// returns it.
func (in *Intake) Confirm(ctx context.Context, cookie, id string) (registration.Application, error) {
	row, d, err := in.draft(ctx, cookie, id)
	if err != nil {
		return registration.Application{}, err
	}
	// What a page sent of its fields while it was being left must not come up again.
	if err := in.parts.Drafts.DropEntry(ctx, row.Session); err != nil {
		return registration.Application{}, err
	}
	if row.Sealed == "" {
		return in.parts.Applications.ApplicationByDraft(ctx, row.ID)
	}
	return in.begin(ctx, row.ID, d)
}

// begin makes the applications of a draft, once however often it is called.
func (in *Intake) begin(ctx context.Context, draft string, d sealedDraft) (registration.Application, error) {
	for {
		head, others, err := in.submissions(draft, d)
		if err != nil {
			return registration.Application{}, err
		}
		a, err := in.parts.Applications.Apply(ctx, registration.BeginFamily(in.step(), head, others))
		switch {
		case errors.Is(err, registration.Fault(registration.Conflict, "draft_used")):
			return in.parts.Applications.ApplicationByDraft(ctx, draft)
		case errors.Is(err, registration.Fault(registration.Conflict, "receipt_taken")):
			continue
		}
		return a, err
	}
}

// Confirmed finds the application that the browser's draft became, for the page
// 利用者情報仮登録結果.
func (in *Intake) Confirmed(ctx context.Context, cookie, id string) (registration.Application, error) {
	row, _, err := in.draft(ctx, cookie, id)
	if err != nil {
		return registration.Application{}, err
	}
	return in.parts.Applications.ApplicationByDraft(ctx, row.ID)
}
