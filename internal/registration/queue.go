package registration

import "time"

// QueueFilter chooses a page of the queue. Pages go by keyset: the cost of one does
// not grow with the number of applications.
type QueueFilter struct {
	Status   Status // "" lists all
	Envelope bool   // instead of a status: those whose stamped envelope is awaited
	Facets
	After Cursor // the last row of the page before; zero for the first page
	Limit int
}

// Facets narrow the queue; each one's zero value narrows nothing.
type Facets struct {
	Kind     Kind
	Delivery CardDelivery
	Age      AgeBand
	Lang     string // of the application's form
	Outside  bool   // only from outside the prefecture
	Twin     bool   // only possible duplicates
}

// AgeBand is how old the applicant was when the application came into the queue.
type AgeBand string

// The bands: primary school, those who need a guardian's consent besides, adults
// (民法第4条).
const (
	Child AgeBand = "child" // under 13
	Youth AgeBand = "youth" // 13 to 17
	Adult AgeBand = "adult" // 18 and more
)

// AgeBands lists every AgeBand, the youngest first.
func AgeBands() []AgeBand { return []AgeBand{Child, Youth, Adult} }

// japan is where every library of ouchi stands; it has no summer time.
var japan = time.FixedZone("Asia/Tokyo", 9*60*60)

// AgeBandOf is the band of somebody born on a day, at a moment.
func AgeBandOf(birth Date, at time.Time) AgeBand {
	switch age := birth.Age(DateOf(at.In(japan))); {
	case age < 13:
		return Child
	case age < 18:
		return Youth
	}
	return Adult
}

// Cursor is a place in the queue, which is ordered by SentAt (CreatedAt when never
// sent), then id.
type Cursor struct {
	At time.Time
	ID string
}

// QueueRow is one line of the queue.
type QueueRow struct {
	Cursor
	Receipt   ReceiptNumber
	Status    Status
	Kind      Kind
	Delivery  CardDelivery
	CardState CardState
	Name      string
	NameKana  string
	Outside   bool
	Round     int
	Lang      string
	Family    string        // id of the head's application; "" when alone
	Members   int           // who applied together, itself among them
	Head      ReceiptNumber // of the family; its own when it leads
	Twin      bool          // somebody else's, or another, application may be the same person's
}

// QueuePage is a page of the queue, oldest first, and the totals by status.
type QueuePage struct {
	Rows      []QueueRow
	More      bool
	Totals    map[Status]int
	Envelopes int      // that are awaited
	Found     int      // under the filter, on all pages
	Langs     []string // that any application has, in order
}
