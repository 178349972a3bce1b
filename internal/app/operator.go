package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// KeepStaff adds an account of staff or, by its login, renews it; role is one of
// administrator, reviewer, card_desk and auditor. Errors are in plain English for the operator.
func (a *App) KeepStaff(ctx context.Context, role string, in desk.NewAccount) error {
	in.Role = registration.StaffRole(role)
	err := a.Desk.KeepAccount(ctx, desk.Operator, in)
	if registration.CodeOf(err) == registration.Invalid {
		return fmt.Errorf("an account needs a login, a known role and a password of %d characters or more",
			a.config.Staff.PasswordLength)
	}
	return lastOne(err)
}

// Account is who is to be added by KeepStaff.
type Account = desk.NewAccount

// ImportPatrons takes in the library's file of patrons, laid out as the settings say.
// A dry run only tells what would be done.
func (a *App) ImportPatrons(ctx context.Context, file io.Reader, dryRun bool) (desk.RosterReport, error) {
	format := rosterFormat(a.config.Import.Patrons)
	format.DryRun = dryRun
	report, err := a.Desk.ImportPatrons(ctx, desk.Operator, file, format)
	if err == nil && report.Rows == 0 && len(report.Faults) > 0 {
		err = errors.New("nothing was imported")
	}
	return report, err
}

func rosterFormat(f config.PatronFile) desk.RosterFormat {
	c := f.Columns
	return desk.RosterFormat{
		Encoding: f.Encoding, DateLayout: f.DateLayout(), EraDates: f.EraDates,
		RefuseInRange: f.InRange == config.RefuseInRange,
		Columns: map[registration.Field]string{
			registration.FieldCardNumber: c.CardNumber, registration.FieldName: c.Name,
			registration.FieldNameKana: c.NameKana, registration.FieldBirth: c.BirthDate,
			registration.FieldPostalCode: c.PostalCode, registration.FieldAddress: c.Address,
			registration.FieldPhone: c.Phone, registration.FieldEmail: c.Email,
			registration.FieldPickupPlace: c.PickupPlace, registration.FieldNoticeMethod: c.NoticeMethod,
			registration.FieldWorkplace: c.Workplace, desk.ColumnValidUntil: c.ValidUntil,
		},
	}
}

// ResetStaff gives the account of a login a password to hand over, takes away its second
// factors and ends its sessions.
func (a *App) ResetStaff(ctx context.Context, login string) (password string, err error) {
	account, err := a.Store.AccountByLogin(ctx, login)
	if err != nil {
		return "", nobody(login, err)
	}
	return a.Desk.ResetAccount(ctx, desk.Operator, account.ID)
}

// DisableStaff shuts the account of a login out and ends its sessions.
func (a *App) DisableStaff(ctx context.Context, login string) error {
	account, err := a.Store.AccountByLogin(ctx, login)
	if err != nil {
		return nobody(login, err)
	}
	return lastOne(a.Desk.DisableAccount(ctx, desk.Operator, account.ID))
}

func lastOne(err error) error {
	if errors.Is(err, registration.Fault(registration.Conflict, "last_administrator")) {
		return errors.New("this is the last administrator: make somebody else one first")
	}
	return err
}

func nobody(login string, err error) error {
	if errors.Is(err, registration.ErrNotFound) {
		return fmt.Errorf("nobody logs in as %q; see ouchi staff list", login)
	}
	return err
}

// Staff lists the accounts.
func (a *App) Staff(ctx context.Context) ([]StaffRow, error) { return a.Desk.Staff(ctx, desk.Operator) }

// StaffRow is one line of Staff.
type StaffRow = registration.StaffRow
