package signin

import (
	"context"
	"encoding/json"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ouchi/internal/registration"
)

// Passkeys speaks WebAuthn for one address of the staff side. The zero value has none:
// browsers make no passkeys for an address without a name, such as 127.0.0.1.
type Passkeys struct{ rp *webauthn.WebAuthn }

// NewPasskeys is for whoever is reached by address ("https://…") and shown as name.
func NewPasskeys(address, name string) (Passkeys, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Passkeys{}, err
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil || u.Hostname() == "" {
		return Passkeys{}, nil
	}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	return Passkeys{rp}, err
}

// Ready tells whether browsers make passkeys for the address.
func (p Passkeys) Ready() bool { return p.rp != nil }

// holder is an account as WebAuthn knows it: by its id, which tells nothing of anybody.
type holder struct {
	account registration.Account
	keys    []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.account.ID) }
func (h holder) WebAuthnName() string                       { return h.account.Login }
func (h holder) WebAuthnDisplayName() string                { return h.account.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// held reads the passkeys among an account's factors.
func held(a registration.Account, factors []registration.Factor) (holder, error) {
	h := holder{account: a}
	for _, f := range factors {
		if f.Kind != registration.Passkey {
			continue
		}
		var key webauthn.Credential
		if err := json.Unmarshal([]byte(f.Body), &key); err != nil {
			return h, err
		}
		h.keys = append(h.keys, key)
	}
	return h, nil
}

// Invite gives the options with which a browser makes a passkey for an account, other
// than those it has, and the mark that Accept needs.
func (p Passkeys) Invite(a registration.Account, factors []registration.Factor) (options []byte, mark string, err error) {
	h, err := held(a, factors)
	if err != nil {
		return nil, "", err
	}
	creation, session, err := p.rp.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	return both(creation.Response, session)
}

// Accept takes what the browser made; what is not of this invitation is Denied
// "wrong_passkey".
func (p Passkeys) Accept(a registration.Account, mark string, answer []byte) (body string, err error) {
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(mark), &session); err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return "", refused()
	}
	key, err := p.rp.CreateCredential(holder{account: a}, session, parsed)
	if err != nil {
		return "", refused()
	}
	text, err := json.Marshal(key)
	return string(text), err
}

// Challenge gives the options with which a browser answers by any passkey it has for
// us, and the mark that Answer needs.
func (p Passkeys) Challenge() (options []byte, mark string, err error) {
	assertion, session, err := p.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	return both(assertion.Response, session)
}

func both(options any, session *webauthn.SessionData) ([]byte, string, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, "", err
	}
	mark, err := json.Marshal(session)
	return text, string(mark), err
}

// Holder finds an account and what it has.
type Holder = func(ctx context.Context, accountID string) (registration.Account, []registration.Factor, error)

// Answer finds whose passkey answered a challenge and how it stands now; what proves
// nothing is Denied "wrong_passkey", and so is a passkey that seems to be a copy.
func (p Passkeys) Answer(ctx context.Context, mark string, answer []byte, find Holder) (registration.Account, registration.Factor, error) {
	var (
		none    registration.Account
		session webauthn.SessionData
		owner   holder
		lost    error // of the house, not of the visitor
		factors []registration.Factor
	)
	if err := json.Unmarshal([]byte(mark), &session); err != nil {
		return none, registration.Factor{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return none, registration.Factor{}, refused()
	}
	key, err := p.rp.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		a, all, err := find(ctx, string(handle))
		if err != nil {
			lost = err
			return nil, err
		}
		factors = all
		owner, err = held(a, all)
		return owner, err
	}, session, parsed)
	if lost != nil && registration.CodeOf(lost) != registration.NotFound {
		return none, registration.Factor{}, lost
	}
	if err != nil || key.Authenticator.CloneWarning {
		return none, registration.Factor{}, refused()
	}
	f, err := renewed(factors, key)
	return owner.account, f, err
}

// renewed is the factor of a key with what the key says of itself now.
func renewed(factors []registration.Factor, key *webauthn.Credential) (registration.Factor, error) {
	for _, f := range factors {
		var known webauthn.Credential
		if f.Kind != registration.Passkey || json.Unmarshal([]byte(f.Body), &known) != nil || string(known.ID) != string(key.ID) {
			continue
		}
		text, err := json.Marshal(key)
		f.Body = string(text)
		f.Step++
		return f, err
	}
	return registration.Factor{}, refused()
}

func refused() error { return registration.Fault(registration.Denied, "wrong_passkey") }
