package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
)

var (
	// ErrMissing is returned for an object that is not there. It is an
	// fs.ErrNotExist.
	ErrMissing = fmt.Errorf("vault: no such object: %w", fs.ErrNotExist)

	// ErrFull is returned when there is no room left to store an object.
	ErrFull = errors.New("vault: no room left")

	// ErrName is returned for a name that is not 2 to 64 lower-case letters and
	// digits.
	ErrName = errors.New("vault: not the name of an object")
)

// Objects stores bytes by name. It knows nothing of seals, so that a folder, a
// bucket or another store may stand here. It is safe for concurrent use.
type Objects interface {
	// Put stores what write writes, whole or not at all, in place of what was
	// there. It is durable before it returns. An error of write comes back and
	// leaves nothing; no room is ErrFull, a bad name ErrName.
	Put(ctx context.Context, name string, write func(io.Writer) error) error
	// Get reads an object; the caller closes it. One that is not there is
	// ErrMissing.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	// Delete removes an object, durably. One that is not there is no error.
	Delete(ctx context.Context, name string) error
	// List calls each with every whole object, in no order, and stops at its
	// error. Objects put or deleted meanwhile may be shown or not.
	List(ctx context.Context, each func(name string, modified time.Time) error) error
}

func valid(name string) bool {
	if len(name) < 2 || len(name) > 64 {
		return false
	}
	for _, c := range []byte(name) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
