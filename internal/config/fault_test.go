package config

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"ouchi/deploy"
)

// wrong is what an operator may write: a line of the reference, what it is changed
// into, the key to be named and what is to be said.
var wrong = map[string]struct{ from, to, key, says string }{
	"unknown key":           {`purge_days = 30`, `purge_day = 30`, "application.purge_day", `did you mean "purge_days"`},
	"key of another table":  {`purge_days = 30`, `image_days = 30`, "application.image_days", "belongs into [retention]"},
	"unheard-of key":        {`purge_days = 30`, `colour = "red"`, "application.colour", "docs/operate.md"},
	"unknown table":         {`[retention]`, `[retenton]`, "retenton", `did you mean "retention"`},
	"unknown key of entry":  {`code = "blurred"`, `cod = "blurred"`, "reasons.cod", `did you mean "code"`},
	"text for a number":     {`purge_days = 30`, `purge_days = "30"`, "application.purge_days", "a whole number without quotes"},
	"number for a text":     {`fax = "096-385-2983"`, `fax = 96`, "library.contact.fax", "a text in quotes"},
	"text for a list":       {`closed = []`, `closed = "2027-01-01"`, "calendar.closed", "a list of texts"},
	"text for a yes":        {"\ndocuments = true", "\ndocuments = \"yes\"", "reasons.documents", "true or false"},
	"value for a table":     {`[mail.dkim]`, "[mail2]", "mail2", "no such key"},
	"date without quotes":   {`ended_on = "2025-12-01"`, `ended_on = 2025-12-01`, "documents.kinds.ended_on", `a date in quotes`},
	"no such day":           {`ended_on = "2025-12-01"`, `ended_on = "2025-12-32"`, "documents.kinds.ended_on", `a date in quotes`},
	"not TOML":              {`purge_days = 30`, `purge_days = `, "", "not TOML"},
	"key twice":             {`purge_days = 30`, "link_hours = 30", "link_hours", "already defined"},
	"too few":               {`link_hours = 48`, `link_hours = 0`, "application.link_hours", "between 1 and 720, not 0"},
	"link outlives":         {`link_hours = 48`, `link_hours = 721`, "application.link_hours", "would outlive"},
	"reminder too early":    {`reminder_days = 7`, `reminder_days = 30`, "application.reminder_days", "less than purge_days"},
	"application too short": {`application_days = 365`, `application_days = 6`, "retention.application_days", "image_days"},
	"days out of order":     {`busy_days = 7`, `busy_days = 11`, "review.busy_days", "max_days, 10"},
	"no name":               {`name = "熊本県立図書館"`, `name = " "`, "library.name", "is required"},
	"prefecture":            {`prefecture = "熊本県"`, `prefecture = "熊本"`, "library.prefecture", "都, 道, 府 or 県"},
	"time zone":             {`"Asia/Tokyo"`, `"JST9"`, "library.time_zone", "Asia/Tokyo"},
	"port":                  {`"127.0.0.1:8080"`, `"8080"`, "server.public_addr", "127.0.0.1:8080"},
	"one port for two":      {`"127.0.0.1:8081"`, `"127.0.0.1:8080"`, "server.staff_addr", "stands twice"},
	"plain http":            {`"https://touroku.example.jp"`, `"http://touroku.example.jp"`, "server.public_url", "https://"},
	"final slash":           {`"https://touroku.example.jp"`, `"https://touroku.example.jp/"`, "server.public_url", "final slash"},
	"one address for two":   {`"https://shokuin.example.jp"`, `"https://touroku.example.jp"`, "server.staff_url", "must differ"},
	"proxy":                 {`["127.0.0.1", "::1"]`, `["proxy"]`, "server.trusted_proxies", `"proxy" is neither`},
	"proxy anybody":         {`["127.0.0.1", "::1"]`, `["0.0.0.0/0"]`, "server.trusted_proxies", "everybody"},
	"half TLS":              {`tls_key = ""`, `tls_key = "/etc/k.pem"`, "server.tls_cert", "both, or neither"},
	"relative path":         {`dir = "/var/lib/ouchi"`, `dir = "data"`, "data.dir", "full path"},
	"keys in the data":      {`keys_dir = ""`, `keys_dir = "/var/lib/ouchi"`, "data.keys_dir", "backup"},
	"other database":        {`database = ""`, `database = "mysql://h/d"`, "data.database", "postgres://"},
	"password in database":  {`database = ""`, `database = "postgres://a:hush@h/d"`, "data.database", "database_password_file"},
	"password in query":     {`database = ""`, `database = "postgres://h/d?password=hush"`, "data.database", "database_password_file"},
	"password for SQLite":   {`database_password_file = ""`, `database_password_file = "/p"`, "data.database_password_file", "PostgreSQL"},
	"mail mode":             {`mode = "smtp"`, `mode = "post"`, "mail.mode", `["smtp" "folder"]`},
	"mail without host":     {`host = "smtp.example.jp"`, `host = ""`, "mail.host", "is required"},
	"mail from":             {`<touroku@library.pref.kumamoto.jp>`, `touroku`, "mail.from", "a name and an address"},
	"mail envelope":         {`envelope_from = ""`, `envelope_from = "x <a@b.jp>"`, "mail.envelope_from", "bare address"},
	"mail domain":           {`domain = "library.pref.kumamoto.jp"`, `domain = "@library.pref.kumamoto.jp"`, "mail.domain", "without @"},
	"mail user alone":       {`user = ""`, `user = "ouchi"`, "mail.user", "both, or neither"},
	"half DKIM":             {`selector = ""`, `selector = "s1"`, "mail.dkim", "all three, or none"},
	"a language of nobody":  {`lang = "en"`, `lang = "xx"`, "translations[1].lang", "zh-Hans"},
	"a translation of none": {`as = "Children's Library (1F)"`, `as = ""`, "translations[1].as", "is required"},
	"a place of nothing":    {`as = "Children's Library (1F)"`, `as = "{image_days}"`, "translations[1].as", "not a place of the Japanese"},
	"privacy place":         {`{mail_days}`, `{male_days}`, "privacy.text", "{male_days}"},
	"code":                  {`code = "jido_1f"`, `code = "児童"`, "form.pickup_places[1].code", "small letters"},
	"code twice":            {`code = "phone"`, `code = "email"`, "form.notice_methods[2].code", "stands twice"},
	"label":                 {`label = "一般/2F"`, `label = ""`, "form.pickup_places[2].label", "is required"},
	"sides":                 {`sides = "front"`, `sides = "back"`, "documents.kinds[2].sides", "as_needed"},
	"My Number back":        {`sides = "front"`, `sides = "both"`, "documents.kinds[2].sides", "My Number"},
	"insurance unmasked":    {`mask = ["記号・番号", "保険者番号", "QRコード"]`, ``, "documents.kinds[3].mask", "insurance"},
	"ended before begun":    {`accepted_from = "2024-12-02"`, "accepted_from = \"2024-12-02\"\nended_on = \"2024-12-01\"", "documents.kinds[3].ended_on", "comes before"},
	"reason use":            {`use = "both"`, `use = "never"`, "reasons[18].use", "refuse"},
	"reason field":          {`fields = ["birth_date"]`, `fields = ["password"]`, "reasons[11].fields", "cannot be opened"},
	"refusal opens":         {`use = "refuse"`, "use = \"refuse\"\ndocuments = true", "reasons[15].use", "opens nothing"},
	"check digit":           {`check_digit = "luhn"`, `check_digit = "mod9"`, "card.check_digit", "choose one of"},
	"no check digit":        {`check_digit = "luhn"`, ``, "card.check_digit", "is required"},
	"serial too wide":       {`last = 4999999`, `last = 10000000`, "card.last", "does not fit"},
	"bars":                  {`start = "A"`, `start = "E"`, "card.bars.start", "A, B, C, D"},
	"first password":        {`first_password = "birth_date"`, `first_password = "1234"`, "card.first_password", "link"},
	"postage":               {`yen = 254`, ``, "post.postage[1].yen", "between 1 and"},
	"postage out of order":  {"yen = 254", "yen = 254\n[[post.postage]]\nyen = 300", "post.postage[2].from", "earliest first"},
	"wide sheet":            {"columns = 2\nrows = 5", "columns = 3\nrows = 5", "card.print.columns", "A4 has 210"},
	"text for a measure":    {"left = 17.4", `left = "17"`, "card.print.left", "a number without quotes"},
	"small label":           {"width = 86.4", "width = 20", "post.labels.width", "no address fits"},
	"weekday":               {`["tuesday"]`, `["火"]`, "calendar.closed_weekly", "not a day of the week"},
	"open and closed":       {"closed = []\nopen = []", "closed = [\"2027-01-05\"]\nopen = [\"2027-01-05\"]", "calendar.open", "is in both"},
	"encoding":              {`encoding = "utf-8"`, `encoding = "euc"`, "import.patrons.encoding", "shift_jis"},
	"column":                {`card_number = "貸出カード番号"`, `card_number = ""`, "import.patrons.columns.card_number", "is required"},
	"column twice":          {`phone = "電話番号"`, `phone = "住所"`, "import.patrons.columns.phone", "stands twice"},
}

// TestFaults changes one line of the reference at a time.
func TestFaults(t *testing.T) {
	text := string(deploy.Kumamoto)
	for name, tt := range wrong {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(text, tt.from) {
				t.Fatalf("the reference has no %q", tt.from)
			}
			_, err := Parse("x.toml", []byte(strings.Replace(text, tt.from, tt.to, 1)))
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("accepted, or %v", err)
			}
			i := slices.IndexFunc(faults, func(f Fault) bool { return f.Key == tt.key && strings.Contains(f.What, tt.says) })
			if i < 0 {
				t.Fatalf("want %s: … %s …, got\n%v", tt.key, tt.says, err)
			}
			// What is left out or hangs on a neighbour is said of the table around it.
			if near := lineOf(text, tt.from); faults[i].Line < near-20 || faults[i].Line > near+8 || faults[i].File != "x.toml" {
				t.Errorf("said of line %d, changed at %d", faults[i].Line, near)
			}
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("the error repeats the password: %v", err)
			}
		})
	}
}

func lineOf(text, part string) int {
	return 1 + strings.Count(text[:strings.Index(text, part)], "\n")
}

func TestFaultsAllAtOnceWithTheirLines(t *testing.T) {
	text := least(t, `
[application]
link_hours = 0
[[reasons]]
code = "a"
label = "A"
use = "return"
[[reasons]]
code = "A!"
label = "B"
use = "refuse"
`)
	_, err := Parse("x.toml", text)
	want := strings.Join([]string{
		"x.toml:59: application.link_hours: must lie between 1 and 720, not 0",
		`x.toml:65: reasons[2].code: must be a code of small letters, digits and _, such as kodomo_1f, not "A!"`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestUnknownKeysAllAtOnce(t *testing.T) {
	_, err := Parse("x.toml", []byte("a = 1\n\n[b]\nc = 2\n[mail]\nhosts = \"x\"\n"))
	want := strings.Join([]string{
		"x.toml:1: a: there is no such key; take it out, or look it up in docs/operate.md",
		"x.toml:3: b: there is no such key; take it out, or look it up in docs/operate.md",
		`x.toml:6: mail.hosts: there is no such key; did you mean "host"?`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestEntriesWrittenInlineHaveLines(t *testing.T) {
	text := strings.Replace(string(least(t, "")), "[[form.pickup_places]]\ncode = \"main\"\nlabel = \"本館\"\n",
		"[form]\npickup_places = [\n {code = \"a\", label = \"A\"},\n {code = \"b\", label = \"\"},\n]\n", 1)
	_, err := Parse("x.toml", []byte(text))
	want := "x.toml:38: form.pickup_places[2].label: is required: write the words that people see"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestOtherEncodingIsNamed(t *testing.T) {
	_, err := Parse("x.toml", []byte("[library]\nname = \"\x8cF\x96{\"\n"))
	if err == nil || err.Error() != "x.toml:2: this is not UTF-8: save the file in the encoding UTF-8" {
		t.Errorf("got %v", err)
	}
}

func TestValidateAfterAChange(t *testing.T) {
	c := Reference()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	c.Server.PublicURL = "http://127.0.0.1:8080"
	c.Mail.Mode, c.Mail.Host = Folder, ""
	if err := c.Validate(); err != nil {
		t.Errorf("this machine alone: %v", err)
	}
	c.Mail.Port = 0
	if err := c.Validate(); err == nil || err.Error() != "mail.port: must lie between 1 and 65535, not 0" {
		t.Errorf("got %v", err)
	}
}

// FuzzParse holds that any text is either settings that are valid or faults that
// each say something.
func FuzzParse(f *testing.F) {
	f.Add(deploy.Kumamoto)
	least, err := os.ReadFile("testdata/least.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(least)
	f.Add([]byte("[[a.b]]\nc = [{d = 1}, 2]\n[a.b.e]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("x.toml", text)
		var faults Faults
		switch {
		case err == nil:
			if err := c.Validate(); err != nil {
				t.Errorf("parsed, but not valid: %v", err)
			}
		case !errors.As(err, &faults) || len(faults) == 0:
			t.Errorf("an error without faults: %v", err)
		case slices.ContainsFunc(faults, func(f Fault) bool { return f.What == "" || f.File == "" }):
			t.Errorf("a fault that says nothing: %v", err)
		}
	})
}

// What no card has room for is refused before the first is printed.
func TestBarsHaveRoomOnACard(t *testing.T) {
	c := Reference()
	c.Card.Prefix, c.Card.Digits, c.Card.Bars.Quiet = "88888888888888888888", 18, 20
	if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "too wide for a card") {
		t.Errorf("bars of 41 characters: %v", err)
	}
}
