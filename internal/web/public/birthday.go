package public

import (
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// birthday writes a day of birth with its year in the era beside it, for people count in
// the one or in the other.
func birthday(say page.Say, d registration.Date) string {
	era, year := d.Era()
	if d.IsZero() || era == "" {
		return day(say, d)
	}
	key := "era." + string(era) + ".year"
	if year == 1 {
		key = "era." + string(era) + ".first"
	}
	return say("era.both", "day", day(say, d), "era", say(key, "year", year))
}
