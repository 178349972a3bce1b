package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/app"
	"ouchi/internal/apptest"
	"ouchi/internal/desk"
)

func TestStaffFromTheCommandLine(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	for login, role := range map[string]string{"kanri": "administrator", "shisho": "reviewer"} {
		if err := h.App.KeepStaff(ctx, role, app.Account{Login: login, Name: login, Password: apptest.Password}); err != nil {
			t.Fatal(err)
		}
	}
	enter := func(password string) error {
		_, err := h.App.Desk.LogIn(ctx, desk.Entry{Login: "shisho", Password: password, Browser: desk.Browser{Address: apptest.Address}})
		return err
	}
	password, err := h.App.ResetStaff(ctx, "shisho")
	if err != nil || enter(apptest.Password) == nil || enter(password) != nil {
		t.Errorf("after the reset: %v", err)
	}
	if err := h.App.DisableStaff(ctx, "shisho"); err != nil || enter(password) == nil {
		t.Errorf("disabled: %v", err)
	}
	list, err := h.App.Staff(ctx)
	if err != nil || len(list) != 2 || list[0].Login != "kanri" || !list[1].Disabled {
		t.Errorf("%+v, %v", list, err)
	}
	_, unknown := h.App.ResetStaff(ctx, "nobody")
	for what, err := range map[string]error{
		"nobody logs in as":                      unknown,
		"see ouchi staff list":                   h.App.DisableStaff(ctx, "nobody"),
		"the last administrator":                 h.App.DisableStaff(ctx, "kanri"),
		"last administrator: make somebody else": h.App.KeepStaff(ctx, "auditor", app.Account{Login: "kanri", Name: "x", Password: apptest.Password}),
		"of 12 characters or more": func() error {
			h.Config.Staff.PasswordLength = 12
			h.Close()
			h.Open()
			return h.App.KeepStaff(ctx, "reviewer", app.Account{Login: "short", Name: "x", Password: "eleven-sign"})
		}(),
	} {
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("wants %q, got %v", what, err)
		}
	}
}
