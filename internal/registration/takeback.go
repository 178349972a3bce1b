package registration

import (
	"strings"
	"time"
)

// Decision is what staff last decided of an application, with what was before it, so
// that it can be taken back. It goes with the application.
type Decision struct {
	Act     Action    `json:"act,omitempty"` // Approve, Return or Refuse; "" when there is none to take back
	By      Actor     `json:"by,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Until   time.Time `json:"until,omitzero"`   // its mails wait until then
	Held    bool      `json:"held,omitzero"`    // or until another system has taken the patron in
	Version int64     `json:"version,omitzero"` // of the application as it left it
	Mails   []string  `json:"mails,omitempty"`  // ids of its notices

	Patron     *Patron `json:"patron,omitempty"`     // as it was before an approval; nil when that made one
	ValidUntil Date    `json:"valid_until,omitzero"` // that an approval gave

	Round      int        `json:"round,omitzero"` // these as they were before a return
	Correction Correction `json:"correction,omitzero"`
	PurgeAt    time.Time  `json:"purge_at,omitzero"`
	RemindedAt time.Time  `json:"reminded_at,omitzero"`
}

// Waits tells whether the decision's mails still wait at now, so that it can be undone.
func (d Decision) Waits(now time.Time) bool { return d.Act != "" && (d.Held || now.Before(d.Until)) }

// AsTold is the application as its applicant knows it at now: a decision whose mail
// still waits has not been made.
func (a Application) AsTold(now time.Time) Application {
	if !a.Decision.Waits(now) {
		return a
	}
	if a.Status == Returned {
		a.Round, a.Correction = a.Decision.Round, a.Decision.Correction
	}
	a.Status, a.Link, a.Decision = Waiting, Link{}, Decision{}
	a.PatronID, a.Issued = "", ""
	a.DecidedAt, a.ShredAt = time.Time{}, time.Time{}
	return a
}

// decided notes who decides what.
func (a Application) decided(s Step, act Action, until time.Time) Decision {
	return Decision{Act: act, By: s.By, At: s.At, Until: until, Version: a.Version + 1}
}

// remember keeps which mails tell of the decision.
func (c *Change) remember() {
	for _, n := range c.Notices {
		c.Application.Decision.Mails = append(c.Application.Decision.Mails, n.ID)
	}
}

// Undoable tells why the decision cannot be undone at now: a Conflict "undo_over" when
// its mails went or, after a return, anything happened since; nil when it can.
func (a Application) Undoable(now time.Time) error {
	if _, err := a.Status.After(Undo); err != nil {
		return err
	}
	if !a.Decision.Waits(now) || a.Status == Returned && a.Version != a.Decision.Version {
		return Fault(Conflict, "undo_over")
	}
	return nil
}

// Undo takes a decision back before anybody heard of it: its mails are dropped, a
// number just drawn is void for good, and all is as before. current is the patron as
// they are now, nil when the number is nobody's. Values that changed since are a
// Conflict "patron_changed".
func (a Application) Undo(s Step, current *Patron) (Change, error) {
	if err := a.Undoable(s.At); err != nil {
		return Change{}, err
	}
	c, err := a.takeBack(s, Undo, current)
	if err != nil {
		return Change{}, err
	}
	c.Unheard = a.Decision.Mails
	return c, nil
}

// Reopening is why a decision is taken back after the applicant heard of it.
type Reopening struct {
	Reason string  // a code, for the log
	Words  string  // for the applicant, in the mail; may be ""
	Patron *Patron // as they are now; nil when the number is nobody's
}

// Reopen takes an approval or a refusal back later, as Undo does, and tells the
// applicant. Without a reason it is Invalid "reopen_reason_missing".
func (a Application) Reopen(s Step, in Reopening) (Change, error) {
	if in.Reason == "" {
		return Change{}, Fault(Invalid, "reopen_reason_missing")
	}
	c, err := a.takeBack(s, Reopen, in.Patron)
	if err != nil {
		return Change{}, err
	}
	c.Events[0].Detail += " reason=" + in.Reason
	c.Untrue = a.Decision.Mails
	c.Notices = []Notice{s.notice(ReopenedNotice, c.Application, NoticeData{
		Was: a.Status, Number: c.Void, Revived: c.Revive, Words: in.Words,
	})}
	return c, nil
}

// takeBack makes the application wait again and its patron what they were.
func (a Application) takeBack(s Step, act Action, current *Patron) (Change, error) {
	c, err := a.move(s, act, "was="+string(a.Status))
	if err != nil {
		return Change{}, err
	}
	b, d := &c.Application, a.Decision
	switch a.Status {
	case Registered:
		if d.Act == "" { // from before decisions were kept
			return Change{}, Fault(Conflict, "decision_unknown")
		}
		if current == nil || !a.untouched(*current) {
			return Change{}, Fault(Conflict, "patron_changed")
		}
		a.restore(&c, s, *current)
	case Returned:
		b.Round, b.Correction, b.PurgeAt, b.RemindedAt = d.Round, d.Correction, d.PurgeAt, d.RemindedAt
	default: // a refusal changed nothing but the state
	}
	b.Link, b.Decision = Link{}, Decision{}
	b.PatronID, b.Issued = "", ""
	b.DecidedAt, b.ShredAt = time.Time{}, time.Time{}
	if b.CardState == Posted { // the envelope is used up
		b.CardState, b.CardAt, b.StampsYen = EnvelopeAwaited, s.At, 0
	}
	c.CancelNotices = true
	return c, nil
}

// untouched tells whether the patron is as the approval left them. Another password
// alone is no change of theirs.
func (a Application) untouched(p Patron) bool {
	set := a.onto(p)
	return p.Number == a.Issued && len(p.Differences(set)) == 0 &&
		p.ValidUntil == a.Decision.ValidUntil && p.UpdatedAt.Equal(a.Decision.At)
}

// restore makes the patron what they were before the approval. A 再発行 gave a login
// with the new card: the one before returns with the old card. Else the login is the
// patron's own and stays.
func (a Application) restore(c *Change, s Step, current Patron) {
	c.LogOut = current.ID
	if a.Kind.DrawsNumber() {
		c.Void = a.Issued
	}
	before := a.Decision.Patron
	if before == nil {
		c.Forget = &current
		return
	}
	p := *before
	p.Version, p.UpdatedAt = current.Version, s.At
	switch {
	case !a.Kind.DrawsNumber():
		p.Login = current.Login
	case !before.Blocked(): // a card that was reported lost stays void
		c.Revive = before.Number
	}
	c.Patron = &p
}

// Note is what a colleague should know of an application. It is for staff alone and
// goes with the application.
type Note struct {
	ID            string
	ApplicationID string
	At            time.Time
	By            Actor
	Words         string
}

// MaxNote is how many characters a note has at most.
const MaxNote = 1000

// codesOf writes fields as the log names them.
func codesOf(fields []Field) string {
	codes := make([]string, len(fields))
	for i, f := range fields {
		codes[i] = string(f)
	}
	return strings.Join(codes, ",")
}
