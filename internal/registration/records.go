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
	OpenedAt  time.Time // zero where nobody noted it
	Voucher   string    // hash of the session that let this one in; "" for one with a proof of its own

	// Of staff alone:
	SeenAt time.Time // to the minute; zero: locked
	Device string    // a word for the browser
	Method string    // by which it was opened
}

// Extended is the end of a session that is to last life from now, within longest of its
// beginning: never earlier than it is.
func (s Session) Extended(now time.Time, life, longest time.Duration) time.Time {
	until := now.Add(life)
	if last := s.OpenedAt.Add(longest); until.After(last) {
		until = last
	}
	if until.Before(s.ExpiresAt) {
		return s.ExpiresAt
	}
	return until
}

// Purpose is the one room a session or a token opens.
type Purpose string

// The purposes.
const (
	IdentityPurpose Purpose = "identity" // attach documents
	HandoffPurpose  Purpose = "handoff"  // open the same on a phone, once
	StatusPurpose   Purpose = "status"   // see and steer one's application
	MemberPurpose   Purpose = "member"   // My page
	FirstPurpose    Purpose = "first"    // only the page that changes a first password
	PasswordPurpose Purpose = "password" // a mailed link that sets a password
	ForgotPurpose   Purpose = "forgot"   // the same for an application
	CardPurpose     Purpose = "card"     // the card saved on a device, and nothing else
	StaffPurpose    Purpose = "staff"
	CodePurpose     Purpose = "staff_code"    // the password was right, a code is awaited
	PasskeyPurpose  Purpose = "staff_passkey" // a passkey was asked for; Mark is the challenge
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
	Hints         string // as of a Document
}

// Objects are what was made, none when there was a problem.
func (n Normalised) Objects() []Object {
	if n.Problem != "" {
		return nil
	}
	return []Object{n.View, n.Thumb}
}

// Horizons are the moments before which things are forgotten.
type Horizons struct {
	Now          time.Time // sessions, drafts, throttles and leases past their end
	Applications time.Time // decided before; their images are gone already
	Mails        time.Time // sent or given up before
	Patrons      Date      // cards that ended before
}

// Mailing is how a promised mail fared.
type Mailing struct {
	Kind     NoticeKind
	State    string // "queued", "held", "sent", "dead" or "cancelled"
	DueAt    time.Time
	ClosedAt time.Time // sent, given up or cancelled; zero while queued
	Attempts int
}

// Imported is what became of a batch of patrons from elsewhere.
type Imported struct {
	Added, Changed int
	Void           []CardNumber // of cards that were replaced here; left out
}

// DeadLetter is a mail that could not be delivered and was given up.
type DeadLetter struct {
	ID            string
	Kind          NoticeKind
	ApplicationID string        // "" for a patron's own
	Receipt       ReceiptNumber // "" when the application is gone
	Status        Status
	To            string
	At            time.Time // when it was given up
	Attempts      int
}

// Recipient is whom the mail is for now. What is told at an address that was replaced
// stays there.
func (l DeadLetter) Recipient(a Application) string {
	if l.Kind == CorrectedNotice || l.Kind == RegisteredNotice && !a.Kind.DrawsNumber() {
		return l.To
	}
	return a.Email
}
