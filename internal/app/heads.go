package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// headsFile is the file that the ends of the chain are appended to: a line "time seq
// chain" each.
type headsFile string

// Export appends the head and returns when it is on the disk.
func (path headsFile) Export(_ context.Context, at time.Time, head registration.Seal) error {
	if err := os.MkdirAll(filepath.Dir(string(path)), 0o700); err != nil {
		return fmt.Errorf("app: the folder of the heads: %w", err)
	}
	f, err := os.OpenFile(string(path), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("app: the heads of the log: %w", err)
	}
	line := fmt.Sprintf("%s %d %s\n", at.UTC().Format(time.RFC3339), head.Seq, head.Chain)
	if torn(f) {
		line = "\n" + line
	}
	_, err = f.WriteString(line)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("app: write the heads of the log: %w", err)
	}
	return nil
}

// torn tells whether the last line was cut off by a crash or a full disk.
func torn(f *os.File) bool {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], size-1)
	return err == nil && last[0] != '\n'
}

// heads reads a file of heads beside the chain, one line at a time.
type heads struct {
	file  *os.File
	lines *bufio.Scanner
	line  int
	next  registration.Seal // Seq 0 at the end
	torn  int               // lines that were cut off
}

// openHeads begins at the first line and ends where the file ends now: a head written
// later lies beyond what is looked at.
func openHeads(path string) (*heads, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	h := &heads{file: f, lines: bufio.NewScanner(io.LimitReader(f, info.Size()))}
	return h, h.advance()
}

func (h *heads) advance() error {
	h.next = registration.Seal{}
	for h.lines.Scan() {
		h.line++
		var ok bool
		if h.next, ok = parseHead(h.lines.Text()); ok {
			return nil
		}
		h.torn++
	}
	return h.lines.Err()
}

func parseHead(line string) (registration.Seal, bool) {
	parts := strings.Fields(line)
	if len(parts) != 3 || len(parts[2]) != 64 {
		return registration.Seal{}, false
	}
	seq, err := strconv.ParseInt(parts[1], 10, 64)
	return registration.Seal{Seq: seq, Chain: parts[2]}, err == nil && seq > 0
}

func (h *heads) Close() error { return h.file.Close() }

// meet compares the heads that were exported up to this seal, and says what does not
// fit. Two processes may have written to one file, so that one is not in its order: then
// it is looked up by seal, which gives what the chain holds there.
func (h *heads) meet(s registration.Seal, seal func(seq int64) (registration.Seal, error)) (fault string, err error) {
	for h.next.Seq > 0 && h.next.Seq <= s.Seq {
		at := s
		if h.next.Seq < s.Seq {
			if at, err = seal(h.next.Seq); err != nil {
				return "", err
			}
		}
		if h.next.Chain != at.Chain {
			return fmt.Sprintf("line %d of the heads, of seq %d, does not lie on the chain", h.line, h.next.Seq), nil
		}
		if err := h.advance(); err != nil {
			return "", err
		}
	}
	return "", nil
}

// sealTime bounds what sealing the rest may take when a process ends.
const sealTime = 10 * time.Second

// Seal seals what the log holds and exports its head, for a process that ends. What is
// left, or another process seals at present, waits for that one or the next.
func (a *App) Seal() error {
	ctx, cancel := context.WithTimeout(context.Background(), sealTime)
	defer cancel()
	err := a.Upkeep.SealAll(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}
