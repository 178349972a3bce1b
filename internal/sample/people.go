package sample

import (
	"fmt"
	"time"

	"ouchi/internal/registration"
)

// fate is what becomes of an application.
type fate string

const (
	unsent    fate = "unsent" // the documents, that is; it lapses by itself
	waiting   fate = "waiting"
	returned  fate = "returned"
	corrected fate = "corrected" // returned, and waiting again
	approved  fate = "approved"
	refused   fate = "refused"
	withdrawn fate = "withdrawn"
)

// person is one applicant.
type person struct {
	form       registration.Form
	latin      string        // the name on the drawn documents
	ago        time.Duration // when the form was sent
	documents  []string      // their kinds
	fate       fate
	correction registration.Correction
	family     []*person // who applies together with them
	stamps     int       // yen on the return envelope; 0: none has come

	from        string // network address
	application registration.Application
	cookie      string
}

const day = 24 * time.Hour

// register are the patrons that the library has: card, name, reading, birth date,
// postal code, address, telephone, mail address, place and way of notice.
const register = `
850000019,阿蘇　花子,アソ　ハナコ,1972-11-03,869-0000,熊本県阿蘇市見本町1-1,0967-00-0001,aso@example.jp,ippan_2f,email
850000027,菊池　次郎,キクチ　ジロウ,1948-02-29,861-0000,熊本県菊池市見本2-5,0968-00-0002,,ippan_2f,phone
850000035,天草　四季,アマクサ　シキ,2001-07-21,863-0000,熊本県天草市見本町33,090-0000-0103,amakusa@example.jp,ippan_2f,email
850000043,八代　三千代,ヤツシロ　ミチヨ,1966-09-09,866-0000,熊本県八代市見本町4-4,0965-00-0004,yatsushiro@example.jp,ippan_2f,none
850000050,玉名　湯太,タマナ　ユウタ,2012-05-05,865-0000,熊本県玉名市見本5,0968-00-0005,tamana@example.jp,jido_1f,email
850000068,荒尾　万里,アラオ　マリ,1990-01-30,864-0000,熊本県荒尾市見本町6-1,090-0000-0106,arao@example.jp,ippan_2f,email
850000076,水俣　航,ミナマタ　ワタル,1983-06-14,867-0000,熊本県水俣市見本町7,0966-00-0007,minamata@example.jp,ippan_2f,phone
850000084,人吉　球磨子,ヒトヨシ　クマコ,1959-12-31,868-0000,熊本県人吉市見本町8-8,0966-00-0008,hitoyoshi@example.jp,ippan_2f,phone
850000092,宇土　𠮷郎,ウト　ヨシロウ,1977-03-17,869-0400,熊本県宇土市見本町9,0964-00-0009,uto@example.jp,ippan_2f,email
850000100,合志　あかり,コウシ　アカリ,2008-08-08,861-1100,熊本県合志市見本10-3,096-000-0010,koshi@example.jp,jido_1f,email
850000118,山鹿　灯,ヤマガ　アカリ,1995-10-22,861-0500,熊本県山鹿市見本町11,090-0000-0111,yamaga@example.jp,ippan_2f,email
850000126,上天草　岬,カミアマクサ　ミサキ,1988-04-02,869-3600,熊本県上天草市見本町12,090-0000-0112,kamiamakusa@example.jp,ippan_2f,none
`

// people are the applicants, in the order of their story: decisions are taken in it.
func people() []*person {
	licence, number := []string{"drivers_license"}, []string{"my_number_card"}
	both := []string{"drivers_license", "address_proof"}
	cast := []*person{
		// Done, in the order of the card numbers drawn.
		who("熊本 太郎", "クマモト タロウ", "1985-07-03").at(2*day, approved, licence),
		who("髙森 幸子", "タカモリ サチコ", "1969-10-10").at(5*day, approved, number).post().envelope(254),
		who("荒尾 万里", "アラオ マリ", "1990-01-30").at(4*day, approved, both).asks(registration.Amend, "850000068"),
		who("阿蘇 花子", "アソ ハナコ", "1972-11-03").at(6*day, refused, licence).told("duplicate"),
		who("小国 杉男", "オグニ スギオ", "1992-02-02").at(3*day, withdrawn, licence),

		// On their way back.
		who("山﨑 光", "ヤマサキ ヒカル", "1998-12-12").at(4*day, returned, licence).told("blurred"),
		who("渡邊\U000e0101 環", "ワタナベ タマキ", "1979-09-19").at(3*day, returned, number).told("mismatch_address"),
		who("長洲 金魚", "ナガス キンギョ", "2004-05-25").at(5*day, corrected, licence).told("cut_off"),

		// In the queue.
		who("𠮷田 髙子", "ヨシダ タカコ", "1990-04-12").at(6*day, waiting, licence),
		who("神 まもる", "カミ マモル", "1981-01-11").at(5*day+time.Hour, waiting, number).post().envelope(254),
		who("Mai Sample", "", "1999-03-30").known("見本 舞").at(5*day, waiting, []string{"residence_card"}),
		who("水俣 航", "ミナマタ ワタル", "1983-06-14").at(4*day, waiting, both).asks(registration.Amend, "850000076"),
		who("人吉 球磨子", "ヒトヨシ クマコ", "1959-12-31").at(4*day-time.Hour, waiting, licence).asks(registration.Renewal, "850000084").post(),
		who("西 岬", "ニシ ミサキ", "1988-04-02").at(3*day, waiting, both).asks(registration.Reissue, "850000126"),
		who("久留米 絣", "クルメ カスリ", "1994-06-06").at(3*day-time.Hour, waiting, []string{"drivers_license", "workplace_proof"}).outside(),
		who("合志 明里", "コウシ アカリ", "2008-08-08").at(2*day, waiting, number).asks(registration.Amend, "850000100"),
		who("御船 恐子", "ミフネ キョウコ", "1975-08-15").at(2*day-time.Hour, waiting, licence).asks(registration.Renewal, "899999908"),
		who("益城 結", "マシキ ユイ", "2019-04-20").at(day, waiting, []string{"himawari_card"}).child(),
		who("芦北 海人", "アシキタ カイト", "1963-03-03").at(20*time.Hour, waiting, []string{"eligibility_certificate", "address_proof"}),
		who("苓北 鈴", "レイホク スズ", "1986-11-26").at(30*time.Hour, waiting, both).post().envelope(200),
		who("山都 通子", "ヤマト ミチコ", "1987-05-05").at(26*time.Hour, waiting, both).
			with(who("山都 潤", "ヤマト ジュン", "2012-08-01"), who("山都 さくら", "ヤマト サクラ", "2020-03-21")),

		// Without documents so far.
		who("甲佐 鮎", "コウサ アユ", "1997-07-07").at(20*time.Minute, unsent, nil),
		who("南関 あげ", "ナンカン アゲ", "1970-12-01").at(5*time.Hour, unsent, licence),
		who("錦 栗彦", "ニシキ クリヒコ", "1955-05-15").at(3*day, unsent, nil).post(),
		who("佐賀 有明", "サガ アリアケ", "2003-02-14").at(90*time.Minute, unsent, nil).outside(),
		who("湯前 湯子", "ユノマエ ユコ", "1980-10-01").at(35*day, unsent, nil), // has lapsed
	}
	for i, p := range cast {
		p.form.Email = fmt.Sprintf("sample%02d@example.jp", i+1)
		p.form.Phone = fmt.Sprintf("090-0000-%04d", i+1)
		p.latin = fmt.Sprintf("NAME SAMPLE %02d", i+1)
	}
	return cast
}

// who begins a person with what most have in common.
func who(name, kana, birth string) *person {
	return &person{form: registration.Form{
		Name: name, NameKana: kana, BirthYear: birth[:4], BirthMonth: birth[5:7], BirthDay: birth[8:],
		PostalCode: "862-0000", Address: "熊本県熊本市中央区見本町1-2-3",
		PickupPlace: "ippan_2f", NoticeMethod: "email", Password: ApplicantPassword, PasswordConfirm: ApplicantPassword,
		Kind: string(registration.New), Delivery: string(registration.Screen),
	}}
}

func (p *person) at(ago time.Duration, f fate, documents []string) *person {
	p.ago, p.fate, p.documents = ago, f, documents
	return p
}

// with lets others apply together with a person, who answers for them.
func (p *person) with(others ...*person) *person {
	for _, o := range others {
		o.form.GuardianName, o.form.GuardianRelation = p.form.Name, "母"
	}
	p.family = others
	return p
}

func (p *person) post() *person {
	p.form.Delivery = string(registration.Post)
	return p
}

// envelope says with how many yen in stamps the return envelope came.
func (p *person) envelope(yen int) *person {
	p.stamps = yen
	return p
}

// known gives 通称.
func (p *person) known(as string) *person {
	p.form.CommonName = as
	return p
}

func (p *person) child() *person {
	p.form.PickupPlace = "jido_1f"
	return p
}

func (p *person) outside() *person {
	p.form.PostalCode, p.form.Address = "830-0000", "福岡県久留米市見本町8-1"
	p.form.Workplace = "見本大学（熊本市）"
	return p
}

// asks for something about a card of the register, or about one that is nobody's.
func (p *person) asks(kind registration.Kind, card string) *person {
	p.form.Kind, p.form.CardNumber = string(kind), card
	return p
}

// told says what the librarian found wanting.
func (p *person) told(reason string) *person {
	p.correction.Deficiencies = []registration.Deficiency{{Code: reason}}
	switch reason {
	case "mismatch_address":
		p.correction.Fields = []registration.Field{registration.FieldPostalCode, registration.FieldAddress}
		p.correction.Deficiencies[0].Words = "番地のあとの建物名とお部屋の番号も教えてください。"
	case "blurred":
		p.correction.Deficiencies[0].Words = "住所の欄が光って読めませんでした。窓の近くで、真上から撮ってみてください。"
		p.correction.Documents = true
	default:
		p.correction.Documents = true
	}
	return p
}
