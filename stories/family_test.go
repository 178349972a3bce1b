package stories

import (
	"regexp"
	"testing"
)

// A parent and three children, on a small phone and without JavaScript: one form, three
// short ones, one mail, one set of documents. Staff approve three and send one back
// alone, whose correction is approved too.
func TestAFamilyOfFour(t *testing.T) {
	t.Parallel()
	p := somebody("八代　涼子", "ヤツシロ　リョウコ", "ryoko")
	p.year = "1988"
	parent := visit(t, phone, home.Public+"/apply").withoutScripts()
	receipts := parent.applyAsFamily(p)
	parent.sendAsFamily(p, receipts)

	librarian := atDesk(t, staffLogin)
	for i, receipt := range receipts {
		librarian.take(receipt)
		librarian.sees("いっしょに申請した家族（4人）", "運転免許証")
		if i == 1 {
			librarian.sees("本人の書類があるか確かめてください")
			librarian.look("staff-family")
			librarian.giveBack()
			continue
		}
		librarian.approve()
	}
	cards, back := map[string]bool{}, message{}
	for range receipts {
		news := receive(t, p.email, noticeMail)
		if regexp.MustCompile(`/identity/`).MatchString(news.text) {
			back = news
			continue
		}
		cards[news.cardNumber(t)] = true
	}
	if len(cards) != 3 {
		t.Errorf("%d card numbers for three", len(cards))
	}
	back.says(t, "「八代　大地」様", "画像の文字が読み取れません")
	parent.standing(p, receipts[1])
	parent.sees("いっしょに申請したご家族", "訂正のお願い")
	parent.look("status-family")
	parent.correct(p, back.link(t))
	receive(t, p.email, sentMail)
	librarian.take(receipts[1])
	librarian.sees("再提出（2回目）", "ご家族の書類")
	librarian.approve()
	cards[receive(t, p.email, noticeMail).cardNumber(t)] = true
	if len(cards) != 4 {
		t.Errorf("%d card numbers for four", len(cards))
	}
}

// applyAsFamily fills in the form and three short ones, changes one and takes one out, and
// gives the receipt numbers.
func (v *visitor) applyAsFamily(p person) (receipts []string) {
	v.t.Helper()
	v.write(p)
	v.press("登録")
	v.heading("利用者情報仮登録確認")
	v.look("confirm-family-offer")
	v.follow("ご家族の分もいっしょに申請する")
	v.heading("ご家族の分もいっしょに申請")
	v.look("family-member")
	v.press("この方を追加する") // nothing but the family name that stood there
	v.sees("名字だけになっています")
	v.look("family-member-wrong")
	v.member("八代　大地", "ヤツシロ　ダイチ", "2011", "この方を追加する")
	v.follow("もう1人追加する")
	v.member("八代　うみ", "ヤツシロ　ウミ", "2018", "この方を追加する")
	v.follow("もう1人追加する")
	v.member("八代　そら", "ヤツシロ　ソラ", "2020", "この方を追加する")
	v.follow("もう1人追加する")
	v.member("八代　まちがい", "ヤツシロ　マチガイ", "2021", "この方を追加する")
	v.press("取り消す（八代 まちがい）")
	v.doesNotSee("まちがい")
	v.follow("直す（八代 そら）")
	v.member("八代　空", "ヤツシロ　ソラ", "2021", "この内容に直す")
	v.sees("八代　大地", "八代　うみ", "八代　空", "2021年")
	v.look("confirm-family")
	v.pressTwice("登録", "利用者情報仮登録結果")
	receipts = v.numbers()
	v.look("done-family")
	return receipts
}

// sendAsFamily sends one set of documents for all.
func (v *visitor) sendAsFamily(p person, receipts []string) {
	v.t.Helper()
	request := receive(v.t, p.email, linkMail)
	request.says(v.t, receipts...)
	v.open(request.link(v.t))
	v.identify(p)
	v.heading("本人確認書類の添付")
	v.sees("保護者の方の書類だけで申請できます。", "ご本人の本人確認書類も、お送りください。")
	v.look("documents-family")
	v.attachCard(p)
	v.follow("次へ進む")
	v.look("sending-family")
	v.press("登録")
	v.heading("本人確認書類の登録完了")
	v.sees(receipts...)
	v.look("sent-family")
	receive(v.t, p.email, sentMail).says(v.t, receipts...)
}

// member fills in the short form of one more of the family.
func (v *visitor) member(name, kana, year, button string) {
	v.t.Helper()
	v.fill("名前", name)
	v.fill("名前カタカナ", kana)
	v.fill("年", year)
	v.pick("月", "5月")
	v.pick("日", "5日")
	v.fill("保護者の続柄", "母")
	v.press(button)
	v.heading("利用者情報仮登録確認")
}

var number = regexp.MustCompile(`\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b`)

// numbers are the receipt numbers of a family, in its order.
func (v *visitor) numbers() (all []string) {
	v.t.Helper()
	v.sees("ご家族の受付番号")
	seen := map[string]bool{}
	for _, n := range number.FindAllString(v.text(), -1) {
		if !seen[n] {
			seen[n], all = true, append(all, n)
		}
	}
	if len(all) != 4 {
		v.t.Fatalf("the page tells %d numbers", len(all))
	}
	return all
}

// With scripts, the guardian is asked for only when the birth date says so, and a given name
// brings its reading.
func TestGuardianOfTheYoung(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public+"/apply")
	asked := func(want bool, when string) {
		t.Helper()
		if v.has("control", "保護者の氏名") != want {
			t.Errorf("%s: the guardian is asked for: %v", when, !want)
		}
	}
	asked(false, "before a birth date")
	v.fill("年", "平成30")
	v.pick("月", "4月")
	v.pick("日", "1日")
	asked(true, "of a child")
	v.look("apply-young")
	v.fill("年", "1980")
	asked(false, "of somebody of age")
	v.write(somebody("菊陽　桜", "キクヨウ　サクラ", "kikuyo"))
	v.press("登録")
	v.follow("ご家族の分もいっしょに申請する")
	asked(false, "before the child's birth date")
	v.do(v.touch(v.find("control", "名前")))
	ask[bool](v, `document.activeElement.setSelectionRange(9, 9) === undefined`)
	v.compose("だいち", "大地")
	if got := v.holds("名前カタカナ"); got != "キクヨウ　ダイチ" {
		t.Errorf("the reading is %q after the given name", got)
	}
}
