package public_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var codeIn = regexp.MustCompile(`/handoff/[\w-]+`)

// offered presses the button and gives the path that the QR code holds.
func (b *browser) offered() string {
	b.t.Helper()
	page := b.post("/identity/handoff").is(200, "/identity/documents")
	path := codeIn.FindString(strings.ReplaceAll(page.raw, "/identity/handoff", ""))
	if path == "" {
		b.t.Fatal("no address beside the code")
	}
	return path
}

// part fetches what a script keeps fresh, and checks that it says all this.
func (b *browser) part(texts ...string) {
	b.t.Helper()
	b.h.decode()
	r := must(http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.server.URL+"/identity/documents/attached", http.NoBody))
	w, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer w.Body.Close()
	said := string(must(io.ReadAll(w.Body)))
	for _, want := range texts {
		if !strings.Contains(said, want) {
			b.t.Errorf("the part does not say %q:\n%s", want, said)
		}
	}
}

// A phone that reads the code is in the same application, once; both see what the
// other sends, and whoever is second sees that it is done.
func TestHandoff(t *testing.T) {
	h := build(t)
	pc, phone := h.browser(), h.browser()
	pc.inside(pc.applied(), verify)
	first := pc.offered()
	code := pc.offered()
	phone.get(first).is(http.StatusGone, first).says("このQRコードは使えません")
	for range 2 { // what reads codes looks at where they lead
		h.browser().get(code).is(200, code).says("つないで続ける")
	}
	pc.get("/identity/documents").says("このQRコードは、12:15まで")
	phone.post(code).is(200, "/identity/documents").says("パソコンに戻って続けてください")
	late := h.browser()
	late.post(code).is(http.StatusGone, code).says("このQRコードは使えません")
	pc.get("/identity/documents").says("スマートフォンがつながりました")
	phone.post("/identity/handoff").is(http.StatusConflict, "/identity/handoff").says("この画面からはつなげません")

	phone.upload("drivers_license", licence())
	pc.part("1枚目 運転免許証", "あと3枚", "添付した画像は1枚になりました")
	pc.post("/identity/confirm").is(200, "/identity/done")
	phone.part("書類は、もう送られました")
	phone.post("/identity/confirm").is(200, "/identity/done")
}

// The code ends with its quarter of an hour, with the session that vouches, and when it
// is taken back; so does the phone's session.
func TestHandoffEnds(t *testing.T) {
	h := build(t)
	pc, phone := h.browser(), h.browser()
	receipt := pc.applied()
	pc.inside(receipt, verify)
	code := pc.offered()
	h.Clock.Advance(15 * time.Minute)
	phone.post(code).is(http.StatusGone, code)
	code = pc.offered()
	pc.post("/identity/handoff/removal").is(200, "/identity/documents")
	phone.post(code).is(http.StatusGone, code)
	phone.post(pc.offered()).is(200, "/identity/documents")
	pc.post("/identity/handoff/removal").is(200, "/identity/documents")
	phone.get("/identity/documents").is(http.StatusForbidden, "/identity/documents")
	for _, bad := range []string{"/handoff/nonsense", code + "x", strings.Replace(code, "A", "B", 1)} {
		if s := phone.post(bad); s.code != http.StatusGone {
			t.Error(bad, s.code)
		}
	}
	pc.post("/status", "receipt_number", receipt, "password", password)
	code = pc.offered()
	pc.post("/status/link")
	phone.post(code).is(http.StatusGone, code) // the mailed link that it hung on was replaced
}

// script sends one file as upload.js does, and gives status and sentence.
func (b *browser) script(key string, file []byte) (int, string) {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("document_kind", "drivers_license")
	part := must(form.CreateFormFile("documents", "image"))
	_, _ = part.Write(file)
	_ = form.Close()
	r := must(http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.server.URL+"/identity/documents", &body))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Idempotency-Key", key)
	w, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer w.Body.Close()
	var said struct{ Title, Text string }
	if err := json.Unmarshal(must(io.ReadAll(w.Body)), &said); err != nil {
		b.t.Fatal(err)
	}
	return w.StatusCode, said.Title + said.Text
}

// A sending whose answer was lost is kept once, even when it was the last that had
// room; what is refused is told in the page's own words.
func TestUploadOnce(t *testing.T) {
	h := build(t)
	b := h.browser()
	if code, said := b.script("a", licence()); code != http.StatusForbidden || !strings.Contains(said, "終了しました") {
		t.Error(code, said)
	}
	b.inside(b.applied(), verify)
	for _, key := range []string{"a", "a", "b", "c", "d", "d", ""} {
		code, said := b.script(key, licence())
		if full := key == ""; full != (code == http.StatusUnprocessableEntity) || full != strings.Contains(said, "枚数が多すぎます") {
			t.Errorf("%q: %d %s", key, code, said)
		}
	}
	if n := len(b.get("/identity/documents").all("img")); n != 4 {
		t.Errorf("%d images of four", n)
	}
	if code, said := b.script("e", []byte("%PDF-1.7 and so on")); code != http.StatusUnprocessableEntity || said == "" {
		t.Error(code, said)
	}
	b.post("/identity/confirm").is(200, "/identity/done")
	if code, said := b.script("f", licence()); code != http.StatusConflict || !strings.Contains(said, "書類は受け取っています") {
		t.Error(code, said)
	}
}

// The link opened on two devices, in two tabs, and the way back after sending: whoever
// comes second sees that it is done, and nothing is sent twice.
func TestSecondAlwaysSeesThatItIsDone(t *testing.T) {
	h := build(t)
	one, two := h.browser(), h.browser()
	receipt := one.applied()
	one.inside(receipt, verify)
	two.inside(receipt, verify)
	one.upload("drivers_license", licence())
	two.get("/identity/documents").says("1枚目 運転免許証")
	two.upload("drivers_license", licence()).says("2枚目 運転免許証")
	one.post("/identity/confirm").is(200, "/identity/done")
	version := h.application(receipt).Version
	for _, b := range []*browser{one, two} {
		for _, path := range []string{"/identity/documents", "/identity/fields", "/identity/confirm", "/identity/done"} {
			b.get(path).is(200, "/identity/done")
		}
		b.post("/identity/confirm").is(200, "/identity/done")
		b.upload("drivers_license", licence()).is(200, "/identity/done")
		b.post("/identity/handoff").is(200, "/identity/done")
	}
	if h.application(receipt).Version != version {
		t.Error("going back changed the application")
	}
}
