package card_test

import (
	"testing"

	"golang.org/x/image/font/sfnt"

	"ouchi/internal/card"
)

func TestFaceOf(t *testing.T) {
	for r, want := range map[rune]card.Face{
		'熊': card.MainFace, '髙': card.MainFace, '﨑': card.MainFace, '𣘺': card.MainFace, '邉': card.MainFace, '濵': card.MainFace, '彅': card.MainFace,
		'\ufa19': card.MainFace, 'ア': card.MainFace, '〓': card.MainFace, '〒': card.MainFace, '０': card.MainFace, ' ': card.MainFace, '\u3000': card.MainFace,
		'𠮷': card.RareFace, '𰻞': card.RareFace,
		'\U0002a6a5': card.NoFace, '😀': card.NoFace, '\x00': card.NoFace, '\U0010ffff': card.NoFace, -1: card.NoFace,
	} {
		if got := card.FaceOf(r); got != want {
			t.Errorf("%q: %q, want %q", r, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	for name, want := range map[string]string{
		"":                         "",
		"熊本　太郎":                    "",
		"𠮷田 髙橋\t彅":                 "",
		"葛\U000e0100城 祐\ufe00":     "", // the selectors are left out in print
		"\U0002a6a5\U0002a6a5 花子😀": "\U0002a6a5😀",
		"Nguyễn Thị Minh 김 \u200b": "김\u200b",
	} {
		if got := string(card.Missing(name)); got != want {
			t.Errorf("%q: missing %q, want %q", name, got, want)
		}
	}
}

// What the tables say is what the fonts hold.
func TestTablesTellOfTheFonts(t *testing.T) {
	for _, face := range []card.Face{card.MainFace, card.RareFace} {
		font, err := card.Font(face)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := sfnt.Parse(font)
		if err != nil {
			t.Fatal(err)
		}
		var b sfnt.Buffer
		for _, r := range "熊𠮷髙橋彅 𣘺𰻞ア" {
			if card.FaceOf(r) != face {
				continue
			}
			glyph, err := parsed.GlyphIndex(&b, r)
			if err != nil || glyph == 0 {
				t.Errorf("%q is not in %s: %v", r, face, err)
			}
			outline, err := parsed.LoadGlyph(&b, glyph, 1000<<6, nil)
			if err != nil || len(outline) == 0 && r != ' ' {
				t.Errorf("%q is blank in %s: %v", r, face, err)
			}
		}
	}
	if _, err := card.Font(card.NoFace); err == nil {
		t.Error("there is a font for what none draws")
	}
}

func BenchmarkMissing(b *testing.B) {
	for b.Loop() {
		card.Missing("𠮷田　髙橋")
	}
}
