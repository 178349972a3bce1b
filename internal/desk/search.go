package desk

import (
	"context"
	"slices"
	"strings"

	"ouchi/internal/registration"
)

// Finder finds applications and people by what is known of them.
type Finder interface {
	// Search lists at most n applications, those that wait first, then the newest.
	Search(ctx context.Context, s registration.Search, n int) (registration.QueuePage, error)
	// Twins lists the patrons and other applications with the birth date of an
	// application and its name or reading, in any characters; not the patron whose card
	// it names, nor that patron's earlier applications.
	Twins(ctx context.Context, a registration.Application) ([]registration.Patron, []registration.Application, error)
}

// searchSubject is what the log calls what was searched.
const searchSubject = "applications"

// Search finds applications by a receipt number, a name or its reading, a card number,
// a telephone number or a mail address. The log keeps what kind of word it was, never
// the word. Text that can be none of these is Invalid "search_empty".
func (d *Desk) Search(ctx context.Context, c Caller, text string, n int) (registration.QueuePage, error) {
	if err := d.permit(c, search); err != nil {
		return registration.QueuePage{}, err
	}
	s := registration.ParseSearch(text)
	fields := s.Fields()
	if len(fields) == 0 {
		return registration.QueuePage{}, registration.Fault(registration.Invalid, "search_empty")
	}
	kinds := make([]string, len(fields))
	for i, f := range fields {
		kinds[i] = string(f)
	}
	err := d.recordDetail(ctx, c, search, registration.Event{
		Subject: searchSubject, Detail: "fields=" + strings.Join(slices.Compact(kinds), ","),
	})
	if err != nil {
		return registration.QueuePage{}, err
	}
	return d.Finder.Search(ctx, s, n)
}

// Twins are who may be the same person as an open application's.
type Twins struct {
	People []registration.Patron
	Others []registration.Application // the newest first; without those that made one of People
}

func (d *Desk) twins(ctx context.Context, a registration.Application) (Twins, error) {
	if !a.Status.Open() {
		return Twins{}, nil
	}
	people, others, err := d.Finder.Twins(ctx, a)
	others = slices.DeleteFunc(others, func(o registration.Application) bool {
		return slices.ContainsFunc(people, func(p registration.Patron) bool { return p.ID == o.PatronID })
	})
	return Twins{people, others}, err
}
