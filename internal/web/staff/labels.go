package staff

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ouchi/internal/calendar"
	"ouchi/internal/registration"
)

// badge is a state in a word and a colour.
type badge struct{ Label, Class string }

// states are the statuses in the order of the queue's tabs, as staff call them.
var states = []struct {
	status registration.Status
	badge
}{
	{registration.Waiting, badge{"審査待ち", "badge-waiting"}},
	{registration.Returned, badge{"差し戻し中", "badge-returned"}},
	{registration.Provisional, badge{"仮登録", ""}},
	{registration.Registered, badge{"本登録", "badge-done"}},
	{registration.Refused, badge{"却下", "badge-ended"}},
	{registration.Withdrawn, badge{"取り下げ", "badge-ended"}},
	{registration.Lapsed, badge{"期限切れ", "badge-ended"}},
}

func state(s registration.Status) badge {
	for _, known := range states {
		if known.status == s {
			return known.badge
		}
	}
	return badge{Label: string(s)}
}

var kinds = map[registration.Kind]string{
	registration.New: "新規発行", registration.Reissue: "再発行", registration.Amend: "変更", registration.Renewal: "更新",
}

var deliveries = map[registration.CardDelivery]string{
	registration.Screen: "オンライン表示", registration.Post: "郵送",
}

// label finds the label of a code; a code that left the settings shows itself.
func label(options []registration.Option, code string) string {
	for _, o := range options {
		if o.Code == code {
			return o.Label
		}
	}
	return code
}

func (s *Side) location() *time.Location { return s.parts.Desk.Policy.Location }

func (s *Side) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.location()).Format("2006/01/02 15:04")
}

// brief leaves out the year where it is this one.
func (s *Side) brief(t time.Time) string {
	if t.In(s.location()).Year() == s.today().Year {
		return t.In(s.location()).Format("01/02 15:04")
	}
	return s.moment(t)
}

func (s *Side) today() registration.Date { return registration.DateOf(s.parts.Now().In(s.location())) }

// waited counts the opening days since a time.
func (s *Side) waited(since time.Time) int {
	from, to := calendar.DayOf(since, s.location()), calendar.DayOf(s.parts.Now(), s.location())
	return s.parts.Settings.Calendar.Between(from, to)
}

func day(d registration.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.Year, int(d.Month), d.Day)
}

// reasonLabel finds the label of a reason; one that left the settings shows its code.
func (s *Side) reasonLabel(code string) string {
	for _, r := range s.parts.Settings.Reasons {
		if r.Code == code {
			return r.Label
		}
	}
	return code
}

// reasonsFor lists the reasons of a use, "return" or "refuse".
func (s *Side) reasonsFor(use string) []Reason {
	return slices.DeleteFunc(slices.Clone(s.parts.Settings.Reasons), func(r Reason) bool { return !r.For(use) })
}

func (s *Side) fieldLabel(f registration.Field) string {
	return s.parts.Words.Text("ja", "fields."+string(f)+".label")
}

// partLabels names what a correction opens.
func (s *Side) partLabels(c registration.Correction) string {
	var all []string
	for _, f := range c.Fields {
		all = append(all, s.fieldLabel(f))
	}
	if c.Documents {
		all = append(all, "本人確認書類の画像")
	}
	return strings.Join(all, "、")
}
