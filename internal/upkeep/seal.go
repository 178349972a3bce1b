package upkeep

import (
	"context"
	"errors"
	"time"

	"ouchi/internal/registration"
)

// Ledger chains the log.
type Ledger interface {
	// SealNext seals committed events that are not sealed, in one transaction, and
	// returns the last seal and how many were made; 0 when another holder seals.
	SealNext(ctx context.Context, in registration.Sealing) (registration.Seal, int, error)
}

// Heads takes the end of the chain to where the database's owner cannot write.
type Heads interface {
	// Export is durable when it returns.
	Export(ctx context.Context, at time.Time, head registration.Seal) error
}

const (
	sealEvery   = time.Second
	sealBatch   = 500
	sealLease   = 10 * time.Second
	exportEvery = time.Minute
)

// seals is what a process knows of its own sealing.
type seals struct {
	holder   string
	head     registration.Seal // the last one made here
	exported registration.Seal // the last one told outside
	at       time.Time         // when
}

// Seal seals a batch of the log and returns how many events; at most once a minute it
// exports the head. An export that fails is tried again with the next call.
func (u *Upkeep) Seal(ctx context.Context) (int, error) { return u.seal(ctx, exportEvery) }

// SealAll seals what waits, for whoever stops, and exports the head at once. Where
// another process seals, it leaves the work to that one.
func (u *Upkeep) SealAll(ctx context.Context) error {
	for {
		if n, err := u.seal(ctx, 0); n == 0 || err != nil {
			return err
		}
	}
}

func (u *Upkeep) seal(ctx context.Context, apart time.Duration) (int, error) {
	u.sealing.Lock()
	defer u.sealing.Unlock()
	s := &u.seals
	if s.holder == "" {
		s.holder = u.NewID()
	}
	now := u.Now()
	head, n, err := u.Ledger.SealNext(ctx, registration.Sealing{
		Holder: s.holder, Now: now, Until: now.Add(sealLease), Limit: sealBatch, Salt: u.Rand,
	})
	if err == nil && n > 0 {
		s.head = head
	}
	if s.head.Seq == s.exported.Seq || now.Sub(s.at) < apart {
		return n, err
	}
	told := u.Heads.Export(ctx, now, s.head)
	if told == nil {
		s.exported, s.at = s.head, now
		u.Log.InfoContext(ctx, "log sealed", "seq", s.head.Seq, "chain", s.head.Chain)
	}
	return n, errors.Join(err, told)
}
