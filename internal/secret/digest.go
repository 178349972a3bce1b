package secret

import "encoding/hex"

// Digest returns 64 hex digits that stand for value under key, for rows that
// must find a value again without holding it, such as a throttle by mail
// address. The same value under another purpose has another digest.
func Digest(key []byte, purpose, value string) string {
	return hex.EncodeToString(keyed(key, "digest", purpose, value))
}

// Digest hides a value, such as a mail or network address, behind the links' key:
// equal values give equal digests, and nobody without the key can try values.
func (l Links) Digest(purpose, value string) string { return Digest(l.key, purpose, value) }
