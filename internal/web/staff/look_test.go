package staff_test

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

var look = flag.String("look", "", "write the pages to this folder, to be opened in a browser")

// TestLook makes every page a librarian meets; -look=DIR keeps them for the eye.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	if *look != "" {
		dir = *look
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	l := open(t, nil)
	pages := l.furnished(t)
	for name, html := range pages {
		for _, m := range regexp.MustCompile(`/(static|applications)/[^"]+/([a-z]+\.css|[a-z]+\.js|icon\.svg|view|thumb)"`).FindAllString(html, -1) {
			address := strings.TrimSuffix(m, `"`)
			file := strings.ReplaceAll(strings.TrimPrefix(address, "/"), "/", "_")
			if strings.HasSuffix(file, "view") || strings.HasSuffix(file, "thumb") {
				file += ".jpg"
			}
			html = strings.ReplaceAll(html, m, file+`"`)
			keep(t, filepath.Join(dir, file), l.get(address).Body.Bytes())
		}
		keep(t, filepath.Join(dir, name+".html"), []byte(html))
	}
}

func keep(t *testing.T, file string, b []byte) {
	t.Helper()
	if len(b) == 0 {
		t.Errorf("%s is empty", file)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// furnished is a library in the middle of its work, page by page.
func (l *listener) furnished(t *testing.T) map[string]string {
	t.Helper()
	d := desktest.Details()
	l.Patron(t, registration.Patron{
		Number: "8000123", Name: d.Name, NameKana: d.NameKana, Birth: d.Birth, PostalCode: "8610000",
		Address: "熊本県熊本市東区見本町４－５", Phone: "096-000-0000", Email: d.Email, PickupPlace: "ippan_2f",
		ValidUntil: registration.Date{Year: 2027, Month: time.March, Day: 31},
	})
	l.Now = l.Now.Add(-9 * 24 * time.Hour)
	first := l.Waiting(t, d, "drivers_license", "address_proof")
	l.Now = l.Now.Add(5 * 24 * time.Hour)
	change := d
	change.Kind, change.CardNumber, change.Workplace, change.Outside = registration.Amend, "8000123", "みほん高等学校", true
	changed := l.Waiting(t, change, "drivers_license")
	stranger := d
	stranger.Name, stranger.NameKana, stranger.Kind, stranger.CardNumber, stranger.Delivery = "熊本　太郎", "クマモト　タロウ", registration.Reissue, "8999999", registration.Post
	unmatched := l.Waiting(t, stranger, "health_insurance_card")
	returned, err := l.Return(t.Context(), l.who, desk.Decision{Receipt: string(first.Receipt), Correction: registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "生年月日のところが、光って読めませんでした。\nもう一度お願いします。"}}, Documents: true,
	}})
	if err != nil {
		t.Fatal(err)
	}
	l.Now = l.Now.Add(2 * 24 * time.Hour)
	again := l.Send(t, returned, "drivers_license", "address_proof")
	l.Provisional(t, d)
	l.dead(t, again)
	l.Now = desktest.Noon
	fresh := d
	fresh.Name, fresh.NameKana = "熊本　次郎", "クマモト　ジロウ"
	approved := l.Waiting(t, fresh)
	if w := l.post(path(approved)+"/approval", url.Values{}); w.Code != 303 {
		t.Fatalf("approval: %d\n%s", w.Code, w.Body)
	}
	wrong := l.post(path(changed)+"/return", url.Values{"reason": {"other"}, "part": {"address", "documents"}, "version": {"4"}})
	cookie := l.cookie
	l.cookie = nil
	login := l.post("/login", url.Values{"login": {"shisho"}, "password": {"x"}}).Body.String()
	l.cookie = cookie
	return map[string]string{
		"queue": l.page(t, "/applications?done=approval&was="+string(approved.Receipt), 200, "を承認しました"),
		"all":   l.page(t, "/applications?status=all", 200), "empty": l.page(t, "/applications?status=withdrawn", 200),
		"again": l.page(t, path(again), 200, "再提出"), "changed": l.page(t, path(changed), 200, "県外"),
		"unmatched": l.page(t, path(unmatched), 200, "合う利用者がいません"), "approved": l.page(t, path(approved), 200, "80000001"),
		"wrong": wrong.Body.String(), "login": login,
	}
}

// dead gives up the mail that said the documents had come.
func (l *listener) dead(t *testing.T, a registration.Application) {
	t.Helper()
	list, err := l.Store.ClaimNotices(t.Context(), l.Now, time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m.Notice.ApplicationID != a.ID {
			err = l.Store.NoticeSent(t.Context(), m.Notice.ID, l.Now)
		} else {
			err = l.Store.NoticeFailed(t.Context(), m.Notice.ID, time.Time{}, "550")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
