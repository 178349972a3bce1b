// Package paper prints library cards and address labels as PDF.
//
// It owns how a card looks, at real size, and how a label is set: shrinking, breaking of
// lines, the choice between the two fonts. It is pure: it asks no clock and keeps
// nothing; the fonts are unpacked for one document and let go with it. It refuses bars
// that no reader could read at the size of a card, and never leaves a character out
// unseen: what no font has is printed as 〓.
package paper

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/signintech/gopdf"

	"ouchi/internal/card"
)

// Press is how a library prints.
type Press struct {
	Library string   // its name, on the card
	Contact []string // lines at the foot of the card
	Bars    card.Options

	Layout card.Layout
	Crop   bool       // marks where to cut, on sheets
	Sheet  card.Sheet // of cards

	LabelSheet              card.Sheet
	LabelWidth, LabelHeight float64 // of one label, in millimetres
}

// Card is what stands on one card.
type Card struct {
	Name, Number string
	ValidUntil   string // as it is to be read, e.g. 2029年11月24日; "" when unknown
}

// Label is one address.
type Label struct {
	PostalCode, Address, Name string
	Note                      string // small, at the foot: which card belongs into the envelope
}

// blank is what stands for a character that no font has: the printers' geta.
const blank = '〓'

// document is a PDF that is being made, in millimetres.
type document struct {
	pdf    gopdf.GoPdf
	face   map[card.Face]bool // what is loaded
	glyphs map[rune]glyph
}

func newDocument(width, height float64, title string) *document {
	d := &document{face: map[card.Face]bool{}, glyphs: map[rune]glyph{}}
	d.pdf.Start(gopdf.Config{Unit: gopdf.UnitMM, PageSize: gopdf.Rect{W: width, H: height}})
	d.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "ouchi"})
	d.pdf.SetMargins(0, 0, 0, 0)
	return d
}

// use sets the font and unpacks it where it was not needed before.
func (d *document) use(f card.Face, size float64) error {
	if !d.face[f] {
		font, err := card.Font(f)
		if err != nil {
			return err
		}
		if err := d.pdf.AddTTFFontData(string(f), font); err != nil {
			return fmt.Errorf("paper: load a font: %w", err)
		}
		d.face[f] = true
	}
	return d.pdf.SetFont(string(f), "", size)
}

// glyph is how a character is drawn.
type glyph struct {
	face    card.Face
	as      rune    // 〓 for what no font has
	advance float64 // millimetres at a size of one point
}

// glyph finds how a character is drawn, and remembers: the same few are asked for at
// every size that is tried.
func (d *document) glyph(r rune) (glyph, error) {
	if g, ok := d.glyphs[r]; ok {
		return g, nil
	}
	g := glyph{face: card.FaceOf(r), as: r}
	if g.face == card.NoFace {
		g.face, g.as = card.MainFace, blank
	}
	const size = 100
	if err := d.use(g.face, size); err != nil {
		return g, err
	}
	w, err := d.pdf.MeasureTextWidth(string(g.as))
	if err != nil {
		return g, fmt.Errorf("paper: measure a character: %w", err)
	}
	g.advance = w / size
	d.glyphs[r] = g
	return g, nil
}

// width measures a text in millimetres; size is in points.
func (d *document) width(text string, size float64) (float64, error) {
	total := 0.0
	for _, r := range text {
		g, err := d.glyph(r)
		if err != nil {
			return 0, err
		}
		total += g.advance * size
	}
	return total, nil
}

// text writes one line with its base line at y, by the fonts that draw it.
func (d *document) text(x, y, size float64, text string) error {
	var face card.Face
	var run []rune
	at := x
	flush := func() error {
		if len(run) == 0 {
			return nil
		}
		if err := d.use(face, size); err != nil {
			return err
		}
		d.pdf.SetXY(at, y)
		if err := d.pdf.Text(string(run)); err != nil {
			return fmt.Errorf("paper: write a text: %w", err)
		}
		run, at = run[:0], x
		return nil
	}
	for _, r := range text {
		g, err := d.glyph(r)
		if err != nil {
			return err
		}
		if g.face != face {
			if err := flush(); err != nil {
				return err
			}
			face = g.face
		}
		run = append(run, g.as)
		x += g.advance * size
	}
	return flush()
}

// textTo writes one line that ends at right.
func (d *document) textTo(right, y, size float64, text string) error {
	w, err := d.width(text, size)
	if err != nil {
		return err
	}
	return d.text(right-w, y, size, text)
}

// write gives the finished document out.
func (d *document) write(w io.Writer) error {
	if _, err := d.pdf.WriteTo(w); err != nil {
		return fmt.Errorf("paper: write the document: %w", err)
	}
	return nil
}

// errNothing says that there is nothing to print.
var errNothing = errors.New("paper: nothing to print")

// grouped parts a number for the eye, in groups of three or four, even ones first.
func grouped(number string) []string {
	n := (len(number) + 3) / 4
	groups := make([]string, 0, n)
	for ; n > 0; n-- {
		size := len(number) / n
		groups, number = append(groups, number[:size]), number[size:]
	}
	return groups
}

// spaced is a text with air between its letters, for a heading of few.
func spaced(text string) string { return strings.Join(strings.Split(text, ""), " ") }
