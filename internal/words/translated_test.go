package words

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"ouchi/internal/config"
)

var (
	update = flag.Bool("update", false, "note for every new or changed translation the Japanese that it was made from")
	looked = flag.String("looked", "", "with -update: a language whose stale translations still hold, looked at one by one")
)

// complete are the languages whose every sentence is held to be there and up to date.
// Of the others, go test -run TestTranslations -v ./internal/words tells what is left.
var complete = []string{"ja-x-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi"}

// A language has every sentence, letter and phrase that the public reads, nothing
// that the Japanese does not have, and none made from a Japanese that has changed since.
func TestTranslations(t *testing.T) {
	c := embedded(t)
	japanese, wanted := sources(t, Fallback), config.Reference().PublicTexts()
	for _, lang := range Spoken()[1:] {
		t.Run(lang, func(t *testing.T) {
			left := compare(japanese, sources(t, lang), made(t, lang, japanese))
			for _, text := range wanted {
				if _, known := c.Phrase(lang, text); !known {
					left = append(left, fmt.Sprintf("phrase missing: %q", text))
				}
			}
			tell := t.Logf
			if slices.Contains(complete, lang) {
				tell = t.Errorf
			}
			for _, what := range left {
				tell("%s", what)
			}
			tell = t.Logf
			tell("%s: %d sentences, %d to do", lang, len(japanese), len(left))
		})
	}
}

// compare tells what a language lacks, what it has for nothing and what is stale.
func compare(japanese, own map[string]string, made map[string]origin) []string {
	var left []string
	for _, key := range slices.Sorted(maps.Keys(japanese)) {
		from, ok := made[key]
		switch {
		case own[key] == "":
			left = append(left, "missing: "+key)
		case !ok || from.own != digest(own[key]):
			left = append(left, "not noted, run go test ./internal/words -update: "+key)
		case from.japanese != digest(japanese[key]):
			left = append(left, "stale, the Japanese has changed: "+key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(own)) {
		if japanese[key] == "" {
			left = append(left, "of no use, the Japanese has no such: "+key)
		}
	}
	return left
}

func TestCompare(t *testing.T) {
	japanese := map[string]string{"a": "あ", "b": "い", "c": "う", "d": "え"}
	own := map[string]string{"a": "a", "b": "b", "d": "D", "z": "z"}
	made := map[string]origin{"a": {digest("あ"), digest("a")}, "b": {digest("前の"), digest("b")}, "d": {digest("え"), digest("d")}}
	got := compare(japanese, own, made)
	want := []string{
		"stale, the Japanese has changed: b", "missing: c",
		"not noted, run go test ./internal/words -update: d", "of no use, the Japanese has no such: z",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant\n%q", got, want)
	}
	after := noted(japanese, own, made, false)
	if after["b"] != made["b"] || after["d"].own != digest("D") || len(after) != 3 {
		t.Errorf("noted %v", after)
	}
	if after := noted(japanese, own, made, true); after["b"].japanese != digest("い") {
		t.Errorf("looked at, and still %v", after)
	}
}

// sources are the sentences of a language by key, and the texts of its letters by file:
// all that a translator writes but phrases.
func sources(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	files, err := filepath.Glob(lang + "/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		base := filepath.Base(file)
		if lang == Fallback && strings.HasPrefix(base, "staff") || base == "phrases.toml" {
			continue
		}
		var tree map[string]any
		if err := toml.Unmarshal(read(t, file), &tree); err != nil {
			t.Fatal(err)
		}
		if err := flatten(all, "", tree); err != nil {
			t.Fatal(err)
		}
	}
	letters, err := filepath.Glob("../mail/letters/" + lang + "/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range letters {
		all["letters/"+filepath.Base(file)] = string(read(t, file))
	}
	maps.DeleteFunc(all, func(key, _ string) bool { _, twice := all[key+".text"]; return twice })
	return all
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// origin tells from which Japanese a translation was made, both by their digests.
type origin struct{ japanese, own string }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// made reads a language's source.sum, and writes it anew when asked to.
func made(t *testing.T, lang string, japanese map[string]string) map[string]origin {
	t.Helper()
	file := filepath.Join(lang, "source.sum")
	all := map[string]origin{}
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) == 3 {
			all[f[0]] = origin{f[1], f[2]}
		}
	}
	if !*update {
		return all
	}
	all = noted(japanese, sources(t, lang), all, *looked == lang)
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintln(&out, key, all[key].japanese, all[key].own)
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return all
}

// noted takes down the Japanese of today for what was translated or changed since; what
// stayed as it was keeps the Japanese it was made from, unless somebody looked at it.
func noted(japanese, own map[string]string, before map[string]origin, looked bool) map[string]origin {
	all := map[string]origin{}
	for key, text := range own {
		if japanese[key] == "" {
			continue
		}
		now := origin{digest(japanese[key]), digest(text)}
		if was, ok := before[key]; ok && was.own == now.own && !looked {
			now = was
		}
		all[key] = now
	}
	return all
}

var (
	kana   = regexp.MustCompile(`[\x{3041}-\x{3096}\x{30A1}-\x{30FA}]`)
	quoted = regexp.MustCompile(`「[^」]*」|『[^』]*』|（[^）]*）|\([^)]*\)|“[^”]*”|《[^》]*》|<[^>]*>`)
	sample = regexp.MustCompile(`熊本 太郎|クマモト タロウ|クマモト|タロウ`)
)

// What holds kana was left in Japanese, but for words of the form and the mails that are
// named in brackets, and examples of how to fill them in.
func TestNothingIsLeftInJapanese(t *testing.T) {
	c := embedded(t)
	for _, lang := range c.Languages() {
		if strings.HasPrefix(lang, Fallback) {
			continue
		}
		own := sources(t, lang)
		for japanese, text := range c.phrases[lang] {
			own["phrase "+japanese] = text
		}
		for _, key := range slices.Sorted(maps.Keys(own)) {
			rest := sample.ReplaceAllString(quoted.ReplaceAllString(own[key], ""), "")
			if kana.MatchString(rest) {
				t.Errorf("%s %s is Japanese: %q", lang, key, rest)
			}
		}
	}
}

// Phrases fill the places of the Japanese.
func TestPhrasesFillTheSamePlaces(t *testing.T) {
	c := embedded(t)
	for _, lang := range c.Languages() {
		for japanese, text := range c.phrases[lang] {
			if here, there := places(text), places(japanese); !slices.Equal(here, there) {
				t.Errorf("%s %q fills %q, the Japanese fills %q", lang, japanese, here, there)
			}
		}
	}
}
