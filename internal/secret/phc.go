package secret

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	saltBytes = 16
	sumBytes  = 32

	// A stored hash decides how much memory its check takes, so it is bounded:
	// one altered row must not be able to stop the machine.
	maxMemoryKiB = 256 * 1024
	maxPasses    = 16
	maxLanes     = 16
	maxPart      = 64 // bytes of a salt or a sum
)

// phc is one argon2id hash with all that its check needs.
type phc struct {
	Params
	Salt, Sum []byte
}

func (p Params) bounded() bool {
	return p.Passes >= 1 && p.Passes <= maxPasses &&
		p.Lanes >= 1 && p.Lanes <= maxLanes &&
		p.MemoryKiB >= 8*uint32(p.Lanes) && p.MemoryKiB <= maxMemoryKiB
}

// String writes the PHC string format
// (https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md):
// $argon2id$v=19$m=19456,t=2,p=1$salt$sum.
func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		p.MemoryKiB, p.Passes, p.Lanes,
		base64.RawStdEncoding.EncodeToString(p.Salt), base64.RawStdEncoding.EncodeToString(p.Sum))
}

// parsePHC reads exactly what String writes; all else is ErrHash.
func parsePHC(s string) (phc, error) {
	part := strings.Split(s, "$")
	if len(part) != 6 {
		return phc{}, ErrHash
	}
	p := phc{Params: parseParams(part[3])}
	var errs [2]error
	p.Salt, errs[0] = base64.RawStdEncoding.DecodeString(part[4])
	p.Sum, errs[1] = base64.RawStdEncoding.DecodeString(part[5])
	fits := func(b []byte) bool { return len(b) >= 8 && len(b) <= maxPart }
	if errs != [2]error{} || !p.bounded() || !fits(p.Salt) || !fits(p.Sum) || p.String() != s {
		return phc{}, ErrHash
	}
	return p, nil
}

// parseParams reads "m=19456,t=2,p=1"; what it cannot read stays zero, which is
// out of bounds.
func parseParams(s string) Params {
	number := func(prefix string, bits int) uint64 {
		var text string
		text, s, _ = strings.Cut(s, ",")
		digits, _ := strings.CutPrefix(text, prefix)
		n, err := strconv.ParseUint(digits, 10, bits)
		if err != nil {
			return 0
		}
		return n
	}
	m := number("m=", 32)
	t := number("t=", 32)
	return Params{MemoryKiB: uint32(m), Passes: uint32(t), Lanes: uint8(number("p=", 8))}
}
