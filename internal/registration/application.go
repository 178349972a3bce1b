package registration

import (
	"time"

	"ouchi/internal/jptext"
)

// Application is one request by one person (申請).
type Application struct {
	ID      string // random, stays in the event log when all else is purged
	Receipt ReceiptNumber
	Version int64  // counts commits; a Change names the one it was made from
	DraftID string // the draft that was confirmed; unique, so a double click changes nothing
	Family  string // id of the application that leads the family's; its own when it leads, "" when alone

	Status Status
	Details
	PasswordHash string // of the password chosen in the form; opens the mailed link
	Rules        Rules

	Link       Link
	Round      int        // 1, and one more after each return that asks for documents
	Correction Correction // what the last return asks for
	Decision   Decision   // the last one of staff, kept so that it can be taken back
	CardState  CardState
	CardAt     time.Time // when the card last moved; zero before
	StampsYen  int       // on the envelope that is here

	PatronID string     // who was registered or updated; "" before approval
	Issued   CardNumber // the card of the mail: drawn or kept; "" before approval

	CreatedAt  time.Time
	SentAt     time.Time // documents last sent; zero before
	DecidedAt  time.Time // approved, refused, withdrawn or lapsed; zero while open
	PurgeAt    time.Time // when an unfinished application lapses
	RemindedAt time.Time // when the applicant was told of PurgeAt; once in a state
	ShredAt    time.Time // when its images must be gone; zero while open
}

// Details is what the form says, in its stored, strict shape.
type Details struct {
	Name         string // exactly the characters typed
	NameKana     string // "": a name in an alphabet, whose reading was left out
	CommonName   string // 通称; "" for most
	Birth        Date
	PostalCode   string // seven digits
	Address      string // full width
	Phone        string // digits, with hyphens where known
	Email        string
	PickupPlace  string // code of an Option
	NoticeMethod string // code of an Option
	Kind         Kind
	Delivery     CardDelivery
	CardNumber   CardNumber // the card named by the applicant; "" for New
	Workplace    string     // 勤務先・学校名称
	Outside      bool       // lives outside the prefecture
	Guardian     Guardian   // of who is under age; zero when not told, or nobody asks
	Lang         string     // of the form that was filled in: "ja"
}

// Guardian is who answers for somebody under age (保護者).
type Guardian struct {
	Name     string
	Relation string // 続柄, in their own words
}

// Link is the one mailed way in that is good at a time.
type Link struct {
	Nonce     string // renewed links have another; the token is computed, never stored
	ExpiresAt time.Time
}

// Rules are what an application was made under; later settings don't touch it.
type Rules struct {
	Version       string `json:"version"`        // digest of the rest
	LinkHours     int    `json:"link_hours"`     // life of a mailed link
	PurgeDays     int    `json:"purge_days"`     // days of silence until an unfinished application lapses
	ImageDays     int    `json:"image_days"`     // days from the decision until images are shredded
	CardYears     int    `json:"card_years"`     // validity of a card
	PostageYen    int    `json:"postage_yen"`    // stamps on the return envelope
	PrivacyNotice string `json:"privacy_notice"` // version of the notice shown before the first field
}

// Correction is what a return asks for (差し戻し).
type Correction struct {
	Deficiencies []Deficiency `json:"deficiencies,omitempty"`
	Fields       []Field      `json:"fields,omitempty"`    // opened for correction
	Documents    bool         `json:"documents,omitempty"` // new images are asked for
}

// Deficiency is one thing that was missing or wrong (不備).
type Deficiency struct {
	Code  string `json:"code"`            // a reason of the settings
	Words string `json:"words,omitempty"` // the librarian's own, for the applicant
}

// Opens tells whether the correction opens field f.
func (c Correction) Opens(f Field) bool {
	for _, open := range c.Fields {
		if open == f {
			return true
		}
	}
	return false
}

// SearchKeys are what the name and its reading are looked up by; the name itself
// stays as it was typed.
func (d Details) SearchKeys() (name, kana string) {
	return jptext.NameKey(d.Name), jptext.KanaKey(d.NameKana)
}
