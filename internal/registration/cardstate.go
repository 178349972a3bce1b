package registration

import "strconv"

// CardAction is what happens to the paper card of a Post application.
type CardAction string

// The acts that the table of the card knows.
const (
	EnvelopeArrived  CardAction = "envelope_arrived"  // with stamps enough
	EnvelopeShort    CardAction = "envelope_short"    // with too few, or still too few
	StampsCompleted  CardAction = "stamps_completed"  // the rest has come
	EnvelopeReturned CardAction = "envelope_returned" // sent back to who sent it
	CardPosted       CardAction = "card_posted"
	CardMistaken     CardAction = "card_mistaken" // the step before was entered by mistake
)

// cardSteps is the way of a paper card, beside the life of its application; what is
// not here can't happen.
var cardSteps = map[CardState]map[CardAction]CardState{
	EnvelopeAwaited: {EnvelopeArrived: EnvelopeReceived, EnvelopeShort: ShortOfStamps},
	EnvelopeReceived: {
		CardPosted: Posted, EnvelopeReturned: EnvelopeAwaited, CardMistaken: EnvelopeAwaited,
	},
	ShortOfStamps: {
		EnvelopeShort: ShortOfStamps, StampsCompleted: EnvelopeReceived,
		EnvelopeReturned: EnvelopeAwaited, CardMistaken: EnvelopeAwaited,
	},
	Posted: {CardMistaken: EnvelopeReceived},
}

// After is the state that the act leads to from c; the error is a Conflict, for
// somebody acted before or no paper card is wanted.
func (c CardState) After(act CardAction) (CardState, error) {
	next, ok := cardSteps[c][act]
	if !ok && c == NoCard {
		return c, Fault(Conflict, "card_not_by_post")
	}
	if !ok {
		return c, Fault(Conflict, "card_"+string(c))
	}
	return next, nil
}

// CardStates lists every CardState in the order of its way.
func CardStates() []CardState {
	return []CardState{NoCard, EnvelopeAwaited, EnvelopeReceived, ShortOfStamps, Posted}
}

// MaxStampsYen bounds what can be entered as stamps, against slips.
const MaxStampsYen = 10000

// MissingYen is what the stamps that are here lack of the postage that the applicant
// was told.
func (a Application) MissingYen() int { return max(0, a.Rules.PostageYen-a.StampsYen) }

// Stamps takes an envelope that has come, or further stamps for one that is here,
// with the yen on what has come. An envelope may come before the decision; whether
// the stamps suffice is asked of the rules that the application was made under.
func (a Application) Stamps(s Step, yen int) (Change, error) {
	switch {
	case yen < 0 || yen > MaxStampsYen:
		return Change{}, Fault(Invalid, "stamps")
	case a.CardState != NoCard && !a.Status.Open() && a.Status != Registered:
		return Change{}, Fault(Conflict, "already_"+string(a.Status))
	}
	act, kind := EnvelopeArrived, EnvelopeNotice
	if a.CardState == ShortOfStamps {
		act = StampsCompleted
	} else {
		a.StampsYen = 0
	}
	a.StampsYen += yen
	if a.MissingYen() > 0 {
		act, kind = EnvelopeShort, StampsNotice
	}
	return a.moveCard(s, act, kind)
}

// ReturnEnvelope sends the envelope back: with too few stamps, or because no card
// comes of the application any more. Whoever still waits for a card is told.
func (a Application) ReturnEnvelope(s Step) (Change, error) {
	kind := EnvelopeBackNotice
	if a.Delivery == Screen || !a.Status.Open() && a.Status != Registered {
		kind = "" // the mail of its end, or of the correction, has said so
	}
	c, err := a.moveCard(s, EnvelopeReturned, kind)
	c.Application.StampsYen = 0
	c.Application.deliver()
	return c, err
}

// PostCard hands the envelope with the card to the post, once the approval is told: the
// card would tell the number. While the mail waits for another system it is a Conflict
// "not_announced", while it may be undone "approval_untold".
func (a Application) PostCard(s Step) (Change, error) {
	switch {
	case a.Delivery == Screen && a.CardState != Posted:
		return Change{}, Fault(Conflict, "card_not_by_post")
	case a.CardState != NoCard && a.Status != Registered:
		return Change{}, Fault(Conflict, "not_registered")
	case a.Decision.Held:
		return Change{}, Fault(Conflict, "not_announced")
	case a.CardState == EnvelopeReceived && a.Decision.Waits(s.At):
		return Change{}, Fault(Conflict, "approval_untold")
	}
	return a.moveCard(s, CardPosted, PostedNotice)
}

// MistakeCard takes back the step before, which was entered by mistake. No mail goes
// out: what was told cannot be taken back, and staff speak with whom it concerns.
func (a Application) MistakeCard(s Step) (Change, error) {
	c, err := a.moveCard(s, CardMistaken, "")
	if c.Application.CardState == EnvelopeAwaited {
		c.Application.StampsYen = 0
	}
	return c, err
}

// moveCard takes the card a step on, with its event and, where a kind is given, its
// mail.
func (a Application) moveCard(s Step, act CardAction, kind NoticeKind) (Change, error) {
	next, err := a.CardState.After(act)
	if err != nil {
		return Change{}, err
	}
	missing := a.MissingYen()
	a.CardState, a.CardAt = next, s.At
	detail := "stamps=" + strconv.Itoa(a.StampsYen) + " postage=" + strconv.Itoa(a.Rules.PostageYen)
	c := Change{Application: a, Events: []Event{s.event(a.ID, Action(act), detail)}}
	if kind != "" {
		c.Notices = []Notice{s.notice(kind, a, NoticeData{StampsYen: a.StampsYen, MissingYen: missing})}
	}
	return c, nil
}

// CardList is a list of the card desk: what is to be done with the paper cards on it.
type CardList string

// The lists of the card desk.
const (
	NoList      CardList = ""
	AwaitedList CardList = "awaited" // registered, and no envelope yet
	ReadyList   CardList = "ready"   // registered, the envelope here: print and post
	ShortList   CardList = "short"   // the envelope here with too few stamps
	EarlyList   CardList = "early"   // the envelope here before the decision
	BackList    CardList = "back"    // the envelope here, and no card comes: send it back
	PostedList  CardList = "posted"
)

// CardLists lists every CardList in the order of the page.
func CardLists() []CardList {
	return []CardList{ReadyList, ShortList, AwaitedList, EarlyList, BackList, PostedList}
}

// CardList is where the card desk finds the application.
func (a Application) CardList() CardList {
	here := a.CardState == EnvelopeReceived || a.CardState == ShortOfStamps
	switch {
	case a.CardState == Posted:
		return PostedList
	case here && (a.Delivery == Screen || !a.Status.Open() && a.Status != Registered):
		return BackList // also when the applicant wants none any more
	case a.CardState == ShortOfStamps:
		return ShortList
	case here && a.Status.Open():
		return EarlyList
	case here:
		return ReadyList
	case a.CardState == EnvelopeAwaited && a.Status == Registered:
		return AwaitedList
	}
	return NoList
}
