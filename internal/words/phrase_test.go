package words

import "testing"

func TestPhrase(t *testing.T) {
	c, err := catalogue(t, map[string]string{
		"ja/a.toml":       `a = "あ"`,
		"en/phrases.toml": "[phrases]\n\"運転免許証\" = \"Driver's licence\"\n\"画像は、\\n{image_days}日で消します。\" = \"Pictures go after {image_days} days.\"",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, lang, japanese, want string
		known                      bool
	}{
		{"translated", "en", "運転免許証", "Driver's licence", true},
		{"with spaces nobody sees", "en", " 運転免許証\n", "Driver's licence", true},
		{"filled after it was translated", "en", "画像は、 \r\n{image_days}日で消します。", "Pictures go after 7 days.", true},
		{"edited since", "en", "運転免許証(表)", "運転免許証(表)", false},
		{"filled, though nobody translated it", "ko", "{image_days}日", "7日", false},
		{"Japanese needs no translation", "ja", "運転免許証", "運転免許証", true},
	} {
		got, known := c.Phrase(tt.lang, tt.japanese, "image_days", 7)
		if got != tt.want || known != tt.known {
			t.Errorf("%s: %q, %v", tt.name, got, known)
		}
	}
	if _, err := catalogue(t, map[string]string{"en/phrases.toml": "[phrases]\n\"あ\" = \" \""}); err == nil {
		t.Error("an empty translation was taken")
	}
}

// What a library says itself comes before what ouchi knows.
func TestALibraryTeachesItsOwnWords(t *testing.T) {
	c, err := catalogue(t, map[string]string{"ja/a.toml": `a = "あ"`, "en/phrases.toml": "[phrases]\n\"分館\" = \"Branch\""})
	if err != nil {
		t.Fatal(err)
	}
	c.Learn("en", "分館 ", "Branch library")
	c.Learn("ko", "分館", "분관")
	for lang, want := range map[string]string{"en": "Branch library", "ko": "분관", "vi": "分館"} {
		if got, _ := c.Phrase(lang, "分館"); got != want {
			t.Errorf("%s says %q", lang, got)
		}
	}
}
