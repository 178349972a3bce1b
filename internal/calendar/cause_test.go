package calendar

import (
	"testing"
	"time"
)

func TestCause(t *testing.T) {
	c, err := New(Rules{
		ClosedWeekly: []string{"tuesday"}, ClosedMonthly: []string{"last friday"}, ClosedYearly: []string{"12-28..01-03 年末年始"},
		Closed: []string{"2027-02-01 .. 2027-02-12  特別 整理期間", "2027-03-01"}, Open: []string{"2027-05-04 ゴールデンウィーク"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		day  Day
		open bool
		Cause
	}{
		{Date(2027, time.January, 6), true, Cause{}},
		{Date(2027, time.January, 5), false, Cause{Key: "closed_weekly", Rule: "tuesday"}},
		{Date(2027, time.January, 29), false, Cause{Key: "closed_monthly", Rule: "last friday"}},
		{Date(2026, time.December, 29), false, Cause{Key: "closed_yearly", Rule: "12-28..01-03", Name: "年末年始"}},
		{Date(2027, time.January, 3), false, Cause{Key: "closed_yearly", Rule: "12-28..01-03", Name: "年末年始"}},
		{Date(2027, time.February, 2), false, Cause{Key: "closed", Rule: "2027-02-01 .. 2027-02-12", Name: "特別 整理期間"}},
		{Date(2027, time.March, 1), false, Cause{Key: "closed", Rule: "2027-03-01"}},
		{Date(2027, time.May, 4), true, Cause{Key: "open", Rule: "2027-05-04", Name: "ゴールデンウィーク"}},
	} {
		if got := c.Cause(want.day); got != want.Cause || c.Open(want.day) != want.open {
			t.Errorf("%s: open %v, %+v", want.day, c.Open(want.day), got)
		}
	}
}
