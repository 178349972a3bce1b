package public_test

import (
	"encoding/json"
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// A patron sees all that is held, without names of staff, and takes it away for the
// password.
func TestOwnData(t *testing.T) {
	h := build(t)
	p, b := h.owned(apptest.Form())
	own, err := h.App.Member.Applications(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.App.Desk.Open(t.Context(), h.Staff(), string(own[0].Receipt)); err != nil {
		t.Fatal(err)
	}
	b.get("/my/data").is(200, "/my/data").says(
		string(p.Number), "ヨシダ タカコ", "takako@example.jp", "新規発行（受付番号", "本登録のお知らせ", "申請を開いた（", "第76条")
	b.post("/my/data", "current_password", "x").is(422, "/my/data").says("現在のパスワード")
	file := b.post("/my/data", "current_password", password).is(200, "/my/data")
	if file.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers: %v", file.header)
	}
	var data struct {
		CardNumber   string `json:"card_number"`
		Fields       map[string]string
		Applications []struct{ State string }
		Mails        []struct{ Kind string }
		Looks        []struct{ Role string } `json:"looks_of_staff"`
	}
	if err := json.Unmarshal([]byte(file.raw), &data); err != nil {
		t.Fatal(err)
	}
	if data.CardNumber != string(p.Number) || data.Fields["email"] != p.Email || len(data.Applications) != 1 ||
		len(data.Mails) != 3 || len(data.Looks) == 0 || data.Looks[0].Role == "" {
		t.Errorf("the file says %+v", data)
	}
	for _, secret := range []string{p.Login.Hash, "kikuchi", p.ID} {
		if strings.Contains(file.raw, secret) {
			t.Errorf("the file tells %q", secret)
		}
	}
	events, err := h.App.Store.Events(t.Context(), p.ID)
	if err != nil || events[len(events)-1].Act != "own_data_taken" {
		t.Errorf("%+v, %v", events, err)
	}
	h.browser().get("/my/data").is(200, "/my/login")
}

// Every mail has a name on the page.
func TestMailsHaveNames(t *testing.T) {
	h := build(t)
	for _, k := range registration.NoticeKinds() {
		if !h.words.Has("ja", "my.data.mail."+string(k)) {
			t.Errorf("no name for %s", k)
		}
	}
}
