package config

import (
	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// defaults is what a left-out key takes; docs/operate.md lists the same. Whatever
// only the library can know is empty here and refused when it stays so.
func defaults() Config {
	c := Config{
		Library: Library{TimeZone: "Asia/Tokyo"},
		Server: Server{
			PublicAddr: "127.0.0.1:8080", StaffAddr: "127.0.0.1:8081", TrustedProxies: []string{},
		},
		Mail:        Mail{Mode: SMTP, Port: 587, TLS: "starttls"},
		Staff:       Staff{SessionMinutes: 480, IdleMinutes: 15, ReserveMinutes: 10, PasswordLength: 12, SecondFactor: Optional, OIDC: OIDC{LoginClaim: "preferred_username", Roles: []string{}}},
		Limits:      Limits{FormsAnHour: 60, PasswordTries: 10, AddressTries: 200, LinksADay: 5},
		Application: Application{LinkHours: 48, PurgeDays: 30, ReminderDays: 7},
		Family:      Family{MaxMembers: 6, ChildAge: 12, SharedDocuments: true, Guardian: string(registration.AskGuardian)},
		Retention:   Retention{ImageDays: 7, ApplicationDays: 365, MailDays: 90, PatronDays: 365},
		Documents:   Documents{MaxFiles: 4, MaxMegabytes: 10, MaxMegapixels: 50},
		Review:      Review{DecisionsPerDay: 20, MinDays: 3, BusyDays: 7, MaxDays: 10},
		Card:        Card{Years: 3, FirstPassword: MailedLink, ReminderDays: []int{}, RenewalDays: 60},
		Post:        Post{DeliveryDays: 7, OverdueDays: 30, Labels: defaultLabels()},
		Import:      Import{Patrons: PatronFile{Encoding: "utf-8", DateFormat: "YYYY-MM-DD", EraDates: true, InRange: WarnInRange, Columns: defaultColumns()}},
		Export:      Export{Announce: OnApproval},
	}
	c.Card.First = 1
	c.Card.Bars = card.Options{Start: "A", Stop: "A", Narrow: 2, Wide: 5, Quiet: 10, Height: 40}
	c.Card.Print = CardPrint{
		Layout: card.Single, Crop: true, Sheet: card.Sheet{Columns: 2, Rows: 5, Left: 17.4, Top: 9.5, GapX: 4, GapY: 2},
	}
	c.Calendar.ClosedWeekly = []string{}
	c.Calendar.ClosedMonthly = []string{}
	c.Calendar.ClosedYearly = []string{}
	c.Calendar.Closed = []string{}
	c.Calendar.Open = []string{}
	return c
}

// defaultLabels are sheets of twelve, 86.4 by 42.3 mm, as stationers have them.
func defaultLabels() Labels {
	return Labels{86.4, 42.3, card.Sheet{Columns: 2, Rows: 6, Left: 18.6, Top: 21.6}}
}

func defaultColumns() PatronColumns {
	return PatronColumns{
		CardNumber: "貸出カード番号", Name: "名前", NameKana: "名前カタカナ", BirthDate: "生年月日",
		PostalCode: "郵便番号", Address: "住所", Phone: "電話番号", Email: "E-mail",
		PickupPlace: "予約受取館", NoticeMethod: "予約連絡方法", Workplace: "勤務先・学校名称", ValidUntil: "有効期限",
	}
}
