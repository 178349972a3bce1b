package signin

import (
	"crypto/subtle"
	"encoding/base32"
	"io"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// What every authenticator app can do: RFC 6238 with SHA-1, six digits, thirty seconds.
const (
	period      = 30
	secretBytes = 20
	window      = 1 // periods before and after that count, for clocks that differ
)

// Codes are those of authenticator apps.
type Codes struct {
	Issuer string // whom the app names beside the account
	Rand   io.Reader
}

// New draws a secret of 160 bits in base32.
func (c Codes) New() (string, error) {
	raw := make([]byte, secretBytes)
	if _, err := io.ReadFull(c.Rand, raw); err != nil {
		return "", err
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw), nil
}

// Address is the otpauth:// address of a secret; "" for one that New did not draw.
func (c Codes) Address(secret, login string) string {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return ""
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: c.Issuer, AccountName: login, Secret: raw, Period: period, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
	if err != nil {
		return ""
	}
	return key.URL()
}

// Period is the one that a code belongs to, the latest first; false when the code is of
// none near now.
func (c Codes) Period(secret, code string, now time.Time) (int64, bool) {
	at := now.Unix() / period
	for p := at + window; p >= at-window; p-- {
		want, err := hotp.GenerateCode(secret, uint64(p))
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return p, true
		}
	}
	return 0, false
}
