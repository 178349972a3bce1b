package stories

import (
	"encoding/csv"
	"regexp"
	"strings"
)

// person is who applies, and what they write into 利用者情報仮登録.
type person struct {
	name, kana       string
	year, month, day string
	postal, address  string
	phone, email     string
	password         string
	kind, delivery   string // the options' labels
	card, workplace  string
}

// The labels of the options.
const (
	newCard  = "新規発行"
	reissue  = "再発行"
	change   = "変更"
	renewal  = "更新"
	onScreen = "オンライン表示のみで、カードは不要"
	byPost   = "切手と返信用封筒を送るので、カードを郵送してほしい。"
)

// somebody lives in Kumamoto and asks for a first card on the screen.
func somebody(name, kana, email string) person {
	return person{
		name: name, kana: kana, year: "2001", month: "2", day: "3",
		postal: "８６２-8612", address: "熊本県熊本市中央区出水2丁目5-1 水前寺荘101", phone: "０９０－０000-0000",
		email: email + "@example.jp", password: "Suizenji-2026", kind: newCard, delivery: onScreen,
	}
}

// birthday is the first password of My page.
func (p person) birthday() string {
	pad := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	return p.year + pad(p.month) + pad(p.day)
}

// The patrons that are in the register before anybody comes.
var (
	hanako = patron{"80010008", "肥後　花子", "ヒゴ　ハナコ", "1985-06-07", "hanako@example.jp"}
	goro   = patron{"80010016", "阿蘇　五郎", "アソ　ゴロウ", "1990-01-31", "goro@example.jp"}
	yoshi  = patron{"80010024", "𠮷田　髙子", "ヨシダ　タカコ", "1972-12-24", "takako@example.jp"}
	kuro   = patron{"80010032", "上天草　九郎", "カミアマクサ　クロウ", "1958-10-11", "kuro@example.jp"}
)

type patron struct{ number, name, kana, birth, email string }

// roster is the register as the library's own system exports it.
func roster() string {
	var file strings.Builder
	w := csv.NewWriter(&file)
	rows := [][]string{{
		"貸出カード番号", "名前", "名前カタカナ", "生年月日", "郵便番号", "住所", "電話番号", "E-mail",
		"予約受取館", "予約連絡方法", "勤務先・学校名称", "有効期限",
	}}
	for _, p := range []patron{hanako, goro, yoshi, kuro} {
		rows = append(rows, []string{
			p.number, p.name, p.kana, p.birth, "8608601", "熊本県熊本市中央区手取本町1番1号", "096-000-0000", p.email,
			"児童/1F", "メール", "", "2027-03-31",
		})
	}
	if err := w.WriteAll(rows); err != nil {
		panic(err)
	}
	return file.String()
}

// asks makes a person of a patron who asks for something about the card they have.
func (p patron) asks(kind string) person {
	birth := strings.Split(p.birth, "-")
	mailbox, _, _ := strings.Cut(p.email, "@")
	out := somebody(p.name, p.kana, mailbox)
	out.year, out.month, out.day = birth[0], strings.TrimLeft(birth[1], "0"), strings.TrimLeft(birth[2], "0")
	out.kind, out.card = kind, p.number
	return out
}

// write fills in 利用者情報仮登録.
func (v *visitor) write(p person) {
	v.t.Helper()
	v.fill("名前", p.name)
	v.fill("名前カタカナ", p.kana)
	v.fill("年", p.year)
	v.pick("月", p.month+"月")
	v.pick("日", p.day+"日")
	v.fill("郵便番号", p.postal)
	v.fill("住所", p.address)
	v.fill("電話番号", p.phone)
	v.fill("E-mail", p.email)
	v.pick("予約受取館", "児童/1F")
	v.pick("予約連絡方法", "メール")
	v.fill("パスワード", p.password)
	v.fill("確認パスワード", p.password)
	v.choose(p.kind)
	v.choose(p.delivery)
	if p.card != "" {
		v.fill("利用者カード番号", p.card)
	}
	if p.workplace != "" {
		v.fill("勤務先・学校名称", p.workplace)
	}
}

var told = regexp.MustCompile(`受付番号は『([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})』です。`)

// register goes from the form to 利用者情報仮登録結果 and gives the 受付番号.
func (v *visitor) register(p person) (receipt string) {
	v.t.Helper()
	v.write(p)
	v.press("登録")
	v.heading("利用者情報仮登録確認")
	v.press("登録")
	return v.receipt()
}

// receipt reads the 受付番号 off 利用者情報仮登録結果.
func (v *visitor) receipt() string {
	v.t.Helper()
	v.heading("利用者情報仮登録結果")
	found := told.FindStringSubmatch(v.text())
	if found == nil {
		v.t.Fatalf("%s: no receipt number:\n%s", v.device.name, v.text())
	}
	return found[1]
}

// send goes from the mailed link to 本人確認書類の登録完了, with one picture.
func (v *visitor) send(p person, link string) {
	v.t.Helper()
	v.open(link)
	v.identify(p)
	v.heading("本人確認書類の添付")
	v.attachCard(p)
	v.follow("次へ進む")
	v.heading("本人確認書類の確認")
	v.press("登録")
	v.heading("本人確認書類の登録完了")
}

// identify gives the password behind a mailed link.
func (v *visitor) identify(p person) {
	v.t.Helper()
	v.heading("本人確認の登録")
	v.fill("パスワード", p.password)
	v.press("次へ進む")
}

// attachCard attaches a photograph of a 運転免許証.
func (v *visitor) attachCard(p person) {
	v.t.Helper()
	v.pick("書類の種類", "運転免許証")
	v.attach("本人確認書類の画像", photograph(v.t, p.email))
	v.useAll(1)
	v.press("添付する")
	v.until(settled)
	v.sees("確認できました")
}

// settled is a page on which no image is being decoded any more: one that waits loads
// itself anew.
const settled = `document.readyState === "complete" && document.querySelector(".thumbs") !== null &&
	!document.body.innerText.includes("処理中")`
