package registration

import (
	"strings"
	"time"
)

// Document is one image of an identity document (本人確認書類).
type Document struct {
	ID            string
	ApplicationID string
	Round         int    // the Application.Round it was sent for
	Kind          string // code of a DocumentKind; "" until the applicant says which
	State         DocumentState
	Problem       string // code of why it is unusable, flagged or shredded
	Width, Height int    // pixels of the view; zero until ready
	Hints         string // what may make it hard to read, codes with a space between; no reason to refuse
	ReceivedAt    time.Time
	UploadKey     string // what the browser named this sending; "" when it did not
}

// DocumentState is how far an upload has come.
type DocumentState string

// The states of a document. Only ready ones can be sent.
const (
	Received DocumentState = "received" // stored raw, waits to be decoded
	Ready    DocumentState = "ready"    // decoded, re-encoded without metadata, raw upload shredded
	Unusable DocumentState = "unusable" // cannot be decoded; Problem says why
	Flagged  DocumentState = "flagged"  // shows what nobody here may keep: shown to nobody, to be shredded
	Shredded DocumentState = "shredded" // its images are gone before their time; Problem says why
)

// Object is one sealed file in the vault and the key that opens it. Deleting the
// row that holds WrappedKey makes the file unreadable for good.
type Object struct {
	Name       string // in the vault; random
	KeyID      string // which wrapping key wraps it
	WrappedKey string // base64
	Size       int64  // plain bytes
}

// Role is what an Object is to its Document.
type Role string

// The roles of objects.
const (
	Raw   Role = "raw"   // as uploaded; gone once normalised
	View  Role = "view"  // upright JPEG without metadata, for staff
	Thumb Role = "thumb" // small JPEG
)

// DocumentKind is a kind of document that the library accepts, from the settings.
type DocumentKind struct {
	Code         string   `toml:"code"`
	Label        string   `toml:"label"`
	Sides        string   `toml:"sides"`         // "front", "both" or "as_needed"
	Mask         []string `toml:"mask"`          // what to cover before photographing, in words
	Hint         string   `toml:"hint"`          // one more sentence, "" for none
	AcceptedFrom Date     `toml:"accepted_from"` // zero: always
	EndedOn      Date     `toml:"ended_on"`      // last day of validity; zero: still valid
	Proves       string   `toml:"proves"`        // "identity", "address" or "workplace"
	Retired      bool     `toml:"retired"`       // no longer asked for; images sent before keep its label
	Checks       []Check  `toml:"checks"`        // what staff compare on it
}

// BearsMyNumber tells whether a My Number stands on the back of such a document.
func (k DocumentKind) BearsMyNumber() bool {
	return strings.Contains(k.Label, "マイナンバーカード")
}

// Accepted tells whether documents of this kind may be sent on the day.
func (k DocumentKind) Accepted(on Date) bool {
	started := k.AcceptedFrom.IsZero() || !on.Before(k.AcceptedFrom)
	ended := !k.EndedOn.IsZero() && k.EndedOn.Before(on)
	return started && !ended && !k.Retired
}
