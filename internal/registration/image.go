package registration

import (
	"strconv"
	"time"
)

// MyNumberBack says of a flagged or shredded document that it shows a My Number, which
// a library may not collect (番号法 15条, 20条), and of a decision that one stands in
// its way.
const MyNumberBack = "my_number_back"

// What staff do to an image, as the log calls it; the subject is the application.
const (
	imageMasked   Action = "image_masked"
	imageFlagged  Action = "my_number_flagged"
	imageShredded Action = "image_shredded"
)

// Redaction is a document whose images a mask has replaced.
type Redaction struct {
	Document    Document
	Was         string // name of the view that was masked: another one there is a Conflict
	View, Thumb Object
	Event       Event
}

// ImageStep is what else happens to one document's images, with its event.
type ImageStep struct {
	Document Document
	Event    Event
}

// Mask replaces a ready document's images by ones in which regions are black.
func (d Document) Mask(s Step, r Redaction, regions int) (Redaction, error) {
	if d.State != Ready {
		return r, Fault(Conflict, "image_changed")
	}
	r.Document = d
	r.Event = s.event(d.ApplicationID, imageMasked, "document="+d.ID+" regions="+strconv.Itoa(regions))
	return r, nil
}

// Flag hides a document that shows a My Number, until it is shredded.
func (d Document) Flag(s Step) (ImageStep, error) {
	if d.State != Ready {
		return ImageStep{}, Fault(Conflict, "image_changed")
	}
	return ImageStep{d, s.event(d.ApplicationID, imageFlagged, "document="+d.ID)}, nil
}

// Shred ends a flagged document's images before their time; the row tells why.
func (d Document) Shred(s Step) (ImageStep, error) {
	if d.State != Flagged {
		return ImageStep{}, Fault(Conflict, "image_changed")
	}
	return ImageStep{d, s.event(d.ApplicationID, imageShredded, "document="+d.ID+" why="+MyNumberBack)}, nil
}

// Unflagged is a Conflict MyNumberBack when one of the documents is flagged: nothing is
// decided but to send the application back.
func Unflagged(documents []Document) error {
	for _, d := range documents {
		if d.State == Flagged {
			return Fault(Conflict, MyNumberBack)
		}
	}
	return nil
}

// ReturnShredding is Return, which ends the images of flagged documents with it. New
// ones are asked for when none is left to be looked at.
func (a Application) ReturnShredding(s Step, in Returning) (Change, error) {
	left, flagged := 0, []Document{}
	for _, d := range in.Documents {
		switch {
		case d.State == Flagged:
			flagged = append(flagged, d)
		case d.State == Ready && d.Round == a.Round:
			left++
		}
	}
	if len(flagged) > 0 && left == 0 {
		in.Correction.Documents = true
	}
	c, err := a.Return(s, in.Correction, in.DueAt)
	if err != nil {
		return Change{}, err
	}
	for _, d := range flagged {
		step, err := d.Shred(s)
		if err != nil {
			return Change{}, err
		}
		c.Shred, c.Events = append(c.Shred, d), append(c.Events, step.Event)
	}
	return c, nil
}

// Returning is what a return asks for, of an application with these documents.
type Returning struct {
	Correction Correction
	Documents  []Document
	DueAt      time.Time // when the mail may go
}
