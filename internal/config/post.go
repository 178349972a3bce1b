package config

import (
	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// Post is how a paper card reaches the patron.
type Post struct {
	Postage      []Postage `toml:"postage"`       // by day, the earliest first
	DeliveryDays int       `toml:"delivery_days"` // from the envelope's arrival
	OverdueDays  int       `toml:"overdue_days"`  // from the decision, until an envelope is late
	EnvelopeTo   string    `toml:"envelope_to"`   // lines of an address; see Config.EnvelopeLines
	Labels       Labels    `toml:"labels"`
}

// Postage is what stamps the return envelope needs from a day on.
type Postage = registration.Postage

// Labels are the sheets of address labels.
type Labels struct {
	Width  float64 `toml:"width"` // of one, in millimetres
	Height float64 `toml:"height"`
	card.Sheet
}

// CardPrint is how paper cards are printed.
type CardPrint struct {
	Layout card.Layout `toml:"layout"`
	Crop   bool        `toml:"crop_marks"` // of sheets
	card.Sheet
}

// PostageOn is the postage of a day: that of the last entry which has begun.
func (p Post) PostageOn(day registration.Date) int {
	yen := 0
	for _, entry := range p.Postage {
		if !day.Before(entry.From) {
			yen = entry.Yen
		}
	}
	return yen
}

// post checks the list of postages and the sheets.
func (v *checker) post(p Post) {
	if len(p.Postage) == 0 {
		v.coded("no_postage", "post.postage", "is required: list at least one, as [[post.postage]] with yen, and with from where it begins on a day")
	}
	for i, entry := range p.Postage {
		key := numbered("post.postage", i)
		v.within(numbers{key + ".yen", entry.Yen, 1, 10000})
		if i > 0 && !p.Postage[i-1].From.Before(entry.From) {
			v.coded("later_first", key+".from", "must be a later day than the entry before: list the earliest first")
		}
	}
	if p.Labels.Width < 30 || p.Labels.Height < 15 {
		v.fault("post.labels.width", "no address fits a label of %.1f by %.1f mm; write at least 30 by 15", p.Labels.Width, p.Labels.Height)
	}
	v.foreign("post.labels", p.Labels.Validate(p.Labels.Width, p.Labels.Height))
}
