package secret

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
)

// KeyBytes is the length of the keys that Links and Digest take.
const KeyBytes = 32

const (
	idBytes   = 16
	maxID     = 64 // bytes of the longest id that a token may carry
	proofSize = 20 // bytes of the HMAC kept: 160 bits (RFC 2104 section 5 allows half or more)
)

// Lower-case base32 without i, l, o and u, after Crockford: an id read aloud or
// copied by hand stays itself.
var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID draws a row id: 128 random bits in 26 letters and digits. It panics when
// rand fails.
func NewID(rand io.Reader) string { return idText.EncodeToString(draw(rand, idBytes)) }

// Links makes and checks the tokens of mailed links. A token is computed from
// the key, what it is for, the row's id and the row's nonce, so that no token
// need ever be stored, and a new nonce ends the old token.
type Links struct{ key []byte }

// NewLinks refuses a key that is not KeyBytes long.
func NewLinks(key []byte) (Links, error) {
	if len(key) != KeyBytes {
		return Links{}, errors.New("secret: the key of links is not 32 bytes long")
	}
	return Links{key: key}, nil
}

// Token returns base64url(id, proof): letters, digits, "-" and "_" only, 62 of
// them for an id of NewID. The id is legible in it; the proof is the HMAC-SHA256
// of purpose, id and nonce, cut to 160 bits.
func (l Links) Token(purpose, id, nonce string) string {
	return base64.RawURLEncoding.EncodeToString(append([]byte(id), l.proof(purpose, id, nonce)...))
}

// ID returns the row id that a token names, so that the row and its nonce can be
// found. It proves nothing: Check does. Text that no Token makes for an id of at
// most 64 letters, digits, "-" and "_" is not ok.
func ID(token string) (id string, ok bool) {
	if len(token) > base64.RawURLEncoding.EncodedLen(maxID+proofSize) {
		return "", false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	// The decoder skips line breaks; one link has one spelling.
	if err != nil || len(raw) <= proofSize || base64.RawURLEncoding.EncodedLen(len(raw)) != len(token) {
		return "", false
	}
	id = string(raw[:len(raw)-proofSize])
	return id, plain(id)
}

// Check tells, in constant time, whether token is the one for this purpose, id
// and nonce.
func (l Links) Check(token, purpose, id, nonce string) bool {
	return hmac.Equal([]byte(token), []byte(l.Token(purpose, id, nonce)))
}

func (l Links) proof(purpose, id, nonce string) []byte {
	return keyed(l.key, "link", purpose, id, nonce)[:proofSize]
}

// keyed is HMAC-SHA256 over parts, each led by its length so that no two lists of
// parts are the same text. The first part names the use, so that one key may
// serve links and digests.
func keyed(key []byte, parts ...string) []byte {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		mac.Write([]byte(p))
	}
	return mac.Sum(nil)
}

func plain(id string) bool {
	for _, c := range []byte(id) {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '-', c == '_':
		default:
			return false
		}
	}
	return true
}

// draw panics rather than return an error because no caller can go on without
// randomness, and crypto/rand's own reader never fails.
func draw(rand io.Reader, n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(rand, b); err != nil {
		panic("secret: no randomness: " + err.Error())
	}
	return b
}
