package registration

import (
	"strings"
	"time"
)

// Reservation says who has a waiting application in hand, so that no two people work
// on it. It ends by a decision, by being let go, or by time.
type Reservation struct {
	ApplicationID string
	Holder        Actor
	Until         time.Time // zero: nobody has it
}

// Held tells whether somebody has the application in hand at now.
func (r Reservation) Held(now time.Time) bool { return now.Before(r.Until) }

// Staff tells whether a member of staff acts, and with which account.
func (a Actor) Staff() (account string, ok bool) {
	return strings.CutPrefix(string(a), string(ByStaff("")))
}
