package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func embedded(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func catalogue(t *testing.T, files map[string]string) (*Catalogue, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return load(fsys)
}

func TestText(t *testing.T) {
	c, err := catalogue(t, map[string]string{
		"ja/a.toml": "[greet]\nhello = \"{name}さん、{time}\"\nfew = \"{0}か所\"\n[error.gone]\ntitle = \"題\"\ntext = \"文\"",
		"en/a.toml": "[greet]\nhello = \"{time}, {name}\"",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, lang, key string
		args            []any
		want            string
	}{
		{"by name", "ja", "greet.hello", []any{"name", "熊本", "time", 7}, "熊本さん、7"},
		{"another order in another language", "en", "greet.hello", []any{"name", "熊本", "time", 7}, "7, 熊本"},
		{"a sentence that is not translated", "en", "greet.few", []any{3}, "3か所"},
		{"a language that nobody wrote", "xx", "greet.few", []any{3}, "3か所"},
		{"a value like a placeholder stays", "ja", "greet.hello", []any{"name", "{time}", "time", 7}, "{time}さん、7"},
		{"nothing to fill in", "ja", "greet.hello", nil, "{name}さん、{time}"},
		{"a table answers with its text", "ja", "error.gone", nil, "文"},
		{"and its text by name", "ja", "error.gone.text", nil, "文"},
		{"unknown", "ja", "greet.bye", nil, "⟦greet.bye⟧"},
	} {
		if got := c.Text(tt.lang, tt.key, tt.args...); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := c.Missing(); !slices.Equal(got, []string{"greet.bye"}) {
		t.Errorf("missing %q", got)
	}
	if !c.Has("en", "greet.few") || c.Has("ja", "greet.bye") {
		t.Error("Has differs from Text")
	}
	if got := c.Languages(); !slices.Equal(got, []string{"ja", "en"}) {
		t.Errorf("languages %q", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"a key in two files": {"ja/a.toml": `a.b = "1"`, "ja/b.toml": `a.b = "2"`},
		"a number":           {"ja/a.toml": `a = 1`},
		"an empty sentence":  {"ja/a.toml": `a = " "`},
		"no TOML":            {"ja/a.toml": `a = `},
	} {
		if _, err := catalogue(t, files); err == nil || !strings.Contains(err.Error(), "ja/") {
			t.Errorf("%s: error %v, want one that names the file", name, err)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_0-9]+\}`)

// Sentences are short lines of plain Japanese; a translation fills the same places.
func TestCatalogues(t *testing.T) {
	c := embedded(t)
	for _, lang := range c.Languages() {
		for key, sentence := range c.texts[lang] {
			here, there := places(sentence), places(c.texts[Fallback][key])
			if !slices.Equal(here, there) {
				t.Errorf("%s %s fills %q, Japanese fills %q", lang, key, here, there)
			}
			if strings.ContainsAny(sentence, "\t\r\ufffd") || strings.Contains(sentence, "  ") {
				t.Errorf("%s %s holds a slip of the keyboard: %q", lang, key, sentence)
			}
			if key != "public.and" && strings.TrimSpace(sentence) != sentence {
				t.Errorf("%s %s begins or ends with a space: %q", lang, key, sentence)
			}
		}
	}
	for _, key := range c.Keys() {
		if strings.HasPrefix(key, "error.") || strings.HasPrefix(key, "invalid.") {
			if got := places(c.texts[Fallback][key]); got != nil {
				t.Errorf("%s asks for %q, and an error carries nothing to fill in", key, got)
			}
		}
		if title, ok := strings.CutSuffix(key, ".title"); ok && !c.Has(Fallback, title+".text") {
			t.Errorf("%s has no text beside it", key)
		}
	}
}

func places(sentence string) []string {
	found := placeholder.FindAllString(sentence, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// The guide's own labels and options, to the letter.
func TestLabels(t *testing.T) {
	c := embedded(t)
	for key, want := range map[string]string{
		"name.label": "名前", "name_kana.label": "名前カタカナ", "birth_date.label": "生年月日", "postal_code.label": "郵便番号",
		"address.label": "住所", "phone.label": "電話番号", "email.label": "E-mail", "pickup_place.label": "予約受取館",
		"pickup_place.confirm": "予約受取館/場所", "notice_method.label": "予約連絡方法", "password.label": "パスワード",
		"password_confirm.label": "確認パスワード", "kind.label": "申請区分", "card_delivery.label": "カード発行",
		"card_number.label": "利用者カード番号", "workplace.label": "勤務先・学校名称",
		"kind.new.label": "新規発行", "kind.reissue.label": "再発行", "kind.change.label": "変更", "kind.renewal.label": "更新",
		"card_delivery.screen.label": "オンライン表示のみで、カードは不要",
		"card_delivery.post.label":   "切手と返信用封筒を送るので、カードを郵送してほしい。",
	} {
		if got := c.Text("ja", "fields."+key); got != want {
			t.Errorf("fields.%s is %q, want %q", key, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("{name}さん", "name", "熊本")
	f.Add("{0} {name} {", "}", "{0}")
	f.Fuzz(func(t *testing.T, sentence, name, value string) {
		got := fill(sentence, []any{name, value})
		if !strings.Contains(sentence, "{") && got != sentence {
			t.Errorf("%q without a place became %q", sentence, got)
		}
		isName := placeholder.FindString("{"+name+"}") == "{"+name+"}" && name != "0" && name != "1"
		if isName && fill("{"+name+"}", []any{name, value}) != value {
			t.Errorf("{%s} did not become %q", name, value)
		}
	})
}
