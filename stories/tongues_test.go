package stories

import (
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
)

// submit sends a form as the page would, without a look at what answers.
func (v *visitor) submit(path string, fields url.Values) {
	v.t.Helper()
	status := evaluate[int64](v, fmt.Sprintf(`fetch(%q, { method: "POST", body: new URLSearchParams(%q) }).then((r) => r.status)`,
		path, fields.Encode()), chromedp.EvalAwaitPromise)
	if status != 200 {
		v.t.Fatalf("%s: POST %s answers %d", v.device.name, path, status)
	}
}

// switches takes a language from here on.
func (v *visitor) switches(lang string) {
	v.t.Helper()
	v.submit("/language", url.Values{"lang": {lang}, "to": {"/"}})
}

// leftover finds Japanese that a page in another language does not mark as such. What
// stands in brackets is a name that is looked for on paper, in a mail or at the counter;
// the example of a reading can be nothing else.
const leftover = `(() => {
	const kana = (s) => /[\u3041-\u3096\u30a1-\u30fa]/.test(s.replace("クマモト タロウ", "").replace(/[(（「『【\[“"][^)）」』】\]”"]*[)）」』】\]”"]/g, ""));
	const foreign = (e) => e && !e.closest("script, style, template") && e.closest("[lang]").lang.split("-")[0] !== "ja";
	const found = [];
	const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (foreign(e) && kana(walk.currentNode.data)) found.push(walk.currentNode.data.trim());
	}
	for (const e of document.querySelectorAll("[alt], [aria-label], [placeholder], [title], [data-news]"))
		for (const name of ["alt", "aria-label", "placeholder", "title", "data-news"])
			if (foreign(e) && kana(e.getAttribute(name) ?? "")) found.push(name + ": " + e.getAttribute(name));
	return found.concat(document.body.innerText.match(/⟦[^⟧]*⟧?/g) ?? []);
})()`

// translated asks that a page is whole in its language.
func (v *visitor) translated(name string) {
	v.t.Helper()
	for _, text := range ask[[]string](v, "%s", leftover) {
		v.t.Errorf("%s: is not said in the language of the page: %s", name, text)
	}
}

// Every page that anybody can open, in every language but the first.
func TestEveryOpenPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public)
	for _, lang := range []string{"en", "vi", "zh-Hans", "zh-Hant", "ko", "ja-x-easy"} {
		v.switches(lang)
		titles := map[string]string{}
		for _, address := range append(openPages(t), "/nowhere", "/start?card=have&home=outside&delivery=post") {
			v.open(address)
			if !ask[bool](v, `document.contentType === "text/html"`) {
				continue
			}
			name := lang + " " + address
			title, heading := ask[string](v, "document.title"), ask[string](v, headingOf)
			switch before, known := titles[title]; {
			case known && before == heading:
				continue // it led to a page that was looked at
			case known:
				t.Errorf("%s: %q is the title of %q too", name, title, before)
			}
			titles[title] = heading
			v.accessible(name)
			v.folds(name)
			if address != "/guide" { // it is in Japanese, and says so
				v.translated(name)
			}
		}
	}
}

// inEnglish looks at a page that is open, in English, by night and with forced colours.
func (v *visitor) inEnglish(name string) {
	v.t.Helper()
	if lang := ask[string](v, "document.documentElement.lang"); lang != "en" {
		v.t.Errorf("%s: is in %q", name, lang)
	}
	v.translated(name)
	for _, e := range eyes[1:] {
		v.with(e)
		ask[bool](v, `document.getAnimations().every((a) => a.finish() === undefined)`) // from light to dark
		v.accessible(e.name + " " + name)
	}
	v.folds(name)
	v.focusShows(name)
}

// Every page behind a form, a mailed link or a login, in English, by night and with
// forced colours: what an applicant sends, corrects and asks after, what a patron has.
func TestEveryPageInside(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	patron, returned, link := insiders(t, data)
	library, err := home.beside(data)
	if err != nil {
		t.Fatal(err)
	}
	say := tongue(t, "en")
	v := visit(t, tablet, library.Public)
	v.switches("en")
	v.applying(say)
	v.correcting(say, link)
	v.open("/status")
	v.submit("/status", url.Values{"receipt_number": {string(returned.Receipt)}, "password": {apptest.Password}})
	v.each("/status", "/status/withdrawal")
	v.submit("/my/login", url.Values{"card_number": {string(patron.Number)}, "password": {apptest.Password}})
	v.each("/my", "/my/card", "/my/change", "/my/renewal", "/my/data", "/my/devices", "/my/password")
	v.open("/my/change")
	v.press(say("my.amend.change_go"))
	v.inEnglish("/my/change, nothing changed")
	if err := library.leave(); err != nil {
		t.Error(err)
	}
}

// insiders makes a patron and an application that was returned, and gives the mailed link
// to correct it, before the program starts.
func insiders(t *testing.T, data string) (patron registration.Patron, returned registration.Application, link string) {
	t.Helper()
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Data.Dir = data }))
	h.Clock.Set(time.Now().Add(-2 * time.Hour))
	f := apptest.Form()
	f.Name, f.NameKana = "NGUYEN THI HOA", ""
	patron = h.Patron(f)
	f.Name, f.Email = "TRAN VAN NAM", "nam@example.jp"
	returned = h.Return(h.Waiting(f), registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "部屋番号もお願いします。"}},
		Fields:       []registration.Field{registration.FieldAddress}, Documents: true,
	})
	letters := h.Letters()
	link = h.Link(letters[len(letters)-1])
	h.Close()
	return patron, returned, link
}

// each opens pages that need whoever is inside.
func (v *visitor) each(addresses ...string) {
	v.t.Helper()
	for _, address := range addresses {
		v.open(address)
		if at := ask[string](v, "location.pathname"); at != address {
			v.t.Errorf("%s leads to %s", address, at)
		}
		v.inEnglish(address)
	}
}

// applying goes from a form with every fault to the receipt number.
func (v *visitor) applying(say func(string, ...any) string) {
	v.t.Helper()
	v.open("/apply")
	v.press(say("public.register"))
	v.inEnglish("/apply, all wrong")
	v.submit("/apply", url.Values{
		"name": {"LE THI MAI"}, "birth_year": {"1999"}, "birth_month": {"3"}, "birth_day": {"4"},
		"postal_code": {"862-8612"}, "address": {"熊本県熊本市中央区見本町1-2-3"}, "phone": {"090-0000-0000"}, "email": {"mai@example.jp"},
		"pickup_place": {"jido_1f"}, "notice_method": {"email"}, "kind": {"new"}, "card_delivery": {"post"},
		"password": {apptest.Password}, "password_confirm": {apptest.Password},
	})
	v.each("/apply/confirm", "/apply/family")
	v.open("/apply/confirm")
	v.press(say("public.register"))
	v.heading(say("public.done.heading"))
	v.inEnglish("/apply/done")
}

// correcting goes from the mailed link to the end, by the photo editor and the code.
func (v *visitor) correcting(say func(string, ...any) string, link string) {
	v.t.Helper()
	v.open("/identity/" + link)
	v.inEnglish("/identity/{token}")
	v.fill(say("fields.password.label"), apptest.Password)
	v.press(say("public.enter.go"))
	v.press(say("handoff.go"))
	v.inEnglish("/identity/documents, with a code")
	v.attach(say("fields.documents.label"), photograph(v.t, "sweep"))
	v.editing()
	v.inEnglish("/identity/documents, a picture being edited")
	v.finish(say("photo.editor.use"))
	v.on(v.find("control", say("fields.document_kind.label")), `function() { this.selectedIndex = 1 }`)
	v.press(say("public.documents.attach"))
	v.until(settled)
	v.inEnglish("/identity/documents, with an image")
	v.each("/identity/fields", "/identity/documents")
	v.follow(say("public.documents.next"))
	v.press(say("public.fields.next"))
	v.heading(say("public.sending.heading"))
	v.inEnglish("/identity/confirm")
	v.press(say("public.register"))
	v.heading(say("public.sent.heading"))
	v.inEnglish("/identity/done")
}
