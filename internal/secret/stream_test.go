package secret_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"ouchi/internal/secret"
)

func random(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealAndOpen(t *testing.T) {
	ring := newRing(t, &shelf{}, newClock())
	// 40 bytes of header and 16 of proof stand in the first segment.
	const first = secret.Segment - 40 - 16
	for _, size := range []int{0, 1, first - 1, first, first + 1, 2*secret.Segment + 17, 3 << 20} {
		plain := random(t, size)
		sealed, key := seal(t, ring, plain, "a")
		if size > 16 && bytes.Contains(sealed, plain[:16]) {
			t.Errorf("%d bytes: the sealed text holds the plain", size)
		}
		if got, err := open(ring, sealed, key, "a"); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
	}
	plain := random(t, 2*secret.Segment)
	sealed, key := seal(t, ring, plain, "a")
	r, err := ring.Open(iotest.HalfReader(iotest.DataErrReader(bytes.NewReader(sealed))), key, "a")
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(r, plain); err != nil {
		t.Errorf("read in odd pieces: %v", err)
	}
}

func TestOpenRefusesWhatIsNotTheObject(t *testing.T) {
	ring := newRing(t, &shelf{}, newClock())
	plain := random(t, 3*secret.Segment)
	sealed, key := seal(t, ring, plain, "a")
	other, otherKey := seal(t, ring, plain, "a")
	flip := func(i int) []byte {
		out := slices.Clone(sealed)
		out[i] ^= 1
		return out
	}
	segment := func(n int) []byte { return sealed[n*secret.Segment : (n+1)*secret.Segment] }
	for _, c := range []struct {
		why    string
		sealed []byte
		key    secret.WrappedKey
		ad     string
	}{
		{"another owner", sealed, key, "b"},
		{"another object's key", sealed, otherKey, "a"},
		{"another object's text", other, key, "a"},
		{"another object's key under its own name", sealed, secret.WrappedKey{KeyID: key.KeyID, Data: otherKey.Data}, "a"},
		{"no key", sealed, secret.WrappedKey{KeyID: key.KeyID}, "a"},
		{"a key that is no base64", sealed, secret.WrappedKey{KeyID: key.KeyID, Data: "*"}, "a"},
		{"a key cut short", sealed, secret.WrappedKey{KeyID: key.KeyID, Data: key.Data[:len(key.Data)-8]}, "a"},
		{"first byte altered", flip(0), key, "a"},
		{"salt altered", flip(5), key, "a"},
		{"first segment altered", flip(100), key, "a"},
		{"last byte altered", flip(len(sealed) - 1), key, "a"},
		{"nothing", nil, key, "a"},
		{"header alone", sealed[:40], key, "a"},
		{"last byte missing", sealed[:len(sealed)-1], key, "a"},
		{"cut between segments", sealed[:2*secret.Segment], key, "a"},
		{"a byte more", append(slices.Clone(sealed), 0), key, "a"},
		{"segments swapped", slices.Concat(segment(0), segment(2), segment(1), sealed[3*secret.Segment:]), key, "a"},
	} {
		if got, err := open(ring, c.sealed, c.key, c.ad); !errors.Is(err, secret.ErrAltered) {
			t.Errorf("%s: read %d bytes, error %v, want ErrAltered", c.why, len(got), err)
		} else if !bytes.HasPrefix(plain, got) {
			t.Errorf("%s: handed on bytes that are not the object's", c.why)
		}
	}
	if _, err := open(ring, sealed, secret.WrappedKey{KeyID: "gone", Data: key.Data}, "a"); !errors.Is(err, secret.ErrNoKey) {
		t.Errorf("unknown wrapping key: %v", err)
	}
}

// A reader that tries again must not take a cut object for a whole one.
func TestOpenStaysFailed(t *testing.T) {
	ring := newRing(t, &shelf{}, newClock())
	sealed, key := seal(t, ring, random(t, 2*secret.Segment), "a")
	r, err := ring.Open(bytes.NewReader(sealed[:len(sealed)-1]), key, "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, secret.ErrAltered) {
		t.Fatalf("cut object: %v", err)
	}
	if n, err := r.Read(make([]byte, 9)); n != 0 || !errors.Is(err, secret.ErrAltered) {
		t.Errorf("reading on: %d bytes, %v", n, err)
	}
}

func TestErrorsOfTheDiskComeThrough(t *testing.T) {
	ring := newRing(t, &shelf{}, newClock())
	sealed, key := seal(t, ring, random(t, 2*secret.Segment), "a")
	broken := errors.New("disk broken")
	for _, cut := range []int{0, 10, 100, secret.Segment + 10} {
		r, err := ring.Open(io.MultiReader(bytes.NewReader(sealed[:cut]), iotest.ErrReader(broken)), key, "a")
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		if !errors.Is(err, broken) || errors.Is(err, secret.ErrAltered) {
			t.Errorf("disk broken after %d bytes: %v", cut, err)
		}
	}
}

func TestSealTogether(t *testing.T) {
	c, store := newClock(), &shelf{}
	ring := newRing(t, store, c)
	c.pass(day(8))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			sealed, key := seal(t, ring, []byte("image"), "a")
			if got, err := open(ring, sealed, key, "a"); err != nil || string(got) != "image" {
				t.Errorf("read %q, %v", got, err)
			}
			if _, err := ring.DestroyUnused(unused); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if store.made != 2 {
		t.Errorf("%d keys made, want one more than the first", store.made)
	}
}

func TestBox(t *testing.T) {
	newBox := func() *secret.Box {
		clearText, err := secret.NewKeyset()
		if err != nil {
			t.Fatal(err)
		}
		key, err := secret.ReadKeyset(clearText)
		if err != nil {
			t.Fatal(err)
		}
		return secret.NewBox(key)
	}
	box := newBox()
	sealed, err := box.Seal([]byte("熊本 太郎"), "draft:1")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := box.Open(sealed, "draft:1"); err != nil || string(got) != "熊本 太郎" {
		t.Errorf("Open = %q, %v", got, err)
	}
	if again, err := box.Seal([]byte("熊本 太郎"), "draft:1"); err != nil || again == sealed {
		t.Errorf("sealing twice gave the same text (error %v)", err)
	}
	for why, try := range map[string]func() ([]byte, error){
		"another draft": func() ([]byte, error) { return box.Open(sealed, "draft:2") },
		"another box":   func() ([]byte, error) { return newBox().Open(sealed, "draft:1") },
		"cut short":     func() ([]byte, error) { return box.Open(sealed[:len(sealed)-4], "draft:1") },
		"not base64":    func() ([]byte, error) { return box.Open("*"+sealed[1:], "draft:1") },
		"nothing":       func() ([]byte, error) { return box.Open("", "draft:1") },
	} {
		if got, err := try(); !errors.Is(err, secret.ErrAltered) {
			t.Errorf("%s: Open = %q, %v, want ErrAltered", why, got, err)
		}
	}
	for _, text := range []string{"", "no keyset", strings.Repeat("\x00", 64)} {
		if _, err := secret.ReadKeyset([]byte(text)); err == nil {
			t.Errorf("keyset %q was taken", text)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	ring := newRing(b, &shelf{}, newClock())
	plain := random(b, 3<<20)
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		w, _, err := ring.Seal(io.Discard, "a")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Write(plain); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	ring := newRing(b, &shelf{}, newClock())
	sealed, key := seal(b, ring, random(b, 3<<20), "a")
	b.SetBytes(3 << 20)
	for b.Loop() {
		r, err := ring.Open(bytes.NewReader(sealed), key, "a")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
