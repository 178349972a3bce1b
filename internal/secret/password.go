// Package secret holds what nobody else may get wrong: password hashes, the
// tokens of mailed links, sessions, keyed digests and the sealing of texts and
// images.
//
// It owns the choice of algorithms and the shape of every token. It refuses to
// know where keys lie: they reach it as bytes or as a KeyStore, and it reads no
// file, no setting, no clock and no randomness of its own, but for the keys and
// nonces that Tink draws itself.
package secret

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// ErrHash is returned for a stored password hash that cannot be read.
var ErrHash = errors.New("secret: not an argon2id hash within bounds")

// Gate admits work that costs much of the machine. Enter waits until cost
// (bytes of memory) may be spent or ctx ends; leave gives it back and is called
// once.
type Gate interface {
	Enter(ctx context.Context, cost int64) (leave func(), err error)
}

// Params are the costs of argon2id (RFC 9106).
type Params struct {
	MemoryKiB uint32 // 8 or more a lane
	Passes    uint32
	Lanes     uint8
}

// DefaultParams are 19 MiB, two passes, one lane: the first choice of the OWASP
// Password Storage Cheat Sheet.
func DefaultParams() Params { return Params{MemoryKiB: 19 * 1024, Passes: 2, Lanes: 1} }

// Password gives the form in which a password is hashed and compared: full-width
// letters, digits and symbols become half-width and half-width kana full-width,
// every space is U+0020, and the result is NFC. It is OpaqueString (RFC 8265
// section 4.2) with the width folded as well, for a phone's keyboard may type
// ａｂｃ１２３ one day and abc123 the next. Case is kept.
func Password(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, width.Fold.String(s))
	return norm.NFC.String(s)
}

// Hasher makes and checks password hashes. It is safe for concurrent use as long
// as its randomness is.
type Hasher struct {
	params  Params
	gate    Gate
	rand    io.Reader
	nothing string // a hash of no password, for accounts that do not exist
}

// NewHasher refuses parameters that argon2id cannot take or that would ask for
// more than 256 MiB a hash.
func NewHasher(p Params, gate Gate, rand io.Reader) (*Hasher, error) {
	if !p.bounded() {
		return nil, fmt.Errorf("secret: argon2id parameters out of bounds: %+v", p)
	}
	h := &Hasher{params: p, gate: gate, rand: rand}
	none := phc{Params: p, Salt: make([]byte, saltBytes), Sum: make([]byte, sumBytes)}
	if _, err := io.ReadFull(rand, none.Sum); err != nil {
		return nil, fmt.Errorf("secret: draw a hash of nothing: %w", err)
	}
	h.nothing = none.String()
	return h, nil
}

// Hash returns the hash of a password as a PHC string. The errors are ctx's, the
// gate's or the randomness's.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	out := phc{Params: h.params, Salt: make([]byte, saltBytes), Sum: make([]byte, sumBytes)}
	if _, err := io.ReadFull(h.rand, out.Salt); err != nil {
		return "", fmt.Errorf("secret: draw a salt: %w", err)
	}
	sum, err := h.sum(ctx, out, password)
	if err != nil {
		return "", err
	}
	out.Sum = sum
	return out.String(), nil
}

// Verify tells whether hash was made from password. The empty hash stands for an
// account that does not exist: it is never true and costs the same. A hash that
// cannot be read is ErrHash.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		return false, h.VerifyNothing(ctx, password)
	}
	want, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	got, err := h.sum(ctx, want, password)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want.Sum) == 1, nil
}

// VerifyNothing takes as long as a Verify of a hash with the Hasher's own
// parameters, so that an unknown account cannot be told by time.
func (h *Hasher) VerifyNothing(ctx context.Context, password string) error {
	_, err := h.Verify(ctx, h.nothing, password)
	return err
}

// Outdated tells whether a hash was made under other parameters than the
// Hasher's, so that it may be made anew when its password is next at hand.
func (h *Hasher) Outdated(hash string) bool {
	p, err := parsePHC(hash)
	return err == nil && p.Params != h.params
}

func (h *Hasher) sum(ctx context.Context, p phc, password string) ([]byte, error) {
	leave, err := h.gate.Enter(ctx, int64(p.MemoryKiB)*1024)
	if err != nil {
		return nil, fmt.Errorf("secret: wait to hash: %w", err)
	}
	defer leave()
	text := []byte(Password(password))
	return argon2.IDKey(text, p.Salt, p.Passes, p.MemoryKiB, p.Lanes, uint32(len(p.Sum))), nil
}
