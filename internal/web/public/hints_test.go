package public_test

import (
	"image"
	"strings"
	"testing"

	"ouchi/internal/picture/picturetest"
	"ouchi/internal/registration"
)

// What may be hard to read is said beside each image, without any script, and stands in
// nobody's way.
func TestHintsStandBesideTheImage(t *testing.T) {
	h := build(t)
	b := h.browser()
	b.inside(b.applied(), verify)
	card := picturetest.Card(1200, 750, "NAME  KUMAMOTO TARO", "BORN  2001-02-03")
	b.upload("my_number_card", picturetest.JPEG(card))
	if said := beside(b.get("/identity/documents").says("確認できました")); said != "" {
		t.Error("of a good picture is said", said)
	}
	b.get("/identity/confirm").without("このままでも送れます。")
	b.upload("my_number_card", picturetest.JPEG(picturetest.Blur(card, 5)),
		picturetest.JPEG(picturetest.Lamp(picturetest.Darken(card, 0.8), image.Pt(400, 300), 80)), picturetest.JPEG(picturetest.Darken(card, 0.2)))
	for _, page := range []string{"/identity/documents", "/identity/confirm"} {
		said := beside(b.get(page).is(200, page))
		for _, want := range []string{"ぼけているかもしれません", "光が映って", "暗いようです"} {
			if strings.Count(said, want) != 1 {
				t.Errorf("%s: not once %q: %s", page, want, said)
			}
		}
		if strings.Contains(said, "画像が小さく") {
			t.Error(page, said)
		}
	}
	b.get("/identity/confirm").says("このままでも送れます。")
	b.post("/identity/confirm").is(200, "/identity/done")
}

// Where both sides are needed the back is asked for; where it may matter, mentioned.
func TestTheBackIsAskedFor(t *testing.T) {
	h := build(t)
	kinds := h.App.Intake.Policy().Kinds
	for i := range kinds {
		if kinds[i].Code == "residence_card" {
			kinds[i].Sides = "both"
		}
	}
	b := h.browser()
	b.inside(b.applied(), verify)
	b.upload("drivers_license", licence())
	b.get("/identity/documents").says("運転免許証は、裏面に変更などが書かれているときだけ").without("裏面の画像が、まだありません")
	b.get("/identity/confirm").without("裏面")
	b.upload("residence_card", licence())
	b.get("/identity/documents").says("裏面の画像が、まだありません", "在留カードは、おもて面と裏面の両方が必要です")
	b.get("/identity/confirm").says("裏面の画像が、まだありません", "このままでも送れます。")
	b.upload("residence_card", licence())
	b.get("/identity/documents").without("裏面の画像が、まだありません")
	b.post("/identity/confirm").is(200, "/identity/done")
}

// Staff read of it beside the image.
func TestHintsAreKept(t *testing.T) {
	h := build(t)
	b := h.browser()
	receipt := b.applied()
	b.inside(receipt, verify)
	b.upload("drivers_license", picturetest.JPEG(picturetest.Card(640, 400, "NAME  KUMAMOTO TARO")))
	documents := must(h.App.Store.Documents(t.Context(), h.application(receipt).ID))
	if len(documents) != 1 || documents[0].State != registration.Ready || documents[0].Hints != "small" {
		t.Errorf("%+v", documents)
	}
}

// beside is all that is said of images that are attached; what the editor would say lies
// in a template.
func beside(s *sheet) string {
	var all strings.Builder
	for _, p := range s.all("p") {
		if attr(p, "class") == "photo-hint" && !has(p, "data-hint") {
			all.WriteString(content(p))
		}
	}
	return all.String()
}

func (s *sheet) without(texts ...string) *sheet {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.text(), text) {
			s.t.Errorf("%s says %q", s.path, text)
		}
	}
	return s
}
