package registration

import "time"

// ExportProfile says how decided applications are written for another system, the
// library's own first of all: a CSV file of one line for each.
type ExportProfile struct {
	Code       string `toml:"code"       json:"code"`
	Label      string `toml:"label"      json:"label"`
	Encoding   string `toml:"encoding"   json:"encoding"`     // "utf-8", "utf-8-bom" or "shift_jis"
	LineEnd    string `toml:"line_end"   json:"line_end"`     // "crlf" or "lf"
	DateFormat string `toml:"date_format" json:"date_format"` // "YYYY-MM-DD", "GGGE年M月D日" (令和8年11月24日), "GEE.MM.DD" (R08.11.24) …
	Headless   bool   `toml:"headless"   json:"headless"`     // no line of headings
	Quote      string `toml:"quote"      json:"quote"`        // "needed" or "all"
	// GuardFormulas puts ' before what a spreadsheet would calculate; a library system
	// reads it as a character.
	GuardFormulas bool `toml:"guard_formulas" json:"guard_formulas"`
	// Unwritable says what becomes of an application with a character that the encoding
	// lacks: "replace" writes 〓, "leave_out" keeps the line back.
	Unwritable string `toml:"unwritable" json:"unwritable"`
	// Columns are pairs in the order of the file: the heading and an export field, or
	// "text:" and what always stands there.
	Columns [][]string `toml:"columns" json:"columns"`
}

// ExportFields are what a column may hold, in the order of the form, the card first.
func ExportFields() []string {
	return []string{
		"receipt_number", "kind", "kind_label", "card_number", "old_card_number", "name", "family_name", "given_name",
		"name_kana", "common_name", "family_kana", "given_kana", "birth_date", "postal_code", "postal_digits", "address", "phone",
		"phone_digits", "email", "pickup_place", "pickup_place_label", "notice_method", "notice_method_label",
		"workplace", "card_delivery", "decided_on", "valid_until",
	}
}

// FixedText begins the field of a column that says the same in every line.
const FixedText = "text:"

// What becomes of a line with a character that the encoding lacks.
const (
	Replace  = "replace"
	LeaveOut = "leave_out"
)

// ExportBatch is one file: the applications that were decided since the one before,
// each in one batch of a profile. What they say is not kept with it.
type ExportBatch struct {
	ID      string // the profile's code and Serial, e.g. "kumamoto-12"
	Profile ExportProfile
	Serial  int64
	MadeAt  time.Time
	By      Actor
	Lines   int
	Digest  string // of the file's bytes, to know that they can be had again
	Marks   []ExportMark

	ConfirmedAt time.Time // taken in by the other system; zero before
	ConfirmedBy Actor
}

// ExportMark is a value that the encoding could not carry whole.
type ExportMark struct {
	ApplicationID string        `json:"application"`
	Receipt       ReceiptNumber `json:"receipt"`
	Column        string        `json:"column"` // heading
	Lost          int           `json:"lost"`   // characters
	LeftOut       bool          `json:"left_out,omitempty"`
}

// ExportLine is one application in a batch, as it stands now.
type ExportLine struct {
	Application Application
	Patron      Patron // who was registered or updated; zero when forgotten
	BatchID     string
	DecidedAt   time.Time // of the decision that was exported
	Again       int       // how often this application was exported before, by the profile
	State       LineState
	Repeated    bool // to be exported again, on purpose
}

// Reopened tells whether the decision that was exported no longer stands.
func (l ExportLine) Reopened() bool {
	return l.Application.Status != Registered || !l.Application.DecidedAt.Equal(l.DecidedAt)
}

// LineState is what the other system made of a line.
type LineState string

// The states of a line.
const (
	LineWritten   LineState = "written"
	LineConfirmed LineState = "confirmed" // 取り込み済み
	LineRefused   LineState = "refused"   // 取り込めなかった: staff have to look
)

// Exporting is a batch to be made.
type Exporting struct {
	Profile ExportProfile
	At      time.Time
	By      Actor
	Before  time.Time // decided later may still be undone
	Most    int       // lines
	// Write makes the file of the lines and tells its digest, the marks, and which of
	// the lines are in it.
	Write func([]ExportLine) ExportFile
}

// ExportFile is what a writer made of lines.
type ExportFile struct {
	Content []byte
	Digest  string
	Kept    []ExportLine
	Marks   []ExportMark
}

// ExportWaiting counts what the next batch of a profile would hold.
type ExportWaiting struct {
	Lines int // at most ExportCount
	Again int // of these, exported before
}

// ExportCount is where counting stops.
const ExportCount = 10_000

// Confirmation tells that the other system has taken a batch in, but for those refused.
type Confirmation struct {
	BatchID string
	At      time.Time
	By      Actor
	Refused []ReceiptNumber
}

// Confirmed is what a confirmation did.
type Confirmed struct {
	Lines, Refused, Mails int
}

// Held tells whether the login waits for the number to be announced: it opens nothing
// before.
func (l Login) Held() bool {
	return l.First && l.FirstUntil.IsZero() || l.Hash == "" && l.Nonce != "" && l.NonceUntil.IsZero()
}

// Announce lets a held mail go at a time: the days of a first password, or of the link
// that sets one, begin then. The patron is whom the mail is about.
func Announce(at time.Time, n Notice, p Patron) (Notice, Patron) {
	n.Held, n.DueAt = false, at
	if !p.Login.Held() {
		return n, p
	}
	until := at.Add(days(FirstPasswordDays))
	if p.Login.First {
		p.Login.FirstUntil, n.Data.FirstUntil = until, until
	} else {
		p.Login.NonceUntil, n.Data.Link.ExpiresAt = until, until
	}
	return n, p
}
