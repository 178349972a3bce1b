package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// issuerPatience is how long another house may take to answer.
const issuerPatience = 10 * time.Second

// Issuer is another login, by OpenID Connect with the authorization code flow, PKCE,
// state and nonce. The zero value is none.
type Issuer struct {
	Address      string // its issuer identifier, https://…
	ClientID     string
	ClientSecret string
	Back         string // our own address that it sends people back to
	LoginClaim   string // whose value is our login
	RoleClaim    string // whose values decide about roles; "" for none
	Now          func() time.Time
	Rand         io.Reader

	mu    sync.Mutex
	known *oidc.Provider
}

// Ready tells whether there is another login.
func (i *Issuer) Ready() bool { return i != nil && i.Address != "" }

// pass is what must come back unchanged.
type pass struct{ State, Nonce, Verifier string }

// Begin gives the address to send somebody to, and the mark that Finish needs. An
// issuer that does not answer is an error of the house.
func (i *Issuer) Begin(ctx context.Context) (address, mark string, err error) {
	client, _, err := i.client(ctx)
	if err != nil {
		return "", "", err
	}
	p := pass{State: secret.NewID(i.Rand), Nonce: secret.NewID(i.Rand), Verifier: secret.NewID(i.Rand) + secret.NewID(i.Rand)}
	text, err := json.Marshal(p)
	// Who is inside over there is asked again: a locked desk must not open by itself.
	again := oauth2.SetAuthURLParam("prompt", "login")
	return client.AuthCodeURL(p.State, oidc.Nonce(p.Nonce), oauth2.S256ChallengeOption(p.Verifier), again), string(text), err
}

// client finds out about the issuer when first needed, so that a house starts although
// the other is down.
func (i *Issuer) client(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.known == nil {
		// What it learns outlives the request, and so must its context.
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), issuerPatience)
		defer cancel()
		found, err := oidc.NewProvider(within, i.Address)
		if err != nil {
			return nil, nil, fmt.Errorf("signin: the issuer: %w", err)
		}
		i.known = found
	}
	return &oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, Endpoint: i.known.Endpoint(), RedirectURL: i.Back,
		Scopes: []string{oidc.ScopeOpenID, "profile"},
	}, i.known, nil
}

// Finish reads what the issuer says of whoever came back with state and code. What is
// not of the same beginning, or not of the issuer, is Denied "wrong_issuer".
func (i *Issuer) Finish(ctx context.Context, mark, state, code string) (registration.Claim, error) {
	var p pass
	if err := json.Unmarshal([]byte(mark), &p); err != nil || p.State == "" || state != p.State || code == "" {
		return registration.Claim{}, doubted(err)
	}
	client, provider, err := i.client(ctx)
	if err != nil {
		return registration.Claim{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, issuerPatience)
	defer cancel()
	token, err := client.Exchange(ctx, code, oauth2.VerifierOption(p.Verifier))
	if err != nil {
		return registration.Claim{}, doubted(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: i.ClientID, Now: i.Now}).Verify(ctx, raw)
	if err != nil || id.Nonce != p.Nonce {
		return registration.Claim{}, doubted(err)
	}
	return i.claim(id)
}

func (i *Issuer) claim(id *oidc.IDToken) (registration.Claim, error) {
	var said map[string]any
	if err := id.Claims(&said); err != nil {
		return registration.Claim{}, doubted(err)
	}
	text := func(name string) string {
		value, _ := said[name].(string)
		return value
	}
	out := registration.Claim{Subject: id.Issuer + " " + id.Subject, Login: text(i.LoginClaim), Name: text("name")}
	switch values := said[i.RoleClaim].(type) {
	case string:
		out.Values = []string{values}
	case []any:
		for _, v := range values {
			if word, ok := v.(string); ok && !slices.Contains(out.Values, word) {
				out.Values = append(out.Values, word)
			}
		}
	}
	return out, nil
}

// doubted keeps why for the log.
func doubted(why error) error {
	return errors.Join(registration.Fault(registration.Denied, "wrong_issuer"), why)
}
