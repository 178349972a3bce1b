package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func TestMaskByNumbers(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	documents, err := l.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	image := path(a) + "/documents/" + documents[0].ID
	l.page(t, path(a), 200, `action="`+image+`/mask"`, "塗りつぶすところ：<strong>臓器提供の意思を示す欄</strong>")
	row := func(v ...string) url.Values {
		return url.Values{"left": {v[0], ""}, "top": {v[1], ""}, "width": {v[2], ""}, "height": {v[3], ""}, "version": version(a)}
	}
	for name, typed := range map[string]url.Values{
		"nothing": row("", "", "", ""), "half a row": row("1", "2", "", ""), "no number": row("1", "2", "x", "5"),
		"no size": row("10", "10", "0", "5"), "beside": row("200", "10", "20", "5"), "not a number": row("NaN", "10", "20", "5"),
		"odd": {"left": {"1"}, "version": version(a)},
	} {
		html := shows(t, l.post(image+"/mask", typed), http.StatusUnprocessableEntity, "塗りつぶすところを、1か所以上", `data-mask="image-`+documents[0].ID+`" open`)
		if v := typed["left"][0]; v != "" && !strings.Contains(html, `name="left" value="`+v+`"`) {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	stale := row("10", "10", "20", "5")
	stale.Set("version", "1")
	shows(t, l.post(image+"/mask", stale), http.StatusConflict, "画面を開いたあとに")
	w := l.post(image+"/mask", row(" 10.5 ", "10", "20", "5"))
	if want := path(a) + "#image-" + documents[0].ID; w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Fatalf("%d to %q, want %q\n%s", w.Code, w.Header().Get("Location"), want, w.Body)
	}
	l.page(t, path(a), 200, "画像を塗りつぶした")
	if got := l.get(image + "/view").Body.String(); got == string(desktest.Picture(0)) {
		t.Error("the image is as it was")
	}
}

func TestMyNumberOnThePage(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details(), "my_number_card", "my_number_card")
	documents, err := l.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	image := path(a) + "/documents/" + documents[1].ID
	l.page(t, path(a), 200, "マイナンバーカードの画像が2枚以上あります", image+"/thumb")
	if w := l.post(image+"/my-number", url.Values{"version": version(a)}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	html := l.page(t, path(a), 200, "この画像はだれにも見せません", "承認も却下もできません", image+"/shredding")
	for _, gone := range []string{image + "/view", image + "/thumb", "承認する</button>", path(a) + `/refusal"`} {
		if strings.Contains(html, gone) {
			t.Errorf("%s is still on the page", gone)
		}
	}
	for _, act := range []string{"/approval", "/refusal"} {
		shows(t, l.post(path(a)+act, url.Values{"reason": {"duplicate"}}), http.StatusConflict, "差し戻しのほかは決められません")
	}
	shows(t, l.post(image+"/my-number", url.Values{}), http.StatusConflict, "この画像が変わりました")
	if w := l.post(image+"/shredding", url.Values{}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	l.page(t, path(a), 200, "この画像は消しました", "承認する</button>", "マイナンバーの写った画像を消した")
}

func TestBoxesOnThePage(t *testing.T) {
	l := open(t, func(p *desk.Policy) { p.RequireChecks = true })
	a := l.Waiting(t, desktest.Details())
	documents, err := l.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	l.page(t, path(a), 200, "確かめていない項目：6", `form="approval"`, "生年月日</label>")
	tick := func(codes ...registration.Check) (all []string) {
		for _, c := range codes {
			all = append(all, documents[0].ID+":"+string(c))
		}
		return all
	}
	shows(t, l.post(path(a)+"/approval", url.Values{"version": version(a), "check": tick("name", "address")}),
		http.StatusUnprocessableEntity, "すべて確かめてから、承認してください", "確かめていない項目：4", `:address" checked`)
	all := tick("name", "birth_date", "address", "validity", "both_sides", "masked")
	if w := l.post(path(a)+"/approval", url.Values{"version": version(a), "check": all}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	l.page(t, path(a), 200, "運転免許証：名前、生年月日、現住所、有効期限、裏面、隠す番号")
}

func TestCardDeskSeesNoImage(t *testing.T) {
	l := open(t, nil)
	a := l.Waiting(t, desktest.Details())
	l.Account(t, "madoguchi", registration.CardDesk)
	l.cookie = nil
	l.enter(t, "madoguchi")
	if html := l.page(t, path(a), 200, "画像を見る権限がありません"); strings.Contains(html, "/documents/") {
		t.Error("an image is linked that would be refused")
	}
}
