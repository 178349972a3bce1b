package upkeep

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"ouchi/internal/picture"
	"ouchi/internal/registration"
)

const (
	decodeBatch = 4
	decodeLease = 2 * time.Minute
	headSize    = 64 << 10 // what is looked at before the rest is decoded
)

// Normalise decodes a batch of received documents and returns how many. The gate
// says how many at once.
func (u *Upkeep) Normalise(ctx context.Context) (int, error) {
	batch, err := u.Documents.ClaimDocuments(ctx, u.Now(), decodeLease, decodeBatch)
	if err != nil {
		return 0, err
	}
	var (
		work sync.WaitGroup
		errs = make([]error, len(batch))
	)
	for i, upload := range batch {
		work.Go(func() { errs[i] = u.normalise(ctx, upload) })
	}
	work.Wait()
	return len(batch), errors.Join(errs...)
}

func (u *Upkeep) normalise(ctx context.Context, up registration.Upload) error {
	result := registration.Normalised{DocumentID: up.Document.ID, ApplicationID: up.Document.ApplicationID}
	pic, err := u.decode(ctx, up)
	var problem picture.Problem
	switch {
	case errors.As(err, &problem):
		result.Problem = string(problem)
	case err != nil:
		return err
	default:
		if err := u.store(ctx, &result, pic); err != nil {
			return err
		}
	}
	obsolete, err := u.Documents.FinishDocument(ctx, result)
	if err != nil {
		return err
	}
	return u.deleteAll(ctx, obsolete)
}

func (u *Upkeep) decode(ctx context.Context, up registration.Upload) (picture.Result, error) {
	raw, err := u.Vault.Open(ctx, up.Document.ApplicationID, up.Raw)
	if err != nil {
		return picture.Result{}, err
	}
	defer raw.Close()
	file := bufio.NewReaderSize(raw, headSize)
	head, err := file.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return picture.Result{}, err
	}
	format, config, err := picture.Inspect(head, u.Policy.Limits)
	if err != nil {
		return picture.Result{}, err
	}
	leave, err := u.Gate.Enter(ctx, picture.Cost(config, format))
	if err != nil {
		return picture.Result{}, err
	}
	defer leave()
	return picture.Normalise(file, u.Policy.Limits, picture.Output{})
}

// store seals view and thumbnail before any row names them.
func (u *Upkeep) store(ctx context.Context, n *registration.Normalised, pic picture.Result) (err error) {
	n.Width, n.Height = pic.Width, pic.Height
	n.Hints = hints(pic)
	if n.View, err = u.put(ctx, n.ApplicationID, pic.View); err != nil {
		return err
	}
	n.Thumb, err = u.put(ctx, n.ApplicationID, pic.Thumb)
	return err
}

// hints writes a picture's hints as a document holds them.
func hints(pic picture.Result) string {
	var all []string
	for _, h := range pic.Hints() {
		all = append(all, string(h))
	}
	return strings.Join(all, " ")
}

func (u *Upkeep) put(ctx context.Context, application string, data []byte) (registration.Object, error) {
	return u.Vault.Put(ctx, application, bytes.NewReader(data), int64(len(data)))
}

func (u *Upkeep) deleteAll(ctx context.Context, objects []registration.Object) error {
	var err error
	for _, o := range objects {
		err = errors.Join(err, u.Vault.Delete(ctx, o.Name))
	}
	return err
}
