package registration

import "time"

// Draft is a checked form before it is confirmed. Its text is sealed: the fields
// and the password's hash. Its id is the idempotency key of the confirmation.
type Draft struct {
	ID        string
	Session   string // hash of the browser's cookie; whose draft it is
	Sealed    string // "" once confirmed
	ExpiresAt time.Time
}

// Session is a browser that showed what opens a room of ouchi.
type Session struct {
	Hash      string // of the cookie's value; the value itself is nowhere stored
	Purpose   Purpose
	Subject   string // id of the application, patron or account
	Mark      string // what must still hold, e.g. the nonce of the link that opened it
	ExpiresAt time.Time
}

// Purpose is the one room a session or a token opens.
type Purpose string

// The purposes.
const (
	IdentityPurpose Purpose = "identity" // attach documents
	StatusPurpose   Purpose = "status"   // see and steer one's application
	MemberPurpose   Purpose = "member"   // My page
	FirstPurpose    Purpose = "first"    // only the page that changes a first password
	PasswordPurpose Purpose = "password" // a mailed link that sets a password
	StaffPurpose    Purpose = "staff"
)

// Upload is a document that has just been sealed into the vault, for its row.
type Upload struct {
	Document Document
	Raw      Object
}

// Normalised is what a decoder made of a document: two objects, or a problem.
type Normalised struct {
	DocumentID    string
	ApplicationID string
	View, Thumb   Object
	Width, Height int
	Problem       string // "" when ready
}
