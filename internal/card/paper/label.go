package paper

import (
	"io"

	"ouchi/internal/card"
)

// Labels prints addresses on sheets of A4; the first cells, start of them, are left
// empty, because those labels are gone already.
func (p Press) Labels(w io.Writer, labels []Label, start int) error {
	if len(labels) == 0 {
		return errNothing
	}
	d := newDocument(card.A4, card.A4Tall, "宛名")
	start = max(0, min(start, p.LabelSheet.Cells()-1))
	for i, l := range labels {
		cell := (start + i) % p.LabelSheet.Cells()
		if i == 0 || cell == 0 {
			d.pdf.AddPage()
		}
		x, y := p.LabelSheet.Place(cell, p.LabelWidth, p.LabelHeight)
		if err := p.label(d, x, y, l); err != nil {
			return err
		}
	}
	return d.write(w)
}

// label sets one address: postal code, address in up to four lines, name with 様.
func (p Press) label(d *document, x, y float64, l Label) error {
	pad := min(5.5, p.LabelWidth/12, p.LabelHeight/7)
	width, height := p.LabelWidth-2*pad, p.LabelHeight-2*pad
	x, y = x+pad, y+pad
	if err := d.text(x, y+height*0.11, min(10.5, height/3), "〒"+postalCode(l.PostalCode)); err != nil {
		return err
	}
	address, err := d.fit(l.Address, box{width: width, height: height * 0.40, most: 10.5, least: 4.5, lines: 4})
	if err != nil {
		return err
	}
	if err := d.lines(x, y+height*0.18+address.tall(), address); err != nil {
		return err
	}
	name, err := d.fit(l.Name+" 様", box{width: width - 3, height: height * 0.30, most: 14, least: 5, lines: 3})
	if err != nil {
		return err
	}
	if err := d.lines(x+3, y+height*0.90, name); err != nil {
		return err
	}
	return d.textTo(x+width, y+height+pad*0.3, 5.5, l.Note)
}

func postalCode(digits string) string {
	if len(digits) == 7 {
		return digits[:3] + "-" + digits[3:]
	}
	return digits
}
