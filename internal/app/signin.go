package app

import (
	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/signin"
)

// ways are how staff prove who they are beside a password.
type ways struct {
	codes    signin.Codes
	passkeys signin.Passkeys
	issuer   *signin.Issuer
}

func (a *App) openWays() (err error) {
	a.ways.codes = signin.Codes{Issuer: a.config.Library.Name, Rand: a.options.Rand}
	a.ways.passkeys, err = signin.NewPasskeys(a.config.Server.StaffURL, a.config.Library.Name)
	if err != nil {
		return err
	}
	return a.openIssuer()
}

func (a *App) openIssuer() (err error) {
	o := a.config.Staff.OIDC
	a.ways.issuer = &signin.Issuer{
		Address: o.Issuer, ClientID: o.ClientID, LoginClaim: o.LoginClaim, RoleClaim: o.RoleClaim,
		Back: a.config.Server.StaffURL + "/login/oidc/return", Now: a.options.Now, Rand: a.options.Rand,
	}
	if o.Issuer != "" && o.ClientSecretFile != "" {
		a.ways.issuer.ClientSecret, err = secretFile(o.ClientSecretFile)
	}
	return err
}

func (a *App) issuerRoles() []desk.RoleFor {
	list := make([]desk.RoleFor, len(a.config.Staff.OIDC.Roles))
	for i, text := range a.config.Staff.OIDC.Roles {
		value, role := config.OIDCRole(text)
		list[i] = desk.RoleFor{Value: value, Role: registration.StaffRole(role)}
	}
	return list
}
