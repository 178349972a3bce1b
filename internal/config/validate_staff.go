package config

import (
	"net/url"
	"slices"
	"strings"
)

var staffRoles = []string{"administrator", "reviewer", "card_desk", "auditor"}

// OIDCRole parts one of OIDC.Roles: "value=role".
func OIDCRole(text string) (value, role string) {
	at := strings.LastIndexByte(text, '=')
	if at < 0 {
		return "", ""
	}
	return strings.TrimSpace(text[:at]), strings.TrimSpace(text[at+1:])
}

// oidc checks the other login, where there is one.
func (v *checker) oidc(o OIDC) {
	const table = "staff.oidc."
	v.path(table+"client_secret_file", o.ClientSecretFile)
	for _, text := range o.Roles {
		if value, role := OIDCRole(text); value == "" || !slices.Contains(staffRoles, role) {
			v.fault(table+"roles", `must be a value and a role such as "toshokan-shinsa=reviewer", not %q; the roles are %q`, text, staffRoles)
		}
	}
	if len(o.Roles) > 0 && o.RoleClaim == "" {
		v.fault(table+"role_claim", "is required: roles are chosen by the values of this claim")
	}
	if o.Issuer == "" {
		return
	}
	u, err := url.Parse(o.Issuer)
	local := err == nil && slices.Contains([]string{"127.0.0.1", "localhost"}, u.Hostname())
	if err != nil || u.Host == "" || !strings.HasPrefix(o.Issuer, "https://") && !local {
		v.fault(table+"issuer", `must be the issuer's https:// address, not %q`, o.Issuer)
	}
	v.needed(table+"client_id", o.ClientID, "what the issuer calls this program")
	v.needed(table+"label", o.Label, "the words of the button")
	v.needed(table+"login_claim", o.LoginClaim, "the claim whose value is the login of an account")
}
