package secret

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
)

const sessionBytes = 32

// NewSession draws a session: the value for the cookie, 43 characters of
// base64url, and the hash under which its row is kept. Whoever reads the database
// cannot make a cookie from it. It panics when rand fails.
func NewSession(rand io.Reader) (cookie, hash string) {
	cookie = base64.RawURLEncoding.EncodeToString(draw(rand, sessionBytes))
	return cookie, SessionHash(cookie)
}

// SessionHash returns the hash of a cookie's value: SHA-256 in 64 hex digits. A
// plain hash suffices, for the value is 256 random bits and cannot be guessed.
func SessionHash(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}
