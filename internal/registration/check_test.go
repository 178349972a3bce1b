package registration_test

import (
	"reflect"
	"testing"

	"ouchi/internal/registration"
)

func TestTicksAreSortedByDocument(t *testing.T) {
	a := registration.Application{Round: 2}
	kinds := []registration.DocumentKind{
		{Code: "licence", Checks: []registration.Check{"name", "address", "validity"}},
		{Code: "letter", Checks: []registration.Check{"address"}},
		{Code: "badge"},
	}
	documents := []registration.Document{
		{ID: "old", Round: 1, Kind: "licence", State: registration.Ready},
		{ID: "a", Round: 2, Kind: "licence", State: registration.Ready},
		{ID: "b", Round: 2, Kind: "letter", State: registration.Ready},
		{ID: "c", Round: 2, Kind: "badge", State: registration.Ready},
		{ID: "d", Round: 2, Kind: "licence", State: registration.Shredded},
		{ID: "e", Round: 2, Kind: "gone", State: registration.Ready},
	}
	tick := func(d string, c registration.Check) registration.Tick {
		return registration.Tick{Document: d, Check: c}
	}
	for _, tt := range []struct {
		name    string
		ticks   []registration.Tick
		missing int
		text    string
	}{
		{"none", nil, 4, "unticked=4 licence/a= letter/b="},
		{"all", []registration.Tick{tick("b", "address"), tick("a", "validity"), tick("a", "address"), tick("a", "name")}, 0, "unticked=0 licence/a=name,address,validity letter/b=address"},
		{"no box has it", []registration.Tick{tick("b", "name"), tick("c", "name"), tick("old", "name"), tick("d", "name"), tick("x", "name"), tick("a", "address")}, 3, "unticked=3 licence/a=address letter/b="},
	} {
		got := a.Compare(documents, kinds, tt.ticks)
		if got.Missing != tt.missing || got.String() != tt.text {
			t.Errorf("%s: %d, %q", tt.name, got.Missing, got)
		}
		if back, ok := registration.ParseTicked(got.String()); !ok || !reflect.DeepEqual(back, got) {
			t.Errorf("%s: read back %+v, %v", tt.name, back, ok)
		}
	}
	if got := a.Compare(documents[3:4], kinds, nil); got.String() != "" {
		t.Errorf("nothing to compare: %q", got)
	}
	for _, other := range []string{"", "reasons=blurred", "unticked=x", "unticked=1 licence=name", "unticked=1 licence/a"} {
		if _, ok := registration.ParseTicked(other); ok {
			t.Errorf("%q was read", other)
		}
	}
}
