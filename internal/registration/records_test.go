package registration_test

import (
	"testing"
	"time"

	"ouchi/internal/registration"
)

func TestASessionIsExtended(t *testing.T) {
	begun := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	s := registration.Session{OpenedAt: begun, ExpiresAt: begun.Add(2 * time.Hour)}
	for name, c := range map[string]struct{ now, want time.Duration }{
		"by its whole life":        {time.Hour, 3 * time.Hour},
		"not beyond the longest":   {90 * time.Minute * 3, 5 * time.Hour},
		"never to an earlier time": {-time.Hour, 2 * time.Hour},
	} {
		if got := s.Extended(begun.Add(c.now), 2*time.Hour, 5*time.Hour); !got.Equal(begun.Add(c.want)) {
			t.Errorf("%s: %v", name, got.Sub(begun))
		}
	}
}
