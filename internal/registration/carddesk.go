package registration

import (
	"strings"
	"time"
)

// CardFilter asks for a page of a list of the card desk. PostedList is the newest
// first and has one page; the others are the oldest first.
type CardFilter struct {
	List  CardList
	After Cursor
	Limit int
}

// CardRow is one line of the card desk.
type CardRow struct {
	Cursor    // At: since when it is on the list
	Receipt   ReceiptNumber
	Version   int64
	Status    Status
	Kind      Kind
	CardState CardState
	Name      string
	NameKana  string
	Issued    CardNumber
	StampsYen int
	Postage   int // yen, by the application's rules

	CardPrinted  time.Time // last; zero: never
	LabelPrinted time.Time
}

// CardPage is a page of a list, and how many are on each but PostedList.
type CardPage struct {
	Rows   []CardRow
	More   bool
	Totals map[CardList]int
}

// PrintItem is what is printed of an application.
type PrintItem string

// What is printed.
const (
	CardItem  PrintItem = "card"
	LabelItem PrintItem = "label"
)

// Batch is what was printed at once, as one document.
type Batch struct {
	ID    string
	Item  PrintItem
	By    Actor
	At    time.Time
	Cards []Printed
}

// Printed is one card or label of a batch.
type Printed struct {
	ApplicationID string
	Receipt       ReceiptNumber // of lists; not kept with the batch
	Number        CardNumber    // "" for a label before registration
}

// Events are the batch in the log, one for each application.
func (b Batch) Events() []Event {
	act := "card_printed"
	if b.Item == LabelItem {
		act = "label_printed"
	}
	all := make([]Event, len(b.Cards))
	for i, p := range b.Cards {
		all[i] = Event{At: b.At, Subject: p.ApplicationID, Actor: b.By, Act: act, Detail: "batch=" + b.ID}
	}
	return all
}

// CardRecord is what is known of a card number.
type CardRecord struct {
	Number   CardNumber
	PatronID string
	IssuedAt time.Time // given here, or imported
	VoidedAt time.Time // zero: in force
	Reason   string    // a VoidReason, or "" when a reissue took its place
	Receipt  ReceiptNumber
}

// VoidReason is why staff made a card void.
type VoidReason string

// The reasons of voiding.
const (
	LostCard    VoidReason = "lost"
	StolenCard  VoidReason = "stolen"
	DamagedCard VoidReason = "damaged"
	VoidOther   VoidReason = "other"
)

// VoidReasons lists every VoidReason in the order of the form.
func VoidReasons() []VoidReason { return []VoidReason{LostCard, StolenCard, DamagedCard, VoidOther} }

// Blocked tells whether the patron has no card in force: it was made void, and only a
// new number opens My page again.
func (p Patron) Blocked() bool { return !p.BlockedAt.IsZero() }

// VoidCard makes the patron's card void at once. With a draw the patron gets the next
// number, and the password stays; without one My page is closed until a 再発行 gives
// a new number. Whoever reads at the patron's mail address is told either way.
func (p Patron) VoidCard(s Step, why VoidReason, draw *Draw) (PatronChange, error) {
	known := false
	for _, r := range VoidReasons() {
		known = known || r == why
	}
	switch {
	case !known:
		return PatronChange{}, Fault(Invalid, "void_reason")
	case p.Blocked():
		return PatronChange{}, Fault(Conflict, "card_void")
	}
	c := PatronChange{Void: p.Number, VoidReason: why, Draw: draw}
	act := "card_replaced"
	if draw == nil {
		p.BlockedAt, act = s.At, "card_voided"
		p.Login.Nonce, p.Login.NonceUntil = "", time.Time{}
	}
	p.UpdatedAt = s.At
	c.Patron = p
	c.Events = []Event{{At: s.At, Subject: p.ID, Actor: s.By, Act: act, Detail: "reason=" + string(why)}}
	if strings.TrimSpace(p.Email) != "" {
		c.Notices = []Notice{{ID: s.ID(), Kind: VoidedNotice, PatronID: p.ID, To: p.Email, DueAt: s.At}}
	}
	return c, nil
}
