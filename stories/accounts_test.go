package stories

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/pquerna/otp/totp"
)

// A new colleague is added, begins with a password that was handed over, and comes in
// with a passkey, with a code, and through the lock.
func TestAColleaguesFirstDay(t *testing.T) {
	t.Parallel()
	boss := atDesk(t, staffLogin)
	boss.follow("職員")
	boss.heading("職員")
	boss.fill("ログインID", "shinjin")
	boss.fill("名前", "新人 花子")
	boss.choose("審査担当")
	boss.look("staff")
	boss.press("追加する")
	boss.heading("職員を追加しました")
	boss.look("staff-handed")
	first := ask[string](boss, `document.getElementById("first-password").textContent`)

	v := visit(t, desktop, home.Staff)
	v.holdsPasskeys()
	v.logInAs("shinjin", first)
	v.heading("自分のアカウント")
	v.sees("はじめに、パスワードを変えてください")
	v.fill("今のパスワード", first)
	v.fill("新しいパスワード", staffPassword)
	v.fill("新しいパスワード（確認）", staffPassword)
	v.press("パスワードを変える")
	v.sees("パスワードを変えました")

	v.fill("パスキーの呼び名", "カウンターのパソコン")
	v.press("パスキーを追加する")
	v.heading("回復コード")
	v.look("recovery-codes")
	v.follow("控えました")
	v.look("own-account")
	v.presence(false) // or the browser answers before it is asked
	v.press("ログアウト")
	v.heading("職員ログイン")
	v.do(v.touch(v.find("button", "パスキーでログイン")))
	v.presence(true)
	v.until(headingOf + ` === "申請の一覧"`)
	v.presence(false) // the login's page would ask for the passkey by itself

	boss.open("/accounts")
	boss.follow("shinjin")
	boss.sees("パスキー「カウンターのパソコン」")
	boss.look("colleague")
	boss.press("停止する")
	boss.sees("停止しました")
	v.open("/applications")
	v.heading("職員ログイン")
}

// Without a mouse: an app is added, its code and a recovery code open the desk, and the
// screen locks and unlocks where it was.
func TestCodesAndTheLockByKeyboard(t *testing.T) {
	t.Parallel()
	boss := visit(t, tablet, home.Staff)
	boss.logInAs(staffLogin, staffPassword)
	boss.open("/accounts")
	boss.look("staff")
	boss.fill("ログインID", "kodo")
	boss.fill("名前", "古堂 次郎")
	boss.choose("カード担当")
	boss.press("追加する")
	first := ask[string](boss, `document.getElementById("first-password").textContent`)

	v := visit(t, desktop, home.Staff)
	v.logInAs("kodo", first)
	secret := v.enrol(first)

	v.logInAs("kodo", staffPassword)
	v.heading("コードの入力")
	v.look("code")
	v.tabTo("コード")
	v.put(code(t, secret, 0)) // used up by the enrolment
	v.enter()
	v.sees("もう使われています")
	v.tabTo("コード")
	v.put(code(t, secret, 30*time.Second)) // the next one counts already
	v.enter()
	v.heading("申請の一覧")

	v.open("/account")
	v.tabTo("画面をロックする")
	v.enter()
	v.heading("画面をロックしています")
	v.look("lock")
	v.tabTo("パスワード")
	v.put(staffPassword)
	v.enter()
	v.heading("自分のアカウント")
	v.desert()
}

// enrol changes the password that was handed over, adds an app and leaves; it gives
// the app's secret.
func (v *visitor) enrol(first string) (secret string) {
	v.t.Helper()
	v.tabTo("今のパスワード")
	v.put(first)
	v.tabTo("新しいパスワード")
	v.put(staffPassword)
	v.tabTo("新しいパスワード（確認）")
	v.put(staffPassword)
	v.enter()
	v.sees("パスワードを変えました")
	v.tabTo("認証アプリを登録する")
	v.enter()
	v.heading("認証アプリの登録")
	v.look("authenticator")
	secret = strings.ReplaceAll(ask[string](v, `document.querySelector(".secret").textContent`), " ", "")
	v.tabTo("アプリに出たコード")
	v.put(code(v.t, secret, 0))
	v.enter()
	v.heading("回復コード")
	recovery := regexp.MustCompile(`[0-9a-z]{5}-[0-9a-z]{5}`).FindAllString(v.text(), -1)
	if len(recovery) != 10 {
		v.t.Fatalf("%d recovery codes", len(recovery))
	}
	v.tabTo("控えました")
	v.enter()
	v.tabTo("ログアウト")
	v.enter()
	return secret
}

// desert leaves the screen alone for longer than the desk allows: a minute before, it
// asks, and then it covers itself until the password comes.
func (v *visitor) desert() {
	v.t.Helper()
	const pass = `(() => { const now = Date.now; Date.now = () => now() + %d * 60_000 })()`
	const shown = `document.getElementById(%q).open`
	v.tabTo("今のパスワード")
	v.put("typed so far")
	ask[any](v, pass, 14)
	v.until(fmt.Sprintf(shown, "idle-warning"))
	v.accessible("desktop-idle-warning")
	v.key(kb.Enter) // 続ける has the focus
	v.until(`!document.getElementById("idle-warning").open`)
	ask[any](v, pass, 16)
	v.until(fmt.Sprintf(shown, "idle-cover"))
	v.until(`document.activeElement?.id === "idle-password"`)
	v.accessible("desktop-idle-cover")
	v.key(kb.Escape + kb.Escape + kb.Escape)
	v.until(fmt.Sprintf(shown, "idle-cover"))
	v.until(`document.activeElement?.id === "idle-password"`)
	v.put("wrong")
	v.key(kb.Enter)
	v.until(`!document.getElementById("idle-wrong").hidden`)
	v.put(staffPassword)
	v.key(kb.Enter)
	v.until(`!document.getElementById("idle-cover").open`)
	if typed := v.holds("今のパスワード"); typed != "typed so far" {
		v.t.Errorf("under the cover stands %q", typed)
	}
}

func (v *visitor) logInAs(login, password string) {
	v.t.Helper()
	v.open(home.Staff + "/login")
	v.fill("ログインID", login)
	v.fill("パスワード", password)
	v.press("ログイン")
}

func (v *visitor) enter() {
	v.t.Helper()
	v.turn(chromedp.KeyEvent(kb.Enter))
}

// code is what the app shows, some time from now.
func code(t *testing.T, secret string, from time.Duration) string {
	t.Helper()
	text, err := totp.GenerateCode(secret, time.Now().Add(from))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// holdsPasskeys gives the visitor what makes passkeys in their browser.
func (v *visitor) holdsPasskeys() {
	v.t.Helper()
	call(v, webauthn.Enable, webauthn.EnableParams{})
	v.authenticator = call(v, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		},
	}).AuthenticatorID
}

// presence tells whether somebody touches the authenticator when asked.
func (v *visitor) presence(on bool) {
	v.t.Helper()
	call(v, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{
		AuthenticatorID: v.authenticator, Enabled: on,
	})
}
