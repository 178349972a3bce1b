package registration

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strconv"
	"time"
)

// LoggedEvent is an event as the log keeps it.
type LoggedEvent struct {
	ID string // begins with the time in milliseconds, twelve hexadecimal digits
	Event
}

// Seal binds an event to all that were sealed before it. The zero Seal stands before
// the first. Only the digest of salt and event is in the chain: an event and its salt
// could be erased, and the chain would still prove the others.
type Seal struct {
	Seq     int64 // 1 for the first, without a gap
	EventID string
	Salt    string // 16 random bytes in hexadecimal
	Digest  string // SHA-256 of salt and event, in hexadecimal
	Chain   string // SHA-256 of the chain before, Seq and Digest, in hexadecimal
}

// SaltSize is how many random bytes go into a digest.
const SaltSize = 16

// sealForm begins what is digested: another form would need another word.
const sealForm = "ouchi event 1"

// Next seals an event after s; salt gives SaltSize random bytes.
func (s Seal) Next(e LoggedEvent, salt io.Reader) (Seal, error) {
	var b [SaltSize]byte
	if _, err := io.ReadFull(salt, b[:]); err != nil {
		return Seal{}, err
	}
	n := Seal{Seq: s.Seq + 1, EventID: e.ID, Salt: hex.EncodeToString(b[:])}
	n.Digest = n.digest(e)
	n.Chain = n.chain(s)
	return n, nil
}

// Covers tells whether the seal is this event's, and the event as it was sealed.
func (s Seal) Covers(e LoggedEvent) bool { return s.EventID == e.ID && s.Digest == s.digest(e) }

// Follows tells whether the seal is the next one after before.
func (s Seal) Follows(before Seal) bool {
	return s.Seq == before.Seq+1 && s.Chain == s.chain(before)
}

// digest hashes salt and every column of an event. Each part is led by its length, so
// that no two events are written alike.
func (s Seal) digest(e LoggedEvent) string {
	at := int64(0)
	if !e.At.IsZero() {
		at = e.At.UnixMilli()
	}
	h := sha256.New()
	for _, part := range []string{
		sealForm, s.Salt, e.ID, strconv.FormatInt(at, 10), e.Subject, string(e.Actor), e.Act, e.Detail,
	} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s Seal) chain(before Seal) string {
	h := sha256.New()
	h.Write([]byte(before.Chain))
	h.Write([]byte(strconv.FormatInt(s.Seq, 10) + " "))
	h.Write([]byte(s.Digest))
	return hex.EncodeToString(h.Sum(nil))
}

// Sealing is who seals up to Limit events, and until when nobody else may.
type Sealing struct {
	Holder     string
	Now, Until time.Time
	Limit      int
	Salt       io.Reader
}

// Sealed is a seal with what the log holds under its event's id; Event.ID is "" when
// there is nothing.
type Sealed struct {
	Seal
	Event LoggedEvent
}

// LogState is how far the log is sealed, all of one moment.
type LogState struct {
	Head     Seal // Seq and Chain; zero when nothing is sealed
	Seals    int64
	Marked   int64     // events that say that they are sealed
	Unsealed int64     // events that wait
	Oldest   time.Time // of those that wait; zero when none does
}
