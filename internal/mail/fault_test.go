package mail

import (
	"errors"
	"strings"
	"testing"
)

// permanent checks an error as the outbox does, and that it names nobody.
func permanent(t *testing.T, name string, err error, want bool) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", name)
		return
	}
	var p interface{ Permanent() bool }
	if got := errors.As(err, &p) && p.Permanent(); got != want {
		t.Errorf("%s: permanent is %v, want %v: %v", name, got, want, err)
	}
	if strings.ContainsAny(err.Error(), "@\r\n") {
		t.Errorf("%s: the error repeats too much: %v", name, err)
	}
}
