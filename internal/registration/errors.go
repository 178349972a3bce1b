package registration

import (
	"errors"
	"strings"
	"time"
)

// Code says what a person can do about an error.
type Code string

// The codes; every other error is internal and nobody's business but the operator's.
const (
	Invalid  Code = "invalid"  // mend the named fields
	NotFound Code = "notfound" // nothing here, or not for you
	Conflict Code = "conflict" // somebody, or an earlier click, was first
	Expired  Code = "expired"  // it was valid once; ask for a new one
	Denied   Code = "denied"   // who you are does not suffice
	TooMany  Code = "toomany"  // wait, then try again
	Full     Code = "full"     // the machine has no room; nothing was kept, the operator must act
)

// Error is what a person can act on. Its parts are codes: the sentences belong
// to the message catalogues.
type Error struct {
	Code   Code
	Reason string        // catalogue key below "error.", e.g. "link_expired"
	Fields []FieldError  // what to mend, in the order of the form; Invalid only
	Retry  time.Duration // when trying again makes sense; TooMany only
}

// FieldError is one field's fault.
type FieldError struct {
	Field  Field
	Reason string // catalogue key below "invalid.", e.g. "kana"
}

// Error gives the codes for a log line; it carries nothing a person typed.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	for _, f := range e.Fields {
		b.WriteString(" " + string(f.Field) + "=" + f.Reason)
	}
	return b.String()
}

// Is lets errors.Is match on code and, where the target names one, on reason.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && (t.Reason == "" || t.Reason == e.Reason)
}

// Fault makes an Error of a code and a reason.
func Fault(code Code, reason string) *Error { return &Error{Code: code, Reason: reason} }

// CodeOf returns the code of the Error in err's chain, or "" when there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// ReasonOf returns the reason of the Error in err's chain, or "" when there is none.
func ReasonOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// Sentinels for errors.Is.
var (
	ErrNotFound = Fault(NotFound, "")
	ErrConflict = Fault(Conflict, "")
)
