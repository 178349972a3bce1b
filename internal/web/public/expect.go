package public

import (
	"context"
	"sync"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/web/page"
)

// queueAge is how long the length of the queue is remembered: the start page is open
// to everybody, and counting costs the more the longer the queue.
const queueAge = time.Minute

// queue remembers how many applications wait.
type queue struct {
	mu sync.Mutex
	n  int
	at time.Time
}

// waiting counts the applications that a new one would find before it.
func (s *Side) waiting(ctx context.Context) (int, error) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	now := s.parts.Now()
	if age := now.Sub(s.queue.at); age >= 0 && age < queueAge {
		return s.queue.n, nil
	}
	n, err := s.parts.Intake.WaitingBefore(ctx, now)
	if err == nil {
		s.queue.n, s.queue.at = n, now
	}
	return n, err
}

// expected says when an application that began to wait at since is decided, with so
// many ahead of it.
func (s *Side) expected(say page.Say, since time.Time, ahead int) string {
	set := s.parts.Settings
	w := calendar.Estimate(set.Calendar, calendar.Load{
		From: calendar.DayOf(since, s.location()), Today: calendar.DayOf(s.parts.Now(), s.location()),
		Waiting: ahead, PerDay: set.DecisionsPerDay, Least: set.MinDays, Most: set.MaxDays,
	})
	key := "public.expected.between"
	switch {
	case w.Earliest == w.Latest:
		key = "public.expected.about"
	case w.Longer:
		key = "public.expected.longer"
	}
	return say(key, "from", near(say, w.Earliest), "to", near(say, w.Latest))
}
