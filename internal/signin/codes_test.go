package signin_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"ouchi/internal/signin"
)

// The secret of RFC 6238 appendix B, and the last six of its eight digits.
const rfcSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

func TestCodesAreTheStandards(t *testing.T) {
	c := signin.Codes{Issuer: "みほん図書館", Rand: rand.Reader}
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		p, ok := c.Period(rfcSecret, code, time.Unix(at, 0))
		if !ok || p != at/30 {
			t.Errorf("at %d: period %d, %v", at, p, ok)
		}
	}
}

func TestCodesCountOnePeriodAround(t *testing.T) {
	c := signin.Codes{Rand: rand.Reader}
	for drift, want := range map[int64]bool{-61: false, -30: true, 0: true, 30: true, 61: false} {
		_, ok := c.Period(rfcSecret, "081804", time.Unix(1111111109+drift, 0))
		if ok != want {
			t.Errorf("%d seconds off: %v", drift, ok)
		}
	}
	for _, code := range []string{"", "28708", "2870820", "abcdef", "287083"} {
		if _, ok := c.Period(rfcSecret, code, time.Unix(59, 0)); ok {
			t.Errorf("%q is taken", code)
		}
	}
}

func TestSecretsAndTheirAddress(t *testing.T) {
	c := signin.Codes{Issuer: "みほん図書館", Rand: rand.Reader}
	one, err := c.New()
	other, err2 := c.New()
	if err != nil || err2 != nil || one == other || len(one) != 32 {
		t.Fatalf("%q, %q, %v, %v", one, other, err, err2)
	}
	address := c.Address(one, "hanako")
	if !strings.HasPrefix(address, "otpauth://totp/") || !strings.Contains(address, "secret="+one) || !strings.Contains(address, "hanako") {
		t.Errorf("address %q", address)
	}
	if c.Address("not base32", "hanako") != "" {
		t.Error("an address of no secret")
	}
}
