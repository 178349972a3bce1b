package stories

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// effort counts what somebody does with their fingers: taps, and characters typed, of kanji
// their reading, for that is what is typed.
type effort struct{ taps, typed int }

func (e effort) String() string { return fmt.Sprintf("%d characters, %d taps", e.typed, e.taps) }

// by types a text into a control, whose reading is what the fingers do.
func (v *visitor) by(e *effort, label, reading, text string) {
	v.t.Helper()
	v.do(v.touch(v.find("control", label)))
	e.taps++
	v.compose(reading, text)
	e.typed += utf8.RuneCountInString(reading)
}

// compose types as the input method of a phone does: the reading kana by kana, then what
// it was turned into.
func (v *visitor) compose(reading, text string) {
	v.t.Helper()
	if reading != text {
		for i := range reading {
			if i > 0 {
				v.composing(reading[:i])
			}
		}
		v.composing(reading)
		v.composing(text)
	}
	v.put(text)
}

func (v *visitor) composing(text string) {
	v.t.Helper()
	n := int64(len([]rune(text)))
	call(v, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: n, SelectionEnd: n})
}

// byTheGuide is what the guide asks of the same person: all fields by hand, the reading and the
// password a second time, the telephone number with its hyphens.
func byTheGuide(p person) effort {
	n := utf8.RuneCountInString
	return effort{
		taps: 17, // 9 fields, 4 lists, 2 options, 2 buttons
		typed: n("もりもと　なつき") + n("もりもと　なつき") + n("2001") + n("8600001") +
			n("くまもとけんくまもとしちゅうおうくちばじょうまち") + n("2-3") + n("090-0000-0000") + n("natsuki.m@gmail.com") + 2*n(p.password),
	}
}

// The ordinary new applicant on a small phone: the keyboard's own reading, the postal code,
// the era, the mail service and the one password spare more than half of what the guide has typed.
func TestHelpsOfTheForm(t *testing.T) {
	t.Parallel()
	p := somebody("森本　夏希", "モリモト　ナツキ", "natsuki.m")
	v := visit(t, phone, home.Public+"/apply")
	var e effort
	v.by(&e, "名前", "もりもと", "森本")
	v.put("　")
	v.compose("なつき", "夏希")
	e.typed += utf8.RuneCountInString("　なつき")
	v.until(`document.getElementById("name_kana").value === "モリモト　ナツキ"`)
	v.by(&e, "年", "13", "13")
	v.press0("平成")
	v.pick("月", "2月")
	v.pick("日", "3日")
	v.by(&e, "郵便番号", "8600001", "8600001")
	v.until(`document.activeElement.id === "address" && document.activeElement.value === "熊本県熊本市中央区千葉城町"`)
	v.until(`document.getElementById("birth-said").textContent === "2001年2月3日(平成13年)"`)
	v.sees("続けて、番地と")
	v.put("2-3")
	e.typed += utf8.RuneCountInString("2-3")
	v.by(&e, "電話番号", "09000000000", "09000000000")
	v.by(&e, "E-mail", "natsuki.m@", "natsuki.m@")
	v.press0("gmail.com")
	if got := v.holds("E-mail"); got != "natsuki.m@gmail.com" {
		t.Errorf("the mail address is %q", got)
	}
	v.fill("E-mail", p.email) // not counted: an address that is nobody's takes its place
	v.pick("予約受取館", "児童/1F")
	v.press0("パスワードを表示する")
	v.by(&e, "パスワード", p.password, p.password)
	v.look("apply-helped")
	v.choose(newCard)
	v.choose(onScreen)
	if v.has("control", "利用者カード番号") && ask[bool](v, `document.getElementById("card_number").checkVisibility()`) ||
		ask[bool](v, `document.getElementById("workplace").checkVisibility()`) {
		t.Error("somebody of the prefecture without a card is asked for a card number or a workplace")
	}
	v.press("登録")
	e.taps += 10 // 平成, gmail.com, month and day, place, 表示する, two options, 登録 twice
	v.heading("利用者情報仮登録確認")
	v.sees("モリモト　ナツキ", "2001年2月3日(平成13年)", "熊本県熊本市中央区千葉城町２－３", "090-0000-0000")
	v.press("登録")
	v.receipt()

	before := byTheGuide(p)
	t.Logf("three pages either way; the guide's: %v; with the helps: %v (%d %%)", before, e, 100*e.typed/before.typed)
	if 2*e.typed > before.typed || e.taps > before.taps {
		t.Errorf("%v spare too little of %v", e, before)
	}
}

// What somebody wrote themselves stays as it is; a word is told when it becomes right; and
// all of it is there again after the page was left.
func TestNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public+"/apply")
	v.fill("名前カタカナ", "スルガ")
	v.fill("名前", "")
	v.compose("するがや", "駿河屋")
	v.fill("電話番号", "1")
	v.fill("E-mail", "suruga@gmial.com")
	v.fill("郵便番号", "8610000")
	v.until(`document.querySelectorAll(".postal-choices button").length === 5`)
	v.until(`document.getElementById("phone-error") !== null && document.body.innerText.includes("「suruga@gmail.com」の打ちまちがい")`)
	v.look("apply-asked")
	v.press0("suruga@gmail.com に直す")
	v.press0("熊本県熊本市東区")
	v.put("1-2")
	v.fill("電話番号", "096-000-0000")
	v.fill("住所", "福岡県福岡市中央区1-1") // and the workplace matters
	v.choose(renewal)
	v.until(`document.getElementById("phone-error") === null && document.getElementById("workplace").checkVisibility()`)
	if !ask[bool](v, `document.getElementById("card_number").checkVisibility()`) {
		t.Error("更新 does not ask for the card")
	}
	if got := v.holds("名前カタカナ"); got != "スルガ" {
		t.Errorf("the reading was made %q", got)
	}
	v.open("/")
	v.open("/apply")
	v.sees("前に入力した内容")
	for label, want := range map[string]string{
		"名前": "駿河屋", "E-mail": "suruga@gmail.com", "住所": "福岡県福岡市中央区1-1", "電話番号": "096-000-0000", "郵便番号": "8610000",
	} {
		if got := v.holds(label); got != want {
			t.Errorf("%s is %q, was %q", label, got, want)
		}
	}
	v.look("apply-kept")
	v.press("消して最初から入力する")
	if v.holds("名前") != "" {
		t.Error("it does not start over")
	}

	v = visit(t, desktop, home.Public+"/apply").withoutScripts()
	v.open("/apply")
	v.helpedWithoutScript(t)
}

// helpedWithoutScript goes the same way by buttons: Enter sends nothing, the address begins
// with the postal code, and the confirmation asks for the mail address.
func (v *visitor) helpedWithoutScript(t *testing.T) {
	t.Helper()
	v.fill("名前", "熊本 太郎")
	v.key(kb.Enter)
	v.fill("郵便番号", "860-0001")
	v.key(kb.Enter)
	v.doesNotSee("入力の確認をお願いします", "続けて、番地と")
	v.press("郵便番号から住所を入れる")
	v.sees("続けて、番地と")
	if v.holds("住所") != "熊本県熊本市中央区千葉城町" || v.holds("名前") != "熊本 太郎" {
		t.Errorf("%q, %q", v.holds("住所"), v.holds("名前"))
	}
	v.look("apply-scriptless")
	if ask[bool](v, `document.getElementById("card_number").checkVisibility()`) {
		t.Error("everybody is asked for a card number")
	}
	p := somebody("熊本　太郎", "クマモト　タロウ", "taro.k")
	p.email, p.kind, p.card = "taro.k@gmial.com", renewal, hanako.number
	v.write(p)
	v.press("登録")
	v.sees("「taro.k@gmail.com」の打ちまちがい")
	v.look("confirm-asked")
	v.press("taro.k@gmail.com に直す")
	v.heading("利用者情報仮登録確認")
	v.doesNotSee("gmial")
}
