package registration

import "time"

// Patron is a person with a card (利用者).
type Patron struct {
	ID           string
	Version      int64
	Number       CardNumber // the card in force
	Name         string
	NameKana     string
	CommonName   string
	Birth        Date
	PostalCode   string
	Address      string
	Phone        string
	Email        string
	PickupPlace  string
	NoticeMethod string
	Workplace    string
	Lang         string    // that mails and My page are written in; "" is Japanese
	ValidUntil   Date      // last day of the card; zero when unknown (imported without)
	BlockedAt    time.Time // Number was made void and no other given; zero: it is in force
	Login        Login
	CreatedAt    time.Time
	UpdatedAt    time.Time // when anything but the login was last set
}

// Details are what an application of the kind about the patron's card begins with.
func (p Patron) Details(k Kind) Details {
	return Details{
		Name: p.Name, NameKana: p.NameKana, CommonName: p.CommonName, Birth: p.Birth,
		PostalCode: p.PostalCode, Address: p.Address, Phone: p.Phone, Email: p.Email,
		PickupPlace: p.PickupPlace, NoticeMethod: p.NoticeMethod, Workplace: p.Workplace,
		Kind: k, CardNumber: p.Number,
	}
}

// Look is one look of staff at what is somebody's.
type Look struct {
	At   time.Time
	Act  string    // of the event
	Role StaffRole // "" when the account is gone
}

// Login is how a patron opens My page.
type Login struct {
	Hash       string    // of the password; "" when none is set
	First      bool      // the password is the birth date: it opens only the page that changes it
	FirstUntil time.Time // end of a first password
	Failures   int       // wrong tries at a first password; at MaxFirstFailures it is locked
	Nonce      string    // of the one-time link that sets a password; "" when none is out
	NonceUntil time.Time
}

// Japanese is the language of whoever chose none.
const Japanese = "ja"

// Limits of a birth-date password, which many could guess.
const (
	FirstPasswordDays = 14
	MaxFirstFailures  = 5
)

// FirstUsable tells whether the first password may still be tried at now.
func (l Login) FirstUsable(now time.Time) bool {
	return now.Before(l.FirstUntil) && l.Failures < MaxFirstFailures
}

// Amendable lists the fields that 変更 and 更新 ask of a patron who has logged in. A name
// or birth date is another matter: 再発行.
func Amendable() []Field {
	return []Field{FieldPostalCode, FieldAddress, FieldPhone, FieldEmail, FieldPickupPlace, FieldNoticeMethod, FieldWorkplace}
}
