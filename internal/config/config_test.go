package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"ouchi/deploy"
	"ouchi/internal/calendar"
	"ouchi/internal/registration"
	"ouchi/internal/words"
)

var day = registration.Date{Year: 2026, Month: time.November, Day: 24}

func TestReferenceIsTheGuides(t *testing.T) {
	c := Reference()
	for _, fact := range []struct {
		what      string
		got, want any
	}{
		{"name", c.Library.Name, "熊本県立図書館"},
		{"phone", c.Library.Contact.Phone, "096-384-5000"},
		{"domain", c.Mail.ShownDomain(), "library.pref.kumamoto.jp"},
		{"postage", c.Post.PostageOn(day), 254},
		{"first password", c.Card.FirstPassword, BirthDate},
		{"first pickup place", c.Form.PickupPlaces[0].Label, "児童/1F"},
		{"first notice method", c.Form.NoticeMethods[0].Label, "メール"},
		{"days", []int{c.Review.MinDays, c.Review.BusyDays, c.Review.MaxDays}, []int{3, 7, 10}},
		{"bytes", c.MaxBytes(), int64(10 << 20)},
		{"pixels", c.MaxPixels(), int64(50_000_000)},
		{"keys", c.KeysDir(), filepath.Join(c.Data.Dir, "keys")},
	} {
		if !reflect.DeepEqual(fact.got, fact.want) {
			t.Errorf("%s = %v, want %v", fact.what, fact.got, fact.want)
		}
	}
	days, err := calendar.New(c.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	if tuesday := calendar.Date(2026, time.June, 2); days.Open(tuesday) {
		t.Error("open on a Tuesday")
	}
}

func TestReferenceAcceptsWhatTheLawAllows(t *testing.T) {
	last := registration.Date{Year: 2025, Month: time.December, Day: 1}
	next := registration.Date{Year: 2025, Month: time.December, Day: 2}
	accepted := map[string]bool{}
	for _, k := range Reference().Kinds() {
		accepted[k.Label] = k.Accepted(next)
		if k.Label == "健康保険証" && !k.Accepted(last) {
			t.Error("the health insurance card is refused on its last day")
		}
		if k.Label == "マイナンバーカード" && k.Sides != "front" {
			t.Error("asks for the back of the My Number card")
		}
	}
	if accepted["健康保険証"] || !accepted["資格確認書"] || !accepted["子ども医療費受給資格者証（ひまわりカード）"] {
		t.Errorf("accepted on %s: %v", next, accepted)
	}
}

func TestRoundTrip(t *testing.T) {
	want := Reference()
	text, err := toml.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse("again.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := toml.Marshal(got)
	if err != nil || string(again) != string(text) {
		t.Errorf("the settings changed on the way, %v:\n%s", err, again)
	}
	if got.Rules(day) != want.Rules(day) {
		t.Errorf("rules %v, want %v", got.Rules(day), want.Rules(day))
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ouchi.toml")
	if _, err := Load(file); err == nil {
		t.Error("loaded a file that is not there")
	}
	windows := "\ufeff" + strings.ReplaceAll(string(deploy.Kumamoto), "\n", "\r\n")
	if err := os.WriteFile(file, []byte(windows), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if c.Rules(day) != Reference().Rules(day) {
		t.Error("line ends of Windows make other rules")
	}
	if got := c.EnvelopeLines(); len(got) != 4 || got[0] != "〒862-8612" || got[3] != "おうちで利用者登録 係" {
		t.Errorf("envelope to %q", got)
	}
}

func TestLeftOutTakesTheDefault(t *testing.T) {
	c, err := Parse("least.toml", least(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := defaults()
	if c.Application != want.Application || c.Retention != want.Retention || c.Card.Bars != want.Card.Bars {
		t.Errorf("got %+v", c)
	}
	if c.Card.FirstPassword != MailedLink {
		t.Error("the safe first password is not the default")
	}
	if len(c.Reasons) != len(Reference().Reasons) || len(c.Form.NoticeMethods) == 0 {
		t.Error("lists that were left out are empty")
	}
	if got := c.EnvelopeLines(); len(got) != 3 || got[2] != "例市立図書館 総務係" {
		t.Errorf("envelope to %q", got)
	}
	if c.Mail.Envelope() != "a@library.example.jp" || c.Mail.ShownDomain() != "library.example.jp" {
		t.Errorf("mail from %q at %q", c.Mail.Envelope(), c.Mail.ShownDomain())
	}
}

func TestRulesVersionFollowsEveryRule(t *testing.T) {
	seen := map[string]string{Reference().Rules(day).Version: "the reference"}
	for name, change := range map[string]func(*Config){
		"link_hours":  func(c *Config) { c.Application.LinkHours++ },
		"purge_days":  func(c *Config) { c.Application.PurgeDays++ },
		"image_days":  func(c *Config) { c.Retention.ImageDays++ },
		"card years":  func(c *Config) { c.Card.Years++ },
		"postage_yen": func(c *Config) { c.Post.Postage = []Postage{{Yen: 255}} },
		"version":     func(c *Config) { c.Privacy.Version = "2027" },
		"text alone":  func(c *Config) { c.Privacy.Text += "x" },
	} {
		c := Reference()
		change(&c)
		r := c.Rules(day)
		if len(r.Version) != 12 || seen[r.Version] != "" {
			t.Errorf("%s: version %q is that of %s", name, r.Version, seen[r.Version])
		}
		seen[r.Version] = name
	}
}

func TestPrivacyNoticeNamesTheDays(t *testing.T) {
	c := Reference()
	c.Retention.ImageDays = 11
	version, paragraphs := c.PrivacyNotice(), c.PrivacyParagraphs()
	facts := c.PrivacyFacts()
	if !strings.HasPrefix(version, "2026-04-01.") || len(paragraphs) != 5 {
		t.Errorf("version %q, %d paragraphs", version, len(paragraphs))
	}
	if i := slices.Index(facts, any("image_days")); !strings.Contains(paragraphs[2], "審査の結果が出てから{image_days}日") || facts[i+1] != "11" {
		t.Errorf("the notice says %q of %v", paragraphs[2], facts)
	}
	c.Retention.ImageDays = 12
	if c.PrivacyNotice() == version {
		t.Error("the version knows nothing of the days")
	}
}

func TestReasons(t *testing.T) {
	c := Reference()
	if r, ok := c.Reason("old_address"); !ok || !r.Documents || len(r.Fields) != 2 {
		t.Errorf("old_address = %+v, %v", r, ok)
	}
	if _, ok := c.Reason("unheard_of"); ok {
		t.Error("found a reason that is not there")
	}
	returns, refusals := c.ReasonsFor(ForReturn), c.ReasonsFor(ForRefusal)
	if len(returns)+len(refusals) != len(c.Reasons)+1 {
		t.Errorf("%d and %d of %d, of which one is for both", len(returns), len(refusals), len(c.Reasons))
	}
}

func TestProxies(t *testing.T) {
	s := Server{TrustedProxies: []string{"192.0.2.7", "10.1.2.3/8", "::1"}}
	got, err := s.Proxies()
	if err != nil || len(got) != 3 || got[0].String() != "192.0.2.7/32" || got[1].String() != "10.0.0.0/8" {
		t.Errorf("proxies %v, %v", got, err)
	}
}

func TestDateLayout(t *testing.T) {
	for format, text := range map[string]string{"YYYY-MM-DD": "2001-02-03", "YYYY/MM/DD": "2001/02/03", "YYYYMMDD": "20010203"} {
		day, err := time.Parse(PatronFile{DateFormat: format}.DateLayout(), text)
		if err != nil || day.Day() != 3 || day.Month() != time.February {
			t.Errorf("%s reads %s as %v, %v", format, text, day, err)
		}
	}
}

// least is a file of the required keys alone, with more after its tables.
func least(t *testing.T, more string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/least.toml")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, more...)
}

// A library may translate into every language of ouchi.
func TestLanguages(t *testing.T) {
	if want := words.Spoken()[1:]; !slices.Equal(languages, want) {
		t.Errorf("%q, and pages speak %q", languages, want)
	}
}
