package registration

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"
	"time"
)

func logged(id string) LoggedEvent {
	return LoggedEvent{id, Event{At: time.UnixMilli(1_700_000_000_123), Subject: "s", Actor: ByStaff("1"), Act: "looked", Detail: "n=1"}}
}

func TestSealCoversEveryColumn(t *testing.T) {
	s, err := Seal{}.Next(logged("a"), rand.Reader)
	if err != nil || s.Seq != 1 || !s.Covers(logged("a")) || !s.Follows(Seal{}) {
		t.Fatalf("%+v, %v", s, err)
	}
	for name, alter := range map[string]func(*LoggedEvent){
		"id":      func(e *LoggedEvent) { e.ID = "b" },
		"time":    func(e *LoggedEvent) { e.At = e.At.Add(time.Millisecond) },
		"subject": func(e *LoggedEvent) { e.Subject = "t" },
		"actor":   func(e *LoggedEvent) { e.Actor = ByStaff("2") },
		"act":     func(e *LoggedEvent) { e.Act = "decided" },
		"detail":  func(e *LoggedEvent) { e.Detail = "" },
		// The same letters, cut at another place.
		"cut": func(e *LoggedEvent) { e.Act, e.Detail = "lookedn", "=1" },
	} {
		e := logged("a")
		alter(&e)
		if s.Covers(e) {
			t.Errorf("%s: what was altered passes", name)
		}
	}
	for name, alter := range map[string]func(*Seal){
		"seq":    func(s *Seal) { s.Seq = 2 },
		"digest": func(s *Seal) { s.Digest = strings.Repeat("0", 64) },
		"chain":  func(s *Seal) { s.Chain = strings.Repeat("0", 64) },
	} {
		other := s
		alter(&other)
		if other.Follows(Seal{}) {
			t.Errorf("%s: a seal that was altered follows", name)
		}
	}
	salted := s
	salted.Salt = strings.Repeat("0", 32)
	if salted.Covers(logged("a")) {
		t.Error("another salt passes")
	}
}

// The form is fixed: seals of years ago must prove still.
func TestSealIsAlwaysTheSame(t *testing.T) {
	first, err := Seal{}.Next(logged("a"), bytes.NewReader(make([]byte, SaltSize)))
	if err != nil {
		t.Fatal(err)
	}
	second, err := first.Next(logged("b"), bytes.NewReader(make([]byte, SaltSize)))
	if err != nil || !second.Follows(first) || second.Follows(Seal{}) {
		t.Fatalf("%+v, %v", second, err)
	}
	const want = "ecaf64a7fcf666d456386d94f0f631bb776010cc64eb30409d2d72c664486e1d " +
		"0f1cf40e1091d2773ed746c686e3a50984e3fc59bc743e8805b646624b2079af"
	if got := first.Chain + " " + second.Chain; got != want {
		t.Errorf("got %s", got)
	}
	if _, err := second.Next(logged("c"), strings.NewReader("short")); err == nil {
		t.Error("sealed without a salt")
	}
}
