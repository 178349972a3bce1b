package stories

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// An administrator, on a tablet and without scripts, adds a place where books are handed
// out, sees the form as it would be, keeps it, finds it on the public form, and goes
// back to the settings file.
func TestSettingsOnATablet(t *testing.T) {
	t.Parallel()
	v := atDeskWith(t, tablet, staffLogin).withoutScripts()
	v.follow("設定")
	v.heading("設定")
	v.look("settings")
	v.follow("予約受取館")
	v.press("予約受取館を加える")
	v.isOn("表示名")
	v.put("おはなしの部屋/1F")
	v.turn(chromedp.KeyEvent(kb.Enter)) // looks first, and keeps nothing
	v.sees("まだ保存していません", "保存するとこうなります", "予約受取館を加える", "入力フォームでの見え方")
	v.look("settings-preview")
	applicant := visit(t, phone, home.Public+"/apply")
	applicant.doesNotSee("おはなしの部屋/1F")
	v.fill("変更のメモ", "春からの部屋")
	v.press("この内容で保存する")
	v.sees("保存しました")
	applicant.open("/apply")
	applicant.pick("予約受取館", "おはなしの部屋/1F")

	v.follow("設定")
	v.follow("開館日カレンダー")
	v.sees("火曜休館", "最終金曜")
	v.press("次の月")
	v.look("settings-calendar")
	v.follow("設定")
	v.follow("メールの文面")
	v.fill("はじめの言葉（あいさつの次）", "{なまえ}様")
	v.press("保存する")
	v.sees("使える名前は")
	v.look("settings-wrong")
	v.follow("設定")
	v.follow("変更の履歴")
	v.sees("春からの部屋", "いまの設定")
	v.look("settings-history")
	v.follow("設定ファイルのままの内容")
	v.sees("おはなしの部屋/1F")
	v.look("settings-version")
	v.press("この版に戻す")
	v.sees("0版に戻しました")
	applicant.open("/apply")
	applicant.doesNotSee("おはなしの部屋/1F")
}
