package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"ouchi/internal/secret"
	"ouchi/internal/vault"
)

const (
	application = "0123456789abcdefghjkmnpqrs"
	stranger    = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
)

func now() time.Time { return time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC) }

type house struct {
	*vault.Vault
	folder *vault.Folder
	dir    string // of the objects
}

func newHouse(t testing.TB) house {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "objects")
	folder, err := vault.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	keys, err := vault.OpenKeys(filepath.Join(t.TempDir(), "keys"), true, now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return house{vault.New(folder, keys.Ring, rand.Reader), folder, dir}
}

func (h house) put(t testing.TB, plain []byte) vault.Object {
	t.Helper()
	o, err := h.Put(t.Context(), application, bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (h house) read(ctx context.Context, application string, o vault.Object) ([]byte, error) {
	r, err := h.Open(ctx, application, o)
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(r)
	return got, errors.Join(err, r.Close())
}

func (h house) file(o vault.Object) string { return filepath.Join(h.dir, o.Name[:2], o.Name) }

// files lists every file below dir with its bytes.
func files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		found[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func image(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPutAndOpen(t *testing.T) {
	h := newHouse(t)
	for _, size := range []int{0, 1, 200_000} {
		plain := image(t, size)
		o := h.put(t, plain)
		if o.Size != int64(size) {
			t.Errorf("%d bytes: Size = %d", size, o.Size)
		}
		if got, err := h.read(t.Context(), application, o); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: read %d, %v", size, len(got), err)
		}
		stored, err := os.ReadFile(h.file(o))
		if err != nil || size > 16 && bytes.Contains(stored, plain[:16]) {
			t.Errorf("%d bytes: stored in clear (error %v)", size, err)
		}
		if info, err := os.Stat(h.file(o)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%d bytes: mode %v, %v", size, info.Mode(), err)
		}
	}
}

func TestPutLeavesNothingAfterAnError(t *testing.T) {
	h := newHouse(t)
	ended, end := context.WithCancel(t.Context())
	end()
	broken := errors.New("connection lost")
	for why, c := range map[string]struct {
		ctx         context.Context
		application string
		r           io.Reader
		want        error
	}{
		"a byte too many":      {t.Context(), application, bytes.NewReader(make([]byte, 100_001)), vault.ErrTooLarge},
		"far too many":         {t.Context(), application, bytes.NewReader(make([]byte, 1<<20)), vault.ErrTooLarge},
		"the sender goes away": {t.Context(), application, io.MultiReader(bytes.NewReader(make([]byte, 70_000)), iotest.ErrReader(broken)), broken},
		"the request ends":     {ended, application, bytes.NewReader(nil), context.Canceled},
		"no application":       {t.Context(), "", bytes.NewReader(nil), vault.ErrName},
		"a slash":              {t.Context(), "a/b", bytes.NewReader(nil), vault.ErrName},
	} {
		if o, err := h.Put(c.ctx, c.application, c.r, 100_000); !errors.Is(err, c.want) || o != (vault.Object{}) {
			t.Errorf("%s: Put = %v, %v, want %v", why, o, err, c.want)
		}
	}
	if left := files(t, h.dir); len(left) != 0 {
		t.Errorf("%d files left behind", len(left))
	}
	if o, err := h.Put(t.Context(), application, bytes.NewReader(make([]byte, 100_000)), 100_000); err != nil || o.Size != 100_000 {
		t.Errorf("exactly the limit: %v, %v", o, err)
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	h := newHouse(t)
	plain := image(t, 200_000)
	for why, harm := range map[string]func(sealed []byte) []byte{
		"altered":               func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"cut short":             func(b []byte) []byte { return b[:len(b)-1] },
		"cut between segments":  func(b []byte) []byte { return b[:2*secret.Segment] },
		"emptied":               func([]byte) []byte { return nil },
		"longer":                func(b []byte) []byte { return append(b, 0) },
		"swapped with another":  func([]byte) []byte { b, _ := os.ReadFile(h.file(h.put(t, plain))); return b },
		"swapped with its copy": func(b []byte) []byte { return append(b[:0:0], b[7:]...) },
	} {
		o := h.put(t, plain)
		sealed, err := os.ReadFile(h.file(o))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(h.file(o), harm(sealed), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := h.read(t.Context(), application, o); !errors.Is(err, secret.ErrAltered) || len(got) >= len(plain) {
			t.Errorf("%s: read %d bytes, %v, want ErrAltered", why, len(got), err)
		}
	}
}

func TestOpenRefusesStrangers(t *testing.T) {
	h := newHouse(t)
	mine, other := h.put(t, []byte("front")), h.put(t, []byte("back"))
	for why, c := range map[string]struct {
		application string
		o           vault.Object
		want        error
	}{
		"another application": {stranger, mine, secret.ErrAltered},
		"another key":         {application, vault.Object{Name: mine.Name, Key: other.Key}, secret.ErrAltered},
		"another name":        {application, vault.Object{Name: other.Name, Key: mine.Key}, secret.ErrAltered},
		"shredded key":        {application, vault.Object{Name: mine.Name}, secret.ErrNoKey},
		"nobody's name":       {application, vault.Object{Name: stranger, Key: mine.Key}, vault.ErrMissing},
		"a path":              {application, vault.Object{Name: "../" + mine.Name, Key: mine.Key}, vault.ErrName},
	} {
		if got, err := h.read(t.Context(), c.application, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: read %q, %v, want %v", why, got, err, c.want)
		}
	}
}

func TestDeleteIsFinalAndMayBeRepeated(t *testing.T) {
	h := newHouse(t)
	o, kept := h.put(t, []byte("front")), h.put(t, []byte("back"))
	for range 2 {
		if err := h.Delete(t.Context(), o.Name); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Delete(t.Context(), stranger); err != nil {
		t.Errorf("deleting what never was: %v", err)
	}
	if _, err := h.Open(t.Context(), application, o); !errors.Is(err, vault.ErrMissing) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading what was deleted: %v", err)
	}
	var left []string
	err := h.List(t.Context(), func(name string, modified time.Time) error {
		if time.Since(modified).Abs() > time.Hour {
			t.Errorf("%s was put at %v", name, modified)
		}
		left = append(left, name)
		return nil
	})
	if err != nil || len(left) != 1 || left[0] != kept.Name {
		t.Errorf("List shows %v, %v", left, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	h := newHouse(t)
	var wait sync.WaitGroup
	for i := range 16 {
		wait.Go(func() {
			plain := bytes.Repeat([]byte{byte(i)}, 70_000)
			o, err := h.Put(t.Context(), application, bytes.NewReader(plain), 70_000)
			if err != nil {
				t.Error(err)
				return
			}
			if got, err := h.read(t.Context(), application, o); err != nil || !bytes.Equal(got, plain) {
				t.Errorf("object %d: read %d bytes, %v", i, len(got), err)
			}
			if err := h.List(t.Context(), func(string, time.Time) error { return nil }); err != nil {
				t.Error(err)
			}
			if err := h.Delete(t.Context(), o.Name); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if left := files(t, h.dir); len(left) != 0 {
		t.Errorf("%d files left", len(left))
	}
}

// BenchmarkPut puts a photo of 3 MB, and writes and syncs the same bytes plainly
// in turn; x-plain is how many times longer the first takes.
func BenchmarkPut(b *testing.B) {
	h := newHouse(b)
	plain := image(b, 3_000_000)
	dir := b.TempDir()
	var sealing, writing time.Duration
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		start := time.Now()
		o := h.put(b, plain)
		put := time.Now()
		writePlain(b, filepath.Join(dir, o.Name), plain)
		sealing += put.Sub(start)
		writing += time.Since(put)
	}
	b.ReportMetric(sealing.Seconds()*1000/float64(b.N), "ms-sealed")
	b.ReportMetric(writing.Seconds()*1000/float64(b.N), "ms-plain")
	b.ReportMetric(sealing.Seconds()/writing.Seconds(), "x-plain")
}

func writePlain(b *testing.B, file string, plain []byte) {
	b.Helper()
	f, err := os.Create(file)
	if err != nil {
		b.Fatal(err)
	}
	_, err = f.Write(plain)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		b.Fatal(err)
	}
}
