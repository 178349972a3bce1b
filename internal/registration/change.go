package registration

import "time"

// Change is all that one step does. A store commits it in one transaction or not
// at all; nothing may be announced before that.
type Change struct {
	Application Application // the new state, Version still as read; 0 inserts
	Events      []Event
	Notices     []Notice
	// CancelNotices drops the application's mails that have not gone out yet:
	// links just replaced, decisions just undone.
	CancelNotices bool
	// Unheard are mails that nobody may have begun to send, or the change does not hold.
	Unheard []string
	// Untrue are mails of what no longer holds: those that did not go are dropped, even
	// where they were given up.
	Untrue []string
	// Draw asks for the next unused card number, which the store writes into
	// Application.Issued and Patron.Number.
	Draw *Draw
	// Patron is inserted or, by its Version, updated.
	Patron *Patron
	// Void ends a card: one that a drawn one replaces, or one drawn by a decision that
	// is taken back. Its number is never given again.
	Void CardNumber
	// Revive puts a card into force again that was replaced.
	Revive CardNumber
	// Forget deletes, by its Version, a patron whom a decision made that is taken back.
	Forget *Patron
	// LogOut ends the sessions of the patron with the id.
	LogOut string
	Notes  []Note
	// Siblings are committed with it, or none is: others of the family, moved by the same step.
	Siblings []Change
	// Shred ends the images of these flagged documents for good.
	Shred []Document
}

// PatronChange updates a patron outside an application, by Version, with what is
// logged and mailed in the same transaction.
type PatronChange struct {
	Patron Patron
	// Draw asks for the next unused card number, which becomes the patron's.
	Draw *Draw
	// Void ends a card, for a reason.
	Void       CardNumber
	VoidReason VoidReason
	Events     []Event
	Notices    []Notice
}

// Draw says how card numbers are made from a serial that the store counts.
type Draw struct {
	First  int64                                  // the first serial of the range
	Number func(serial int64) (CardNumber, error) // an error when the range is used up
	// Serial takes the serial back out of a number of the range; false for any other.
	Serial func(CardNumber) (int64, bool)
}

// Event is one line of the log that outlives the application. It names no person:
// ids, codes and counts only.
type Event struct {
	At      time.Time
	Subject string // id of an application, patron or staff account; see also SubjectLog
	Actor   Actor
	Act     string // an Action or another verb of the log, e.g. "image_viewed"
	Detail  string // codes and counts, e.g. "reasons=blurred,expired"
}

// Actor is who did it.
type Actor string

// Actors; staff are named by account id.
const (
	ByApplicant Actor = "applicant"
	ByPatron    Actor = "patron"
	ByClock     Actor = "clock"
	ByOperator  Actor = "operator"
)

// ByStaff names a staff account.
func ByStaff(id string) Actor { return Actor("staff:" + id) }

// Notice is one promised mail: it is queued in the transaction of what it tells.
type Notice struct {
	ID            string
	Kind          NoticeKind
	ApplicationID string // "" for a notice to a patron without an application
	PatronID      string // "" before registration
	To            string // mail address
	DueAt         time.Time
	// Held mails wait, however late it gets, until another system has taken the patron
	// in; see Announce.
	Held bool
	Data NoticeData
}

// NoticeKind says which mail it is.
type NoticeKind string

// The mails of ouchi.
const (
	VerifyRequest     NoticeKind = "verify_request"     // 本人確認登録依頼
	DocumentsReceived NoticeKind = "documents_received" // 本人確認登録結果
	RegisteredNotice  NoticeKind = "registered"         // 熊本県立図書館からのお知らせ, as the next ones
	ReturnedNotice    NoticeKind = "returned"
	RefusedNotice     NoticeKind = "refused"
	WithdrawnNotice   NoticeKind = "withdrawn"
	PurgeReminder     NoticeKind = "purge_reminder"
	PasswordLink      NoticeKind = "password_link"
	ForgotNotice      NoticeKind = "forgotten_password" // of an application

	EnvelopeNotice     NoticeKind = "envelope_received"
	StampsNotice       NoticeKind = "stamps_short"
	EnvelopeBackNotice NoticeKind = "envelope_returned"
	PostedNotice       NoticeKind = "card_posted"
	ReopenedNotice     NoticeKind = "reopened"  // a decision was taken back after its mail
	CorrectedNotice    NoticeKind = "corrected" // staff corrected something for the applicant
	VoidedNotice       NoticeKind = "card_voided"
	EndsNotice         NoticeKind = "card_ends" // the card's last day is near
)

// NoticeKinds lists every mail.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{
		VerifyRequest, DocumentsReceived, RegisteredNotice, ReturnedNotice,
		RefusedNotice, WithdrawnNotice, PurgeReminder, PasswordLink, ForgotNotice, ReopenedNotice, CorrectedNotice,
		EnvelopeNotice, StampsNotice, EnvelopeBackNotice, PostedNotice, VoidedNotice, EndsNotice,
	}
}

// NoticeData is what a mail says beyond the application and patron themselves.
type NoticeData struct {
	Link       Link       `json:"link,omitzero"` // of the application, or of the password
	Correction Correction `json:"correction,omitzero"`
	FirstUntil time.Time  `json:"first_until,omitzero"`  // end of the birth-date password; zero: none was set
	StampsYen  int        `json:"stamps_yen,omitempty"`  // that came with the envelope
	MissingYen int        `json:"missing_yen,omitempty"` // that the stamps lack
	Changed    []Field    `json:"changed,omitempty"`     // what 変更, 更新 or staff altered
	Contact    string     `json:"contact,omitempty"`     // whom to ask about a refusal; "": the library's own
	Words      string     `json:"words,omitempty"`       // of staff, for the applicant
	Was        Status     `json:"was,omitempty"`         // where the decision that was taken back had led
	Number     CardNumber `json:"number,omitempty"`      // the card that is void by it
	Revived    CardNumber `json:"revived,omitempty"`     // the card that is good again by it
}

// Dispatch is a notice with whom it is about, ready to be written and sent.
type Dispatch struct {
	Notice      Notice
	Application *Application  // nil for a patron's own notice
	Family      []Application // all of the application's family, the head first; nil when alone
	Patron      *Patron       // nil before registration
	Attempt     int           // 1 for the first
}

// Links tells whether such a mail leads an applicant on by a link of the application.
func (k NoticeKind) Links() bool {
	return k == VerifyRequest || k == ReturnedNotice || k == PurgeReminder
}
