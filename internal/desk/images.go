package desk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"ouchi/internal/picture"
	"ouchi/internal/registration"
)

// Images alters the images of documents; every method writes its event in the same
// transaction, and is a registration.Conflict "image_changed" for who was second.
type Images interface {
	// MaskDocument and ShredDocument return the objects whose keys they deleted and
	// whose files are to be deleted.
	MaskDocument(ctx context.Context, r registration.Redaction) ([]registration.Object, error)
	FlagDocument(ctx context.Context, s registration.ImageStep) error
	ShredDocument(ctx context.Context, s registration.ImageStep) ([]registration.Object, error)
	// Settle makes deleted keys unreadable in the database's own files.
	Settle(ctx context.Context) error
}

// Gate admits work on pictures by its estimated bytes; leave must be called.
type Gate interface {
	Enter(ctx context.Context, cost int64) (leave func(), err error)
}

// ImageAct names a document of an application. Version is the application's that the
// librarian looked at; 0 takes the present one.
type ImageAct struct {
	Receipt, Document string
	Version           int64
}

// Region is a rectangle of an image in parts of its sides.
type Region = picture.Region

// MaxRegions bounds one mask.
const MaxRegions = 20

// Mask blackens regions of an image for good: view and thumbnail are made and sealed
// anew, and the keys of those before end with their rows. Regions that are none are
// Invalid "regions_wrong"; an image that changed meanwhile is a Conflict
// "image_changed".
func (d *Desk) Mask(ctx context.Context, c Caller, in ImageAct, regions []Region) error {
	doc, err := d.guarded(ctx, c, in)
	if err != nil {
		return err
	}
	if len(regions) == 0 || len(regions) > MaxRegions || slices.ContainsFunc(regions, func(r Region) bool { return !r.Valid() }) {
		return registration.Fault(registration.Invalid, "regions_wrong")
	}
	was, err := d.Documents.Object(ctx, doc.ID, registration.View)
	if err != nil {
		return err
	}
	result, err := doc.Mask(d.step(c), registration.Redaction{Was: was.Name}, len(regions))
	if err != nil {
		return err
	}
	masked, err := d.masked(ctx, doc, was, regions)
	if err != nil {
		return err
	}
	return d.replace(ctx, result, masked)
}

// guarded passes the gate and finds a document that was sent.
func (d *Desk) guarded(ctx context.Context, c Caller, in ImageAct) (registration.Document, error) {
	a, err := d.asSeen(ctx, c, guardImages, sight{in.Receipt, in.Version})
	if err != nil {
		return registration.Document{}, err
	}
	documents, err := d.documents(ctx, a)
	if err != nil {
		return registration.Document{}, err
	}
	for _, doc := range documents {
		if doc.ID == in.Document && !unsent(a, doc) {
			return doc, nil
		}
	}
	return registration.Document{}, registration.Fault(registration.NotFound, "document_gone")
}

// masked makes the new images. What it reads was made by ouchi: a picture that can't be
// decoded is an internal error here.
func (d *Desk) masked(ctx context.Context, doc registration.Document, view registration.Object, regions []Region) (picture.Result, error) {
	sealed, err := d.Vault.Open(ctx, doc.ApplicationID, view)
	if err != nil {
		return picture.Result{}, err
	}
	defer sealed.Close()
	file := bufio.NewReaderSize(sealed, 64<<10)
	head, err := file.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return picture.Result{}, err
	}
	format, config, err := picture.Inspect(head, d.Policy.Limits)
	if err != nil {
		return picture.Result{}, err
	}
	leave, err := d.Gate.Enter(ctx, picture.Cost(config, format))
	if err != nil {
		return picture.Result{}, err
	}
	defer leave()
	return picture.Mask(file, d.Policy.Limits, picture.Output{}, regions)
}

// replace seals the new images before any row names them, and deletes the files of the
// old ones after none does.
func (d *Desk) replace(ctx context.Context, r registration.Redaction, masked picture.Result) error {
	put := func(data []byte) (registration.Object, error) {
		return d.Vault.Put(ctx, r.Document.ApplicationID, bytes.NewReader(data), int64(len(data)))
	}
	var err error
	if r.View, err = put(masked.View); err != nil {
		return err
	}
	if r.Thumb, err = put(masked.Thumb); err != nil {
		return errors.Join(err, d.deleteFiles(ctx, []registration.Object{r.View}))
	}
	gone, err := d.Images.MaskDocument(ctx, r)
	if err != nil {
		return errors.Join(err, d.deleteFiles(ctx, []registration.Object{r.View, r.Thumb}))
	}
	return d.forget(ctx, gone)
}

// FlagMyNumber hides an image that shows a My Number: from now on nobody sees it, and
// nothing is decided but a return, until it is shredded.
func (d *Desk) FlagMyNumber(ctx context.Context, c Caller, in ImageAct) error {
	doc, err := d.guarded(ctx, c, in)
	if err != nil {
		return err
	}
	flag, err := doc.Flag(d.step(c))
	if err != nil {
		return err
	}
	return d.Images.FlagDocument(ctx, flag)
}

// ShredImage ends a flagged image for good.
func (d *Desk) ShredImage(ctx context.Context, c Caller, in ImageAct) error {
	doc, err := d.guarded(ctx, c, in)
	if err != nil {
		return err
	}
	shred, err := doc.Shred(d.step(c))
	if err != nil {
		return err
	}
	gone, err := d.Images.ShredDocument(ctx, shred)
	if err != nil {
		return err
	}
	return d.forget(ctx, gone)
}

// unflagged is a Conflict "my_number_back" while an image is to be shredded first.
func (d *Desk) unflagged(ctx context.Context, a registration.Application) error {
	documents, err := d.documents(ctx, a)
	if err != nil {
		return err
	}
	return registration.Unflagged(documents)
}

// flaggedObjects are what a return will leave without keys.
func (d *Desk) flaggedObjects(ctx context.Context, documents []registration.Document) ([]registration.Object, error) {
	var all []registration.Object
	for _, doc := range documents {
		if doc.State != registration.Flagged {
			continue
		}
		for _, role := range []registration.Role{registration.View, registration.Thumb} {
			o, err := d.Documents.Object(ctx, doc.ID, role)
			if err != nil {
				return nil, err
			}
			all = append(all, o)
		}
	}
	return all, nil
}

// forget deletes the files of images whose keys are gone, and what the database's files
// still hold of the keys. It goes on when whoever asked has left. Where the database is
// being read, the clock settles it later.
func (d *Desk) forget(ctx context.Context, gone []registration.Object) error {
	if len(gone) == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	err := d.deleteFiles(ctx, gone)
	if d.Images.Settle(ctx) != nil {
		d.Unsettled()
	}
	return err
}

func (d *Desk) deleteFiles(ctx context.Context, objects []registration.Object) error {
	var err error
	for _, o := range objects {
		err = errors.Join(err, d.Vault.Delete(context.WithoutCancel(ctx), o.Name))
	}
	return err
}
