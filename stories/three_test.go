package stories

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	_ "modernc.org/sqlite"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
)

// crowd is how many wait in TestThreeLibrarians when the library opens.
const crowd = 50

var colleagues = []string{"hitoyoshi", "kikuchi", "tamana"}

// Three librarians at once on fifty applications, by keyboard alone: each takes the next
// that nobody has in hand, and every application is decided exactly once.
func TestThreeLibrarians(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	gather(t, data)
	full, err := home.beside(data)
	if err != nil {
		t.Fatal(err)
	}
	work(t, full)
	if err := full.leave(); err != nil {
		t.Error(err)
	}
	decidedOnce(t, data)
}

// gather makes the crowd and the three accounts, before the program starts.
func gather(t *testing.T, data string) {
	t.Helper()
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Data.Dir = data }))
	h.Clock.Set(time.Now().Add(-2 * time.Hour))
	for i := range crowd {
		f := apptest.Form()
		f.Name, f.NameKana = fmt.Sprintf("山鹿 %s", numeral(i)), "ヤマガ "+strings.Repeat("ア", 1+i/10)+strings.Repeat("イ", 1+i%10)
		f.BirthDay, f.Email = fmt.Sprint(1+i%28), fmt.Sprintf("p%02d@example.jp", i)
		h.Waiting(f)
	}
	for _, login := range colleagues {
		h.Colleague(login)
	}
	h.Close()
}

// numeral writes 1 to 99 in kanji, for names that differ.
func numeral(n int) string {
	digits := []rune("零一二三四五六七八九")
	return string(digits[n/10]) + string(digits[n%10])
}

// work has all three press their keys at the same moment, again and again: o for the first
// application, then c and a, which approve one and open the next, until each is back at
// the queue because nothing is left.
func work(t *testing.T, h *house) {
	t.Helper()
	var busy []*visitor
	for _, login := range colleagues {
		v := visit(t, desktop, h.Staff)
		v.fill("ログインID", login)
		v.fill("パスワード", apptest.Password)
		v.press("ログイン")
		v.heading("申請の一覧")
		busy = append(busy, v)
	}
	for strokes, keys := "o", 0; len(busy) > 0; strokes = "ca" {
		before := make([]string, len(busy))
		for i, v := range busy {
			before[i] = ask[string](v, headingOf)
		}
		for _, v := range busy {
			keys += len(strokes)
			v.do(chromedp.KeyEvent(strokes))
		}
		var rest []*visitor
		for i, v := range busy {
			v.until(fmt.Sprintf("![%q, ''].includes(%s)", before[i], headingOf))
			if strings.HasPrefix(ask[string](v, headingOf), "申請 ") {
				rest = append(rest, v)
			}
		}
		if busy = rest; len(busy) == 0 {
			t.Logf("%d applications decided by %d librarians with %d keys", crowd, len(colleagues), keys)
		}
	}
}

// decidedOnce reads the program's own log.
func decidedOnce(t *testing.T, data string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "ouchi.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for what, query := range map[string]string{
		"applications are registered": `SELECT count(*) FROM applications WHERE status = 'registered'`,
		"card numbers were given":     `SELECT count(DISTINCT issued) FROM applications WHERE issued <> ''`,
		"approvals are in the log":    `SELECT count(*) FROM events WHERE act = 'approve'`,
		"applications were approved":  `SELECT count(DISTINCT subject) FROM events WHERE act = 'approve'`,
		"mails told so":               `SELECT count(*) FROM notices WHERE kind = 'registered' AND state = 'sent'`,
	} {
		var n int
		if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != crowd {
			t.Errorf("%d %s, not %d: %v", n, what, crowd, err)
		}
	}
}
