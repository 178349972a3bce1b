package registration

import "time"

// Account is a member of staff.
type Account struct {
	ID         string
	Login      string // what is typed; unique
	Name       string // what colleagues see
	Hash       string // of the password; "" when there is none
	Role       StaffRole
	Disabled   bool
	FirstUntil time.Time // the password was handed over and must be changed by then; zero: their own
	Subject    string    // who another login, once linked, says they are; "" none
	CreatedAt  time.Time
	Version    int64 // counts changes; 0 is not stored yet
}

// StaffRole is a set of permissions.
type StaffRole string

// The roles.
const (
	Administrator StaffRole = "administrator"
	Reviewer      StaffRole = "reviewer"
	CardDesk      StaffRole = "card_desk"
	Auditor       StaffRole = "auditor"
)

// FactorKind is what a Factor is.
type FactorKind string

// The kinds of factors.
const (
	Passkey       FactorKind = "passkey"
	Authenticator FactorKind = "authenticator" // an app that shows codes (TOTP)
	RecoveryCode  FactorKind = "recovery_code"
)

// Factor is what somebody of staff has, beside what they know.
type Factor struct {
	ID        string
	AccountID string
	Kind      FactorKind
	Name      string // what its owner calls it
	Body      string // the credential as JSON, the sealed secret or the code's digest
	Step      int64  // only ever grows: the period of the last code, the number of uses
	CreatedAt time.Time
	UsedAt    time.Time // zero: never
}

// StaffRow is one line of the list of accounts.
type StaffRow struct {
	Account
	Passkeys      int
	Authenticator bool
	Sessions      int
	SeenAt        time.Time // of the session last seen; zero: none
}

// StaffChange is all that one step does to an account; committed whole or not at all.
type StaffChange struct {
	Of      string   // the account's id
	Account *Account // as it shall be; nil stays as it is
	Add     []Factor
	Use     *Factor  // as it shall be; a Conflict "code_used" unless its step grows
	Drop    []string // ids of factors; a Conflict "code_used" when one is gone already
	End     []string // hashes of sessions
	EndAll  bool     // ends all sessions but Keep
	Keep    string
	Open    *Session
	Events  []Event
}

// Claim is what another login says of somebody.
type Claim struct {
	Subject string   // the issuer and its own lasting name for them
	Login   string   // the claim that is compared with ours; may change hands
	Name    string   // as shown
	Values  []string // of the claim that roles are taken from
}
