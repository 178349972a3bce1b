package mail

import (
	"strings"
	"testing"

	"ouchi/internal/registration"
)

func TestLibrarysWordsStandAroundTheFacts(t *testing.T) {
	w := writer(t)
	for name, d := range dispatches() {
		without := compose(t, w, d).Text
		added := *w
		added.Letters = []registration.Letter{{
			Kind: d.Notice.Kind, Opening: "{名前}様へ、{図書館}から。\r\n電話は{電話}。", Closing: "担当は{担当}\x07です。{知らない}",
		}, {Kind: "another", Opening: "ここにはない"}}
		with := compose(t, &added, d).Text
		opening, closing := strings.Index(with, "熊本\u3000太郎様へ、"), strings.Index(with, "です。{知らない}\n\n----")
		greeting := strings.Index(with, "ありがとうございます。\n")
		if greeting < 0 || opening < greeting || closing < opening || strings.Contains(with, "ここにはない") || strings.Contains(with, "\x07") {
			t.Errorf("%s:\n%s", name, with)
		}
		for line := range strings.Lines(without) {
			if !strings.Contains(with, line) {
				t.Errorf("%s lost the line %q", name, line)
			}
		}
	}
}

func TestPlacesAreFilled(t *testing.T) {
	w := *writer(t)
	for _, kind := range registration.NoticeKinds() {
		for _, place := range registration.LetterPlaces(kind) {
			w.Letters = append(w.Letters, registration.Letter{Kind: kind, Closing: "場所は{" + place + "}です"})
		}
	}
	for name, d := range dispatches() {
		if text := compose(t, &w, d).Text; strings.Contains(text, "場所は{") || strings.Contains(text, "場所はです") {
			t.Errorf("%s leaves a place open:\n%s", name, text)
		}
	}
}

func compose(t *testing.T, w *Writer, d registration.Dispatch) Letter {
	t.Helper()
	letter, err := w.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	return letter
}
