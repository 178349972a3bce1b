package paper

import (
	"io"

	"ouchi/internal/card"
)

// Measures of a card, in millimetres from its upper left corner, and sizes in points.
const (
	margin   = 6.0
	right    = card.Width - margin
	headLine = 7.6
	ruleLine = 10.0
	validTo  = 14.4
	nameFoot = 22.8 // base line of the name, of its last line where it has several
	nameBox  = 8.0  // height for all lines of a name
	number   = 31.2
	barsTop  = 34.2
	barsMost = 11.6 // height
	footLine = 49.2
)

// Cards prints cards: each on a page of its own size, or sheets of A4 whose first cells
// are left empty, start of them, because a sheet was begun before.
func (p Press) Cards(w io.Writer, cards []Card, start int) error {
	if len(cards) == 0 {
		return errNothing
	}
	if p.Layout != card.Sheets {
		d := newDocument(card.Width, card.Height, "貸出カード")
		for _, c := range cards {
			d.pdf.AddPage()
			if err := p.card(d, 0, 0, c); err != nil {
				return err
			}
		}
		return d.write(w)
	}
	d := newDocument(card.A4, card.A4Tall, "貸出カード")
	start = max(0, min(start, p.Sheet.Cells()-1))
	for i, c := range cards {
		cell := (start + i) % p.Sheet.Cells()
		if i == 0 || cell == 0 {
			d.pdf.AddPage()
		}
		x, y := p.Sheet.Place(cell, card.Width, card.Height)
		if p.Crop {
			d.crop(x, y)
		}
		if err := p.card(d, x, y, c); err != nil {
			return err
		}
	}
	return d.write(w)
}

// card draws one card whose upper left corner is at x, y.
func (p Press) card(d *document, x, y float64, c Card) error {
	if err := p.bars(d, x, y+barsTop, c.Number); err != nil {
		return err
	}
	title := spaced("貸出カード")
	taken, err := d.width(title, 8)
	if err != nil {
		return err
	}
	head, err := d.fit(p.Library, box{width: right - margin - taken - 4, height: 4, most: 10.5, least: 5, lines: 1})
	if err != nil {
		return err
	}
	if err := d.lines(x+margin, y+headLine, head); err != nil {
		return err
	}
	if err := d.textTo(x+right, y+headLine, 8, title); err != nil {
		return err
	}
	d.pdf.SetLineWidth(0.2)
	d.pdf.Line(x+margin, y+ruleLine, x+right, y+ruleLine)
	if c.ValidUntil != "" {
		if err := d.textTo(x+right, y+validTo, 7, "有効期限 "+c.ValidUntil); err != nil {
			return err
		}
	}
	name, err := d.fit(c.Name, box{width: right - margin, height: nameBox, most: 16, least: 4, lines: 4})
	if err != nil {
		return err
	}
	if err := d.lines(x+margin, y+nameFoot, name); err != nil {
		return err
	}
	if err := d.digits(x+margin, y+number, c.Number); err != nil {
		return err
	}
	return p.foot(d, x, y)
}

// foot is where whoever finds the card can turn.
func (p Press) foot(d *document, x, y float64) error {
	for i, line := range p.Contact {
		set, err := d.fit(line, box{width: right - margin, height: 2.6, most: 6, least: 4, lines: 1})
		if err != nil {
			return err
		}
		if err := d.lines(x+margin, y+footLine+float64(i)*2.6, set); err != nil {
			return err
		}
	}
	return nil
}

// digits writes the number in groups, as large as the card has room.
func (d *document) digits(x, y float64, text string) error {
	const size, gap = 17, 0.32 // points, and ems between groups
	groups := grouped(text)
	total, widths := 0.0, make([]float64, len(groups))
	for i, g := range groups {
		w, err := d.width(g, size)
		if err != nil {
			return err
		}
		widths[i] = w
		total += w
	}
	air := gap * size * 25.4 / 72
	scale := min(1, (right-margin)/(total+air*float64(len(groups)-1)))
	for i, g := range groups {
		if err := d.text(x, y, size*scale, g); err != nil {
			return err
		}
		x += (widths[i] + air) * scale
	}
	return nil
}

// bars draws the number as NW-7, its first bar below the first digit where the white
// margin allows, at a module between the least that readers read and 0.33 mm.
func (p Press) bars(d *document, x, y float64, number string) error {
	b, err := card.NW7(number, p.Bars)
	if err != nil {
		return err
	}
	unit, err := b.OnCard()
	if err != nil {
		return err
	}
	left := margin - float64(b.Quiet)*unit
	left = max(0, min(left, card.Width-float64(b.Width())*unit))
	height := min(barsMost, float64(b.Height)*unit)
	d.pdf.SetFillColor(0, 0, 0)
	for at, wide := range b.Black() {
		d.pdf.RectFromUpperLeftWithStyle(x+left+float64(at)*unit, y, float64(wide)*unit, height, "F")
	}
	return nil
}

// crop marks the corners of a card that is to be cut out, outside of it.
func (d *document) crop(x, y float64) {
	const gap, length = 0.3, 0.7
	d.pdf.SetLineWidth(0.1)
	for _, cx := range []struct{ at, out float64 }{{x, -1}, {x + card.Width, 1}} {
		for _, cy := range []struct{ at, out float64 }{{y, -1}, {y + card.Height, 1}} {
			d.pdf.Line(cx.at+cx.out*gap, cy.at, cx.at+cx.out*(gap+length), cy.at)
			d.pdf.Line(cx.at, cy.at+cy.out*gap, cx.at, cy.at+cy.out*(gap+length))
		}
	}
}
