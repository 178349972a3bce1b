package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"ouchi/internal/registration"
)

const (
	auditPage = 2000             // seals held at once
	sealLate  = time.Minute      // how long an event may wait for its seal
	timeApart = 10 * time.Minute // how far the times of two events may go against their order
)

// Audit is what became of looking at the whole log.
type Audit struct {
	Seals, Unsealed int64
	Fault           string   // the first that does not hold, in plain English; "" when all does
	Seq             int64    // of the fault; 0 where it is at no seal
	Remarks         []string // what an auditor should know and what proves nothing
}

// VerifyLog recomputes the whole chain and compares the exported heads with it. It
// holds one page of the log in memory, tells progress of each, and records the outcome.
// An empty path takes the file that the settings name.
func (a *App) VerifyLog(ctx context.Context, path string, progress func(done, all int64)) (Audit, error) {
	if path == "" {
		path = a.config.HeadsFile()
	}
	v := verifier{app: a, progress: progress}
	if err := v.run(ctx, path); err != nil {
		return v.Audit, err
	}
	outcome := fmt.Sprintf("seq=%d", v.before.Seq)
	if v.Fault != "" {
		outcome = fmt.Sprintf("broken=%d", v.Audit.Seq)
	}
	return v.Audit, a.Store.Record(ctx, registration.Event{
		At: a.options.Now(), Subject: registration.SubjectChain, Actor: registration.ByOperator,
		Act: registration.ActLogVerified, Detail: outcome,
	})
}

type verifier struct {
	Audit
	app      *App
	progress func(done, all int64)
	heads    *heads
	before   registration.Seal
	latest   time.Time
	late     int64 // events whose time lies before that of events sealed earlier
	lateSeq  int64
}

func (v *verifier) run(ctx context.Context, path string) (err error) {
	v.heads, err = openHeads(path)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return fmt.Errorf("app: the heads of the log: %w", err)
	}
	if !missing {
		defer func() { err = errors.Join(err, v.heads.Close()) }()
	}
	state, err := v.app.Store.LogState(ctx, false)
	if err != nil {
		return err
	}
	if err := v.chain(ctx, state.Head.Seq); err != nil || v.Fault != "" {
		return err
	}
	if missing && v.before.Seq > 0 {
		v.fault(0, "there is no file of heads at %s: whether the end of the log was cut off cannot be told", path)
		return nil
	}
	if !missing && v.heads.next.Seq > 0 {
		v.fault(v.before.Seq+1, "the log ends at seq %d, and its heads tell of seq %d: the end was cut off, or an older backup restored",
			v.before.Seq, v.heads.next.Seq)
		return nil
	}
	v.remark()
	return v.rest(ctx)
}

func (v *verifier) fault(seq int64, format string, args ...any) {
	v.Seq, v.Fault = seq, fmt.Sprintf(format, args...)
}

// chain walks the seals; those made while it walks are looked at too.
func (v *verifier) chain(ctx context.Context, all int64) error {
	for {
		page, err := v.app.Store.Seals(ctx, v.before.Seq, auditPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, s := range page {
			if err := v.link(ctx, s); err != nil || v.Fault != "" {
				return err
			}
		}
		v.progress(v.before.Seq, max(all, v.before.Seq))
	}
}

// link looks at one seal, its event and the heads that were exported there.
func (v *verifier) link(ctx context.Context, s registration.Sealed) error {
	switch {
	case s.Seq != v.before.Seq+1:
		v.fault(v.before.Seq+1, "seal %d is missing", v.before.Seq+1)
		return nil
	case !s.Follows(v.before):
		v.fault(s.Seq, "seal %d does not follow the one before: it was altered, exchanged or put between", s.Seq)
		return nil
	case s.Event.ID == "":
		v.fault(s.Seq, "the event of seal %d is missing", s.Seq)
		return nil
	case !s.Covers(s.Event):
		v.fault(s.Seq, "the event of seal %d was altered or exchanged", s.Seq)
		return nil
	}
	v.before, v.Seals = s.Seal, s.Seq
	v.time(s)
	if v.heads == nil {
		return nil
	}
	wrong, err := v.heads.meet(s.Seal, func(seq int64) (registration.Seal, error) { return v.app.Store.Seal(ctx, seq) })
	if wrong != "" {
		v.fault(s.Seq, "%s", wrong)
	}
	return err
}

func (v *verifier) time(s registration.Sealed) {
	switch at := s.Event.At; {
	case at.After(v.latest):
		v.latest = at
	case at.Before(v.latest.Add(-timeApart)):
		if v.late++; v.late == 1 {
			v.lateSeq = s.Seq
		}
	}
}

// rest looks at what has no seal: what waits, and what only says that it is sealed.
func (v *verifier) rest(ctx context.Context) error {
	state, err := v.app.Store.LogState(ctx, true)
	if err != nil {
		return err
	}
	v.Unsealed = state.Unsealed
	if state.Marked != state.Seals {
		id, err := v.app.Store.Unsealable(ctx)
		v.fault(0, "%d events say that they are sealed and %d seals were made; the first without one is %q: it was put in past the program",
			state.Marked, state.Seals, id)
		return err
	}
	if waits := v.app.options.Now().Sub(state.Oldest); state.Unsealed > 0 && waits > sealLate {
		v.fault(v.before.Seq+1, "%d events are not sealed, the oldest for %s: nothing seals (is ouchi running?), or a seal cannot be made",
			state.Unsealed, waits.Truncate(time.Second))
	}
	return nil
}

func (v *verifier) remark() {
	if v.late > 0 {
		v.Remarks = append(v.Remarks, fmt.Sprintf("%d events bear a time more than %d minutes before events that were sealed "+
			"earlier, the first at seq %d: a clock was set back, or somebody wrote them afterwards", v.late, int(timeApart.Minutes()), v.lateSeq))
	}
	if v.heads != nil && v.heads.torn > 0 {
		v.Remarks = append(v.Remarks, fmt.Sprintf("%d lines of the heads were cut off", v.heads.torn))
	}
}

// tail is how much of the log's end Check recomputes.
const tail = 2000

// checkLog proves the end of the log and that the last exported head lies on it.
func (a *App) checkLog(ctx context.Context) (broken []string, err error) {
	state, err := a.Store.LogState(ctx, false)
	if err != nil {
		return nil, err
	}
	v := verifier{app: a, progress: func(int64, int64) {}}
	if begin := state.Head.Seq - tail; begin > 0 {
		if v.before, err = a.Store.Seal(ctx, begin); err != nil {
			return nil, err
		}
		v.before.Seq = begin // also where this seal is missing: then the next does not follow
	}
	if err := v.chain(ctx, state.Head.Seq); err != nil {
		return nil, err
	}
	if v.Fault == "" {
		if err := v.lastHead(ctx); err != nil {
			return nil, err
		}
	}
	if v.Fault != "" {
		broken = append(broken, "the log proves itself: "+v.Fault)
	}
	return broken, nil
}

func (v *verifier) lastHead(ctx context.Context) error {
	h, err := openHeads(v.app.config.HeadsFile())
	if errors.Is(err, fs.ErrNotExist) {
		if v.before.Seq > 0 {
			v.fault(0, "there is no file of heads")
		}
		return nil
	}
	if err != nil {
		return err
	}
	var last registration.Seal
	for err == nil && h.next.Seq > 0 {
		last = h.next
		err = h.advance()
	}
	if err = errors.Join(err, h.Close()); err != nil || last.Seq == 0 {
		return err
	}
	s, err := v.app.Store.Seal(ctx, last.Seq)
	if err == nil && s.Chain != last.Chain {
		v.fault(last.Seq, "the last exported head, of seq %d, does not lie on the chain", last.Seq)
	}
	return err
}
