package upkeep

import (
	"context"
	"slices"

	"ouchi/internal/registration"
)

// Cards finds the cards that are about to end.
type Cards interface {
	EndingCards(ctx context.Context, e registration.Ending) ([]registration.Patron, error)
	// RemindOfEnd does nothing for a reminder that went, or a card that changed.
	RemindOfEnd(ctx context.Context, r registration.CardReminder) error
}

// remindOfEnds tells patrons of their card's end, once for each of the days before it;
// who misses one, as in a library that has just begun, gets the next alone.
func (u *Upkeep) remindOfEnds(ctx context.Context) error {
	today, all := registration.DateOf(u.Now().In(u.Policy.Location)), slices.Sorted(slices.Values(u.Policy.CardReminderDays))
	for _, days := range all {
		due, err := u.Cards.EndingCards(ctx, registration.Ending{
			From: today, Until: today.Plus(days), Days: days, Limit: ageBatch,
		})
		if err != nil {
			return err
		}
		for _, p := range due {
			if err := u.Cards.RemindOfEnd(ctx, p.RemindOfEnd(u.step(), days, all)); err != nil {
				return err
			}
		}
		if len(due) > 0 {
			u.Promised()
		}
	}
	return nil
}
