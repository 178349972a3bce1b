// Package gate owns how much heavy work runs at once: decoding pictures and
// hashing passwords each pass a Gate, so that they stay within the machine's memory
// and leave it a processor to answer with.
//
// It refuses to know what the work is, and to let anyone overtake: who waits
// longest goes in first, however much he asks for.
package gate

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Gate admits work by the bytes it will hold and by number. Make one with New.
type Gate struct {
	bytes int64
	room  *semaphore.Weighted
	slots *semaphore.Weighted
}

// New makes a gate for work that holds up to bytes together, at most slots
// pieces at once. Both must be at least 1.
func New(bytes int64, slots int) *Gate {
	if bytes < 1 || slots < 1 {
		panic("gate: needs at least one byte and one slot")
	}
	return &Gate{bytes, semaphore.NewWeighted(bytes), semaphore.NewWeighted(int64(slots))}
}

// Enter waits until there is room for cost bytes and a free slot. Work larger
// than the whole gate is let in alone. The error is ctx's; without one, leave
// must be called when the work is done, and does nothing the second time.
func (g *Gate) Enter(ctx context.Context, cost int64) (leave func(), err error) {
	cost = min(max(cost, 0), g.bytes)
	if err := g.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if err := g.room.Acquire(ctx, cost); err != nil {
		g.slots.Release(1)
		return nil, err
	}
	return sync.OnceFunc(func() {
		g.room.Release(cost)
		g.slots.Release(1)
	}), nil
}
