package registration

// Ending asks for the cards whose last day lies from From until Until and whose holders
// can be told of it: cards in force, a mail address, no 更新 in review, and the reminder of
// Days not sent for this end.
type Ending struct {
	From, Until Date
	Days        int
	Limit       int
}

// CardReminder tells a patron once that the card's last day is near.
type CardReminder struct {
	Patron Patron
	Days   []int // before that day: of this reminder, and of those that it stands for
	Notice Notice
	Event  Event
}

// RemindOfEnd makes the reminder of days before the end of the patron's card; it stands
// for those of more days too, where they were missed.
func (p Patron) RemindOfEnd(s Step, days int, all []int) CardReminder {
	r := CardReminder{
		Patron: p, Days: []int{days},
		Notice: Notice{ID: s.ID(), Kind: EndsNotice, PatronID: p.ID, To: p.Email, DueAt: s.At},
		Event:  s.event(p.ID, "card_end_told", ""),
	}
	for _, n := range all {
		if n > days {
			r.Days = append(r.Days, n)
		}
	}
	return r
}
