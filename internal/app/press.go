package app

import (
	"strings"

	"ouchi/internal/card/paper"
)

// press is how the library prints cards and labels.
func (a *App) press() paper.Press {
	c := a.config
	at := c.Library.Contact
	desk := strings.TrimSpace(c.Library.Name+" "+at.Department) + "　" + at.Phone
	return paper.Press{
		Library: c.Library.Name,
		Contact: []string{desk, a.words.Text("ja", "card.found")},
		Bars:    a.numbering().Bars,
		Layout:  c.Card.Print.Layout, Crop: c.Card.Print.Crop, Sheet: c.Card.Print.Sheet,
		LabelSheet: c.Post.Labels.Sheet, LabelWidth: c.Post.Labels.Width, LabelHeight: c.Post.Labels.Height,
	}
}
