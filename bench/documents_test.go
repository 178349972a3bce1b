package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"ouchi/internal/picture"
	"ouchi/internal/secret"
	"ouchi/internal/vault"
)

// photo is what a phone's camera gives: 12 megapixels of soft shapes and grain in
// about 3 MB. The same bytes at every run.
var photo = sync.OnceValue(func() []byte {
	const w, h = 4000, 3000
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	seed := uint32(1)
	for i := range img.Y {
		seed = seed*1664525 + 1013904223
		x, y := i%img.YStride, i/img.YStride
		img.Y[i] = byte(96 + x*64/w + y*32/h + int(seed>>28) + (x/64+y/64)%2*24)
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = byte(120+i%img.CStride*16/img.CStride), 132
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 90}); err != nil {
		panic(err) // memory does not fail
	}
	return out.Bytes()
})

// BenchmarkUploads takes in a photo as a browser sends it, until it is sealed, on
// disk and in its row: received and queued. The floor reads the same bytes and
// writes them plainly to a new file that is synced.
func BenchmarkUploads(b *testing.B) {
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			u := uploaders(b, clients*turn)
			folder := b.TempDir()
			contest{
				clients: clients,
				work:    func(i int) error { return u.upload(b.Context(), i) },
				floor:   func(i int) error { return plainFile(filepath.Join(folder, strconv.Itoa(i))) },
				after: func(i int) error {
					return errors.Join(u.remove(b.Context(), i), os.Remove(filepath.Join(folder, strconv.Itoa(i))))
				},
			}.run(b)
		})
	}
}

// BenchmarkNormalise makes view and thumbnail of a photo: of bytes in memory, and
// from the queue of the house to ready, sealed and in its row. The floor decodes
// the photo and does nothing with it.
func BenchmarkNormalise(b *testing.B) {
	decode := func(int) error {
		_, err := jpeg.Decode(bytes.NewReader(photo()))
		return err
	}
	for _, clients := range []int{1, 2} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			contest{clients: clients, floor: decode, work: func(int) error {
				_, err := picture.Normalise(bytes.NewReader(photo()), picture.Limits{}, picture.Output{})
				return err
			}}.run(b)
		})
	}
	b.Run("queued", func(b *testing.B) {
		u := uploaders(b, turn)
		contest{
			clients: 1, floor: decode,
			work: func(i int) error {
				if err := u.upload(b.Context(), i); err != nil {
					return err
				}
				n, err := u.house.Upkeep.Normalise(b.Context())
				if err == nil && n != 1 {
					err = fmt.Errorf("%d photos were normalised", n)
				}
				return err
			},
			after: func(i int) error { return u.remove(b.Context(), i) },
		}.run(b)
	})
}

// guests are applicants inside their links, one for each place of a turn.
type guests struct {
	house   house
	cookies []string
}

func uploaders(b *testing.B, places int) guests {
	b.Helper()
	g := guests{house: build(b, "sqlite", light)}
	keys, err := vault.OpenKeys(g.house.config.KeysDir(), false, time.Now, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	links, err := secret.NewLinks(keys.Link)
	if err != nil {
		b.Fatal(err)
	}
	for i := range places {
		a, err := g.house.apply(b.Context(), i)
		if err != nil {
			b.Fatal(err)
		}
		cookie, err := g.house.enter(b.Context(), links, a)
		if err != nil {
			b.Fatal(err)
		}
		g.cookies = append(g.cookies, cookie)
	}
	return g
}

// upload does what the public side does with a request.
func (g guests) upload(ctx context.Context, place int) error {
	up, err := g.house.Intake.Upload(ctx, g.cookies[place])
	if err != nil {
		return err
	}
	part, err := sending()
	if err != nil {
		return err
	}
	if err := up.Add(ctx, part); err != nil {
		return err
	}
	_, err = up.Keep(ctx, g.house.config.Documents.Kinds[0].Code)
	return err
}

// remove takes the documents of a place back, so that the next turn finds room.
func (g guests) remove(ctx context.Context, place int) error {
	id, err := g.house.Intake.Identity(ctx, g.cookies[place])
	if err != nil {
		return err
	}
	for _, d := range id.Documents {
		err = errors.Join(err, g.house.Intake.Remove(ctx, g.cookies[place], d.ID))
	}
	return err
}

func plainFile(path string) error {
	part, err := sending()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, part)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

const boundary = "----ouchi"

var body = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	if err := w.SetBoundary(boundary); err != nil {
		panic(err) // it is ours
	}
	part, err := w.CreateFormFile("documents", "photo.jpg")
	if err == nil {
		_, err = part.Write(photo())
	}
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // memory does not fail
	}
	return out.Bytes()
})

// sending is a browser's multipart body, opened at its file.
func sending() (io.Reader, error) {
	return multipart.NewReader(bytes.NewReader(body()), boundary).NextPart()
}
