package sample_test

import (
	"regexp"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
	"ouchi/internal/sample"
)

func TestFill(t *testing.T) {
	h := apptest.New(t)
	if err := sample.Fill(t.Context(), h.App); err != nil {
		t.Fatal(err)
	}
	h.Check()
	everybody(t, h)
	commented(t, h)
}

func everybody(t *testing.T, h *apptest.House) {
	t.Helper()
	totals, err := h.App.Store.Totals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for status, want := range map[registration.Status]int{
		registration.Provisional: 4, registration.Waiting: 16, registration.Returned: 2, registration.Registered: 3,
		registration.Refused: 1, registration.Withdrawn: 1, registration.Lapsed: 1,
	} {
		if totals[status] != want {
			t.Errorf("%s: %d, want %d", status, totals[status], want)
		}
	}
	if n := strings.Count(h.Table("patrons"), "\n"); n != 14 {
		t.Errorf("%d patrons", n)
	}
}

// commented tries what the package comment says can be tried.
func commented(t *testing.T, h *apptest.House) {
	t.Helper()
	in, err := h.App.Member.LogIn(t.Context(), "800000010", "19850703", apptest.Address)
	if err != nil || !in.First {
		t.Errorf("熊本 太郎: %+v, %v", in, err)
	}
	if err := h.App.Member.Forgot(t.Context(), "850000019", "aso@example.jp", apptest.Address); err != nil {
		t.Error(err)
	}
	h.Deliver()
	if err := h.App.Member.PasswordLink(t.Context(), h.Link(h.Letter("aso@example.jp", apptest.DecisionSubject))); err != nil {
		t.Errorf("阿蘇 花子: %v", err)
	}
	receipt := regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}`).FindString(h.Letters()[0].Text)
	if _, err := h.App.Intake.Ask(t.Context(), receipt, sample.ApplicantPassword, apptest.Address); err != nil {
		t.Errorf("receipt %q: %v", receipt, err)
	}
}

func TestFillTwiceIsOnce(t *testing.T) {
	h := apptest.New(t)
	h.Apply(apptest.Form())
	if err := sample.Fill(t.Context(), h.App); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(h.Table("applications"), "\n"); n != 1 || h.Table("patrons") != "" {
		t.Errorf("%d applications in a library that had one", n)
	}
}

func TestPasswordCanBeReadAloud(t *testing.T) {
	shape := regexp.MustCompile(`^[a-z]{6}-[a-z]{6}-[0-9]{4}$`)
	seen := map[string]bool{}
	for range 100 {
		p := sample.Password()
		if !shape.MatchString(p) || seen[p] {
			t.Errorf("%q", p)
		}
		seen[p] = true
	}
}
