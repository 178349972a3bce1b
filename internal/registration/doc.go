// Package registration is the domain of ouchi: what a person may ask a library
// for, the life an application leads, and what each step changes.
//
// It owns the words (Application, Patron, Document, Notice …), the validation of
// the form, the one table of transitions and the errors a person can act on.
// Every step is a pure function that returns a [Change]; only a store commits it.
//
// It refuses to speak to anybody: it knows no database, no network, no clock of
// its own, and returns codes, never sentences.
package registration
