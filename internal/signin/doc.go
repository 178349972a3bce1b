// Package signin speaks the protocols by which staff prove who they are beside a
// password: the codes of authenticator apps (TOTP), passkeys (WebAuthn) and the
// prefecture's own login (OpenID Connect).
//
// It owns what goes over the wire and what of it is believed. It refuses to know who
// may come in, keeps nothing between two steps but the marks that it hands out, and
// opens no page: the desk decides, the staff side shows.
package signin
