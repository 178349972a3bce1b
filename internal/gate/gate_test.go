package gate

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// enter starts work of a cost and counts it in once it is admitted.
func enter(t *testing.T, g *Gate, cost int64, in *atomic.Int64) (leave func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		leave, err := g.Enter(context.Background(), cost)
		if err != nil {
			t.Error(err)
			return
		}
		in.Add(1)
		<-done
		leave()
	}()
	synctest.Wait()
	return func() { close(done); synctest.Wait() }
}

func TestGateAdmitsByBytesAndNumber(t *testing.T) {
	for name, c := range map[string]struct {
		costs []int64
		first int64 // admitted at once
	}{
		"all fit":            {[]int64{30, 30}, 2},
		"no slot":            {[]int64{1, 1, 1}, 2},
		"no room":            {[]int64{60, 60}, 1},
		"exactly full":       {[]int64{60, 40}, 2},
		"larger than all":    {[]int64{1000, 1}, 1},
		"larger waits alone": {[]int64{1, 1000}, 1},
		"costs nothing":      {[]int64{100, 0}, 2},
		"less than nothing":  {[]int64{100, -5}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var in atomic.Int64
				g := New(100, 2)
				var leaves []func()
				for _, cost := range c.costs {
					leaves = append(leaves, enter(t, g, cost, &in))
				}
				if in.Load() != c.first {
					t.Errorf("%d admitted, want %d", in.Load(), c.first)
				}
				for _, leave := range leaves {
					leave()
				}
				if in.Load() != int64(len(c.costs)) {
					t.Errorf("%d admitted in the end", in.Load())
				}
			})
		})
	}
}

// Small work does not keep large work out for ever.
func TestNobodyOvertakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var first, large, small atomic.Int64
		g := New(100, 3)
		leaveFirst := enter(t, g, 50, &first)
		leaveLarge := enter(t, g, 90, &large)
		leaveSmall := enter(t, g, 10, &small)
		if large.Load() != 0 || small.Load() != 0 {
			t.Error("overtaken")
		}
		leaveFirst()
		if large.Load() != 1 || small.Load() != 1 {
			t.Error("not admitted")
		}
		leaveLarge()
		leaveSmall()
	})
}

func TestEnterGivesUpWithItsContext(t *testing.T) {
	for name, slots := range map[string]int{"waiting for room": 2, "waiting for a slot": 1} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { giveUp(t, New(100, slots)) })
		})
	}
}

func giveUp(t *testing.T, g *Gate) {
	t.Helper()
	leave, err := g.Enter(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 { // more often than there are slots: none may be lost
		waiting, cancel := context.WithTimeout(t.Context(), time.Second)
		if _, err := g.Enter(waiting, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		cancel()
	}
	leave()
	leave() // the second time does nothing
	first, err := g.Enter(t.Context(), 60)
	if err != nil {
		t.Fatal(err)
	}
	defer first()
	if g.room.TryAcquire(60) {
		t.Error("leaving twice made room twice")
	}
}

func TestGateHoldsUnderLoad(t *testing.T) {
	var held, inside atomic.Int64
	var all sync.WaitGroup
	g := New(100, 3)
	for i := range 200 {
		all.Go(func() {
			cost := int64(i%7) * 20
			leave, err := g.Enter(t.Context(), cost)
			if err != nil {
				t.Error(err)
				return
			}
			if held.Add(min(cost, 100)) > 100 || inside.Add(1) > 3 {
				t.Error("too much inside")
			}
			held.Add(-min(cost, 100))
			inside.Add(-1)
			leave()
		})
	}
	all.Wait()
}

func TestNewRefusesAClosedGate(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a gate nobody passes")
		}
	}()
	New(0, 1)
}
