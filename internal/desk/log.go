package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// An id of a row, as secret.NewID draws it.
const (
	idLength = 26
	idSigns  = "0123456789abcdefghjkmnpqrstvwxyz"
)

const (
	seeLog      permission = "log_viewed"
	seeOverview permission = "overview_viewed"
)

// Journal is the log as auditors read it.
type Journal interface {
	// Logged lists a page of the log, newest first.
	Logged(ctx context.Context, f registration.LogFilter) (registration.LogPage, error)
	// LogState tells how far the log is sealed; whole counts all of it.
	LogState(ctx context.Context, whole bool) (registration.LogState, error)
	// LastLogged finds the newest event of an act about a subject; NotFound when none.
	LastLogged(ctx context.Context, subject, act string) (registration.Event, error)
	// Staff lists every account that ever was.
	Staff(ctx context.Context) ([]registration.Account, error)
}

// LogQuery is what somebody wants to see of the log; what is "" or zero does not filter.
type LogQuery struct {
	Staff       string // id of an account
	Act         string
	Application string // its receipt number or, when it is purged, its id
	From, Until time.Time
	Before      string
	Limit       int
}

// fields names what filters, for the record; never by what.
func (q LogQuery) fields() string {
	var all []string
	for _, f := range []struct {
		name string
		used bool
	}{
		{"staff", q.Staff != ""},
		{"act", q.Act != ""},
		{"application", q.Application != ""},
		{"period", !q.From.IsZero() || !q.Until.IsZero()},
	} {
		if f.used {
			all = append(all, f.name)
		}
	}
	return "fields=" + strings.Join(all, ",")
}

// LogView is a page of the log and how far it proves itself.
type LogView struct {
	registration.LogPage
	State    registration.LogState
	Verified registration.Event // the last time the whole was recomputed; zero when never
	Staff    []registration.Account
}

// ReadLog shows a page of the log. The look is recorded before it is taken. An
// application that is neither a number nor an id is NotFound, and the view has no rows.
func (d *Desk) ReadLog(ctx context.Context, c Caller, q LogQuery) (LogView, error) {
	look := registration.Event{Subject: registration.SubjectLog, Detail: q.fields()}
	if err := d.recordDetail(ctx, c, seeLog, look); err != nil {
		return LogView{}, err
	}
	f := registration.LogFilter{Act: q.Act, From: q.From, Until: q.Until, Before: q.Before, Limit: q.Limit}
	if q.Staff != "" {
		f.Actor = registration.ByStaff(q.Staff)
	}
	out, err := d.aboutLog(ctx)
	if err != nil {
		return out, err
	}
	if f.Application, err = d.applicationID(ctx, q.Application); err != nil {
		return out, err
	}
	out.LogPage, err = d.Journal.Logged(ctx, f)
	return out, err
}

// aboutLog is what stands around every page of the log.
func (d *Desk) aboutLog(ctx context.Context) (out LogView, err error) {
	if out.State, err = d.Journal.LogState(ctx, false); err != nil {
		return out, err
	}
	if out.Staff, err = d.Journal.Staff(ctx); err != nil {
		return out, err
	}
	out.Verified, err = d.Journal.LastLogged(ctx, registration.SubjectChain, registration.ActLogVerified)
	if errors.Is(err, registration.ErrNotFound) {
		err = nil
	}
	return out, err
}

// applicationID is the id of what was typed: a receipt number or the id itself, for
// what the log tells outlives the application.
func (d *Desk) applicationID(ctx context.Context, typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	if n, ok := registration.ParseReceiptNumber(typed); ok {
		a, err := d.Applications.ApplicationByReceipt(ctx, n)
		return a.ID, err
	}
	if len(typed) == idLength && strings.Trim(typed, idSigns) == "" {
		return typed, nil
	}
	return "", registration.Fault(registration.NotFound, "application_unknown")
}
