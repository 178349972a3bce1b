package stories

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// However often 登録 is pressed, the page is loaded anew or somebody goes back, a form
// is one application.
func TestOneFormIsOneApplication(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		device    device
		scripts   bool
		applicant person
	}{
		{"with scripts", phone, true, somebody("宇土　一", "ウト　ハジメ", "hajime")},
		{"on a tablet", tablet, true, somebody("玉東　千秋", "ギョクトウ　チアキ", "chiaki")},
		{"without", desktop, false, somebody("宇城　二葉", "ウキ　フタバ", "futaba")},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, c.device, home.Public+"/apply")
			if !c.scripts {
				v.withoutScripts()
			}
			v.write(c.applicant)
			v.press("登録")
			v.follow("キャンセル")
			if got := v.holds("住所"); got != c.applicant.address {
				t.Errorf("キャンセル comes back to an address %q", got)
			}
			v.fill("パスワード", c.applicant.password)
			v.fill("確認パスワード", c.applicant.password)
			v.press("登録")
			v.heading("利用者情報仮登録確認")
			v.pressTwice("登録", "利用者情報仮登録結果")
			receipt := v.receipt()
			v.turn(chromedp.Reload())
			v.sees(receipt)
			v.back() // 確認 is over and shows how it ended
			v.sees(receipt)
			receive(t, c.applicant.email, linkMail)
			v.countedOnce(c.applicant)
		})
	}
}

// Two people at one computer, each in a tab: each becomes an application.
func TestTwoPeopleInTwoTabs(t *testing.T) {
	t.Parallel()
	one, two := somebody("菊池　三奈", "キクチ　ミナ", "mina"), somebody("合志　四郎", "コウシ　シロウ", "shiro")
	left := visit(t, desktop, home.Public+"/apply")
	left.write(one)
	left.press("登録")
	right := left.anotherTab(home.Public + "/apply")
	right.write(two)
	right.press("登録")
	left.press("登録")
	first := left.receipt()
	right.press("登録")
	if second := right.receipt(); second == first {
		t.Fatalf("both have %s", first)
	}
	receive(t, one.email, linkMail).says(t, first, "「"+one.name+"」様")
	receive(t, two.email, linkMail).says(t, "「"+two.name+"」様")
	left.countedOnce(one)
	left.countedOnce(two)
}

// back goes a page back in the browser's history, out of its memory or loaded anew.
func (v *visitor) back() {
	v.t.Helper()
	v.turn(chromedp.NavigateBack())
}

// countedOnce asks a librarian how many applications a person has.
func (v *visitor) countedOnce(p person) {
	v.t.Helper()
	librarian := atDesk(v.t, otherLogin)
	librarian.turn(librarian.touch(librarian.thing(
		`[...document.querySelectorAll("nav a")].find((a) => a.textContent.includes("仮登録"))`)))
	librarian.look("staff-provisional")
	if n := strings.Count(librarian.text(), p.name); n != 1 {
		v.t.Errorf("%s has %d applications", p.name, n)
	}
}
