package registration

import "time"

// LogFilter chooses a page of the log, newest first. What is zero does not filter.
type LogFilter struct {
	Actor       Actor
	Act         string
	Application string    // id; its images too
	From, Until time.Time // Until is left out itself
	Before      string    // id of the last event of the page before
	Limit       int
}

// LogRow is an event with what its ids are called, as far as that is still known.
type LogRow struct {
	LoggedEvent
	Sealed  bool
	By      string        // the name of the member of staff who acted
	Receipt ReceiptNumber // of the application it is about
	Of      string        // the name of the member of staff it is about
}

// LogPage is a page of the log.
type LogPage struct {
	Rows []LogRow
	More bool
}
