package config

import (
	"strings"
	"testing"
)

func TestAnotherLogin(t *testing.T) {
	right := OIDC{
		Issuer: "https://login.pref.example.jp", ClientID: "ouchi", Label: "県の共通ログイン", LoginClaim: "preferred_username",
		RoleClaim: "groups", Roles: []string{"a=b=reviewer"},
	}
	for name, tt := range map[string]struct {
		alter func(*OIDC)
		fault string // of the key; "" for none
	}{
		"none":         {func(o *OIDC) { *o = OIDC{} }, ""},
		"complete":     {func(*OIDC) {}, ""},
		"in clear":     {func(o *OIDC) { o.Issuer = "http://login.pref.example.jp" }, "staff.oidc.issuer"},
		"here":         {func(o *OIDC) { o.Issuer = "http://127.0.0.1:9000" }, ""},
		"no client":    {func(o *OIDC) { o.ClientID = "" }, "staff.oidc.client_id"},
		"no words":     {func(o *OIDC) { o.Label = "" }, "staff.oidc.label"},
		"no claim":     {func(o *OIDC) { o.RoleClaim = "" }, "staff.oidc.role_claim"},
		"no such role": {func(o *OIDC) { o.Roles = []string{"x=owner"} }, "staff.oidc.roles"},
		"no value":     {func(o *OIDC) { o.Roles = []string{"=reviewer"} }, "staff.oidc.roles"},
		"no role":      {func(o *OIDC) { o.Roles = []string{"x"} }, "staff.oidc.roles"},
	} {
		c := Reference()
		c.Staff.OIDC = right
		tt.alter(&c.Staff.OIDC)
		err := c.Validate()
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if value, role := OIDCRole(right.Roles[0]); value != "a=b" || role != "reviewer" {
		t.Errorf("%q is %q", value, role)
	}
}
