package config

import (
	"fmt"
	"strings"
)

// Fault is one thing wrong with the settings, in words for the operator.
type Fault struct {
	File   string // "" when the settings came from no file
	Line   int    // from 1; 0 when the key stands in no line
	Key    string // "mail.port", "documents.kinds[2].code" counted from 1; "" when no key is at fault
	What   string // what is wrong and what to write
	Reason string // a code of what is wrong, for the console's own sentences; "" for none
}

// Error is one line: file:line: key: what.
func (f Fault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&b, ":%d", f.Line)
		}
		b.WriteString(": ")
	}
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.What)
	return b.String()
}

// Faults is everything wrong at once, a line each.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

func (fs Faults) err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}
