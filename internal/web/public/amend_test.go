package public_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// owned logs a new patron in.
func (h *house) owned(f registration.Form) (registration.Patron, *browser) {
	h.t.Helper()
	p := h.Patron(f)
	h.Clock.Advance(time.Minute)
	b := h.browser()
	b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my")
	return p, b
}

// 更新 without a change is one button, and the documents follow at once; the mail comes
// too, and its link opens by the password of My page.
func TestRenewalWithoutAChange(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	form := b.get("/my/renewal").is(200, "/my/renewal").says("𠮷田 髙子", string(p.Number), "「再発行」を申請する")
	for _, asked := range []string{"name", "birth_year", "card_number", "password", "kind"} {
		if slices.ContainsFunc(form.all("input"), func(n *html.Node) bool { return attr(n, "name") == asked }) {
			t.Errorf("%s is asked for", asked)
		}
	}
	key := form.value("key")
	for range 2 {
		b.post("/my/renewal", "key", key, "unchanged", "1").is(200, "/identity/documents")
	}
	own, err := h.App.Member.Applications(t.Context(), p)
	if err != nil || len(own) != 2 || own[0].Kind != registration.Renewal || !own[0].Here {
		t.Fatalf("%d applications, %v", len(own), err)
	}
	if a := own[0]; a.Name != p.Name || a.CardNumber != p.Number || a.Address != p.Address || a.Delivery != registration.Screen {
		t.Errorf("asked for %+v", a.Details)
	}
	link := h.link(string(own[0].Receipt), "本人確認登録依頼")
	h.browser().post(link, "password", password).is(200, "/identity/documents")
	mine := b.get("/my").says("手続き中の申請", own[0].Receipt.String(), "仮登録")
	if !strings.Contains(mine.raw, "/my/applications/"+string(own[0].Receipt)) {
		t.Error("the application does not open from My page")
	}
	b.post("/my/applications/"+string(own[0].Receipt)).is(200, "/status").says(own[0].Receipt.String())
	b.get("/my/change").says("手続き中の申請があります。")
}

// 変更 takes what changed, shows what is wrong beside it, and asks a new mail address to
// prove itself.
func TestChangeFromMyPage(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	form := b.get("/my/change").is(200, "/my/change")
	fields := func(pairs ...string) []string {
		all := []string{"key", form.value("key")}
		for _, name := range []string{"postal_code", "address", "phone", "email", "pickup_place", "notice_method", "workplace"} {
			if i := slices.Index(pairs, name); i >= 0 {
				all = append(all, name, pairs[i+1])
			} else {
				all = append(all, name, form.value(name))
			}
		}
		return all
	}
	b.post("/my/change", fields()...).is(422, "/my/change").says("直してから申請してください")
	wrong := b.post("/my/change", fields("phone", "12", "address", "熊本県人吉市西間下町7-1")...).is(422, "/my/change")
	if wrong.value("phone") != "12" || wrong.value("address") != "熊本県人吉市西間下町7-1" {
		t.Error("what was typed is lost")
	}
	open := slices.DeleteFunc(wrong.all("details"), func(n *html.Node) bool { return !has(n, "open") })
	if len(open) != 1 || !strings.Contains(content(open[0]), "電話番号") {
		t.Errorf("%d parts are open", len(open))
	}
	b.post("/my/change", fields("email", "new@example.jp", "name", "別人")...).is(200, "/my").
		says("新しいメールアドレスにお送りしたURL")
	own, err := h.App.Member.Applications(t.Context(), p)
	if err != nil || own[0].Email != "new@example.jp" || own[0].Name != p.Name || own[0].Kind != registration.Amend {
		t.Errorf("asked for %+v, %v", own[0].Details, err)
	}
	b.post(h.link(string(own[0].Receipt), "本人確認登録依頼"), "password", password).is(200, "/identity/documents")
}

// Logging out of My page leaves what was asked for there; a password that is set opens
// it from then on, and ends what the one before had open.
func TestWhatWasAskedForFollowsTheLogin(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	b.post("/my/renewal", "key", "1", "unchanged", "1").is(200, "/identity/documents")
	own, err := h.App.Member.Applications(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	receipt := string(own[0].Receipt)
	b.post("/my/applications/"+receipt).is(200, "/status")
	b.tell(url.Values{"name": {b.get("/apply").value("name")}})
	b.post("/my/logout").is(200, "/")
	if name := b.get("/apply").value("name"); name != "" {
		t.Errorf("the form still knows %s", name)
	}
	b.get("/identity/documents").is(http.StatusForbidden, "/identity/documents")
	b.get("/status").is(200, "/status").control("受付番号")

	thief := h.browser()
	enter := func(with string) *sheet { return thief.post("/status", "receipt_number", receipt, "password", with) }
	for _, end := range []func(){
		func() { b.post("/my/logout/all").is(200, "/") },
		func() {
			b.post("/my/password", "current_password", password, "password", "Aratame-2026", "password_confirm", "Aratame-2026").is(200, "/my")
		},
	} {
		enter(password).is(200, "/status")
		thief.post("/status/correction").is(200, "/identity/documents")
		b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my")
		end()
		thief.get("/identity/documents").is(http.StatusForbidden, "/identity/documents")
		thief.get("/status").is(http.StatusForbidden, "/status")
	}
	enter(password).is(http.StatusForbidden, "/status")
	enter("Aratame-2026").is(200, "/status")
	b.get("/my").says(receipt[:3])
	b.post("/my/applications/"+receipt).is(200, "/status")
}

// Nobody sees or opens what another asked for.
func TestOwnApplicationsAloneAreOpened(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	b.post("/my/renewal", "key", "1", "unchanged", "1").is(200, "/identity/documents")
	own, err := h.App.Member.Applications(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	f := apptest.Form()
	f.Name, f.NameKana, f.BirthDay, f.Email = "阿蘇 五郎", "アソ ゴロウ", "13", "goro@example.jp"
	_, stranger := h.owned(f)
	if page := stranger.get("/my"); strings.Contains(page.text(), own[0].Receipt.String()) {
		t.Error("a stranger reads the receipt number")
	}
	stranger.post("/my/applications/"+string(own[0].Receipt)).is(http.StatusNotFound, "/my/applications/"+string(own[0].Receipt))
	// The same key names another application of another card.
	stranger.post("/my/renewal", "key", "1", "unchanged", "1").is(200, "/identity/documents")
	if again, err := h.App.Member.Applications(t.Context(), p); err != nil || len(again) != len(own) {
		t.Errorf("%d applications, %v", len(again), err)
	}
	for _, closed := range []string{"/my/change", "/my/renewal"} {
		h.browser().get(closed).is(200, "/my/login")
	}
}

// My page speaks of 更新 when the end is near.
func TestEndIsNear(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	if strings.Contains(b.get("/my").text(), "続けてお使いになる方は") {
		t.Error("speaks of an end that is far")
	}
	h.Clock.Set(p.ValidUntil.Plus(-h.Config.Card.RenewalDays).Start(h.App.Member.Location))
	b.post("/my/login", "card_number", string(p.Number), "password", password).is(200, "/my").says("有効期限は、2029年11月25日です")
	b.post("/my/renewal", "key", "1", "unchanged", "1")
	if strings.Contains(b.get("/my").text(), "続けてお使いになる方は") {
		t.Error("asks for what was asked for")
	}
}
