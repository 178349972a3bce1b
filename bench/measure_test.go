// Package bench owns the figures of the house: what a piece of work costs, and
// how near that is to the least it could cost on the machine at hand.
//
// Machines differ and are shared, so every work runs in turns with its floor, the
// part of it that nobody can do without, and what counts is the ratio of the two.
// It refuses to be a gate: a slow machine fails nothing here.
package bench

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// turn is how often each client works before it is the floor's turn.
const turn = 2

// deed is one piece of work. The number is its place in the turn: two that run at
// once never have the same.
type deed func(place int) error

// contest is a work and what it is measured against, done by as many clients at
// once, each with no pause between two deeds.
type contest struct {
	clients     int
	work, floor deed
	after       deed // clears up behind a work, untimed; may be nil
}

// places is how many deeds a turn has.
func (c contest) places() int { return c.clients * turn }

// run takes turns until the benchmark has its time and reports: deeds a second of
// work and floor; "of-floor", the work's rate by the floor's, the median of the
// turns; the 50th and 99th percentile of the work's duration; the processor's time
// for a work; "cpu-of-floor", the floor's processor time by the work's, which other
// programs on the machine disturb least.
func (c contest) run(b *testing.B) {
	b.Helper()
	var work, floor tally
	if err := c.warmUp(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		work.turn(b, c, c.work)
		b.StopTimer()
		floor.turn(b, c, c.floor)
		for i := 0; c.after != nil && i < c.places(); i++ {
			if err := c.after(i); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
	}
	b.ReportMetric(0, "ns/op") // of a turn: tells nothing
	b.ReportMetric(work.rate(), "op/s")
	b.ReportMetric(floor.rate(), "floor-op/s")
	b.ReportMetric(nearness(work, floor), "of-floor")
	b.ReportMetric(work.percentile(50), "p50-ms")
	b.ReportMetric(work.percentile(99), "p99-ms")
	b.ReportMetric(work.processor(), "cpu-ms")
	b.ReportMetric(floor.processor()/work.processor(), "cpu-of-floor")
}

// warmUp does everything once, for what is made only at its first use.
func (c contest) warmUp() error {
	err := errors.Join(c.work(0), c.floor(0))
	if c.after != nil {
		err = errors.Join(err, c.after(0))
	}
	return err
}

// tally is what some turns came to.
type tally struct {
	took  []time.Duration // of each deed
	turns []time.Duration
	cpu   time.Duration // of all turns
}

func (t *tally) turn(b *testing.B, c contest, do deed) {
	b.Helper()
	var (
		took    = make([]time.Duration, c.places())
		errs    = make([]error, c.places())
		next    atomic.Int64
		clients sync.WaitGroup
	)
	cpu, began := processor(), time.Now()
	for range c.clients {
		clients.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(took)); i = next.Add(1) - 1 {
				at := time.Now()
				errs[i] = do(int(i))
				took[i] = time.Since(at)
			}
		})
	}
	clients.Wait()
	t.turns = append(t.turns, time.Since(began))
	t.cpu += processor() - cpu
	t.took = append(t.took, took...)
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
}

func (t *tally) rate() float64 {
	var all time.Duration
	for _, turn := range t.turns {
		all += turn
	}
	return float64(len(t.took)) / all.Seconds()
}

// nearness compares each turn of the work with the floor's right after it.
func nearness(work, floor tally) float64 {
	all := make([]float64, len(work.turns))
	for i := range all {
		all[i] = float64(floor.turns[i]) / float64(work.turns[i])
	}
	return median(all)
}

func (t *tally) processor() float64 { return milliseconds(t.cpu) / float64(len(t.took)) }

func (t *tally) percentile(n int) float64 {
	slices.Sort(t.took)
	return milliseconds(t.took[(len(t.took)-1)*n/100])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// processor is the time that all of this process has had on processors so far, in
// programs and in the kernel (getrusage(2)).
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // refused only for a wrong first argument
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
