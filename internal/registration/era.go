package registration

import (
	"time"

	"ouchi/internal/jptext"
)

// reign is a 元号 and its days: 昭和 ended on 7 January of its 64th year, and on the days
// when 明治 and 大正 ended the next had begun (明治45年大正元年7月30日詔書, 大正15年昭和元年
// 12月25日詔書, 昭和64年政令第1号, 平成31年政令第143号).
type reign struct {
	era         jptext.Era
	began, ends Date
}

var reigns = []reign{
	{"R", Date{2019, time.May, 1}, Date{9999, time.December, 31}},
	{"H", Date{1989, time.January, 8}, Date{2019, time.April, 30}},
	{"S", Date{1926, time.December, 25}, Date{1989, time.January, 7}},
	{"T", Date{1912, time.July, 30}, Date{1926, time.December, 25}},
	// Its days before were of another calendar, its first year was 1868.
	{"M", Date{1873, time.January, 1}, Date{1912, time.July, 30}},
}

// Era tells the 元号 of a day and its year in it; "" before 1873.
func (d Date) Era() (era jptext.Era, year int) {
	for _, r := range reigns {
		if !d.Before(r.began) {
			return r.era, d.Year - zero(r.era)
		}
	}
	return "", 0
}

// zero is the western year before an era's first; 0 for 西暦.
func zero(era jptext.Era) int {
	if era == "M" {
		return 1867
	}
	for _, r := range reigns {
		if r.era == era {
			return r.began.Year - 1
		}
	}
	return 0
}

// within tells whether an era had this day; 西暦 has every day.
func within(era jptext.Era, d Date) bool {
	for _, r := range reigns {
		if r.era == era {
			return !d.Before(r.began) && !r.ends.Before(d)
		}
	}
	return true
}
