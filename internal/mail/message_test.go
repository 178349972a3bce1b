package mail

import (
	"bytes"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/registration"
)

func letter() Letter {
	return Letter{
		From: "touroku@library.example.jp", FromName: "熊本県立図書館", To: "taro@example.jp",
		Subject: "本人確認登録依頼", Text: "こんにちは。\n" + strings.Repeat("長い行", 400) + "\n.\n",
		MessageID: "n1@library.example.jp", Date: noon,
	}
}

func TestMailbox(t *testing.T) {
	for address, want := range map[string]string{
		"taro@example.jp":                       "taro@example.jp",
		"o'hara+library@example.jp":             "o'hara+library@example.jp",
		"a..b@docomo.example.jp":                `"a..b"@docomo.example.jp`,
		"a.@ezweb.example.jp":                   `"a."@ezweb.example.jp`,
		".a@ezweb.example.jp":                   `".a"@ezweb.example.jp`,
		`"a..b"@docomo.example.jp`:              `"a..b"@docomo.example.jp`,
		`a"b@example.jp`:                        `"a\"b"@example.jp`,
		`a\@example.jp`:                         `"a\\"@example.jp`,
		"a@b@example.jp":                        `"a@b"@example.jp`,
		"a,b@example.jp":                        `"a,b"@example.jp`,
		"taro@localhost":                        "taro@localhost",
		"":                                      "",
		"taro":                                  "",
		"@example.jp":                           "",
		"taro@":                                 "",
		"taro@example..jp":                      "",
		"taro@-example.jp":                      "",
		"ta ro@example.jp":                      "",
		"taro@exam ple.jp":                      "",
		"太郎@example.jp":                         "",
		"taro@例え.jp":                            "",
		"taro@example.jp\r\nBcc: b@c.d":         "",
		"taro\r\n@example.jp":                   "",
		"taro@example.jp>":                      "",
		strings.Repeat("a", 65) + "@example.jp": "",
	} {
		if got, ok := mailbox(address); got != want || ok != (want != "") {
			t.Errorf("mailbox(%q) = %q, %v; want %q", address, got, ok, want)
		}
	}
}

// Whatever the address: what passes is one recipient and no line end.
func FuzzMailbox(f *testing.F) {
	f.Add("taro@example.jp")
	f.Add("a..b@docomo.example.jp")
	f.Add("a@b.c\r\nBcc: d@e.f")
	f.Add(`"a"b@example.jp`)
	f.Fuzz(func(t *testing.T, address string) {
		box, ok := mailbox(address)
		if !ok {
			return
		}
		if strings.ContainsAny(box, "\r\n \x00") {
			t.Fatalf("%q became %q", address, box)
		}
		all, err := netmail.ParseAddressList("<" + box + ">")
		if err != nil || len(all) != 1 {
			t.Fatalf("%q became %q: %d addresses, %v", address, box, len(all), err)
		}
		at := strings.LastIndexByte(address, '@')
		if !strings.HasSuffix(all[0].Address, address[at:]) {
			t.Fatalf("%q goes to another domain: %q", address, all[0].Address)
		}
		if again, ok := mailbox(all[0].Address); !ok || again != box {
			t.Fatalf("%q is not settled: %q, then %q", address, box, again)
		}
	})
}

// A line end in anything a person chose adds neither header nor recipient.
func TestNoHeaderIsInjected(t *testing.T) {
	const evil = "x\r\nBcc: other@example.com\r\n\r\nbody\u2028more"
	inject := map[string]func(l *Letter){
		"subject":       func(l *Letter) { l.Subject = evil },
		"sender's name": func(l *Letter) { l.FromName = evil },
		"text":          func(l *Letter) { l.Text = evil },
		"message id":    func(l *Letter) { l.MessageID = evil },
	}
	for name, change := range inject {
		l := letter()
		change(&l)
		m, err := l.render()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sound(t, name, m.data)
	}
	for name, change := range map[string]func(l *Letter){
		"recipient":                   func(l *Letter) { l.To = "taro@example.jp\r\nBcc: other@example.com" },
		"recipient with a name":       func(l *Letter) { l.To = "太郎 <taro@example.jp>" },
		"two recipients":              func(l *Letter) { l.To = "taro@example.jp, other@example.com" },
		"recipient beyond US-ASCII":   func(l *Letter) { l.To = "太郎@example.jp" },
		"recipient without a mailbox": func(l *Letter) { l.To = "" },
	} {
		l := letter()
		change(&l)
		_, err := l.render()
		permanent(t, name, err, true)
	}
	l := letter()
	l.From = "no address"
	_, err := l.render()
	permanent(t, "sender", err, false)
}

// sound holds a message to our ten headers and one recipient.
func sound(t *testing.T, name string, data []byte) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for h := range m.Header {
		if !slices.ContainsFunc(signed, func(s string) bool { return strings.EqualFold(s, h) }) {
			t.Errorf("%s: header %s", name, h)
		}
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "taro@example.jp" {
		t.Errorf("%s: recipients %v, %v", name, to, err)
	}
	for line := range bytes.Lines(data) {
		if len(line) > 80 || !bytes.HasSuffix(line, []byte("\r\n")) && !bytes.HasSuffix(data, line) {
			t.Errorf("%s: a line of %d bytes: %q", name, len(line), line)
		}
	}
}

// A name or a librarian's words can't add lines that look like ours.
func TestNamesStayOnTheirLine(t *testing.T) {
	a := application()
	a.Name = "太郎\r\n\r\n◆お知らせ◆\u2028偽の行"
	why := registration.Correction{Deficiencies: []registration.Deficiency{{Code: "blurred", Words: "一行目\r\n\x1b[31m二行目\x00"}}}
	l, err := writer(t).Compose(dispatch(registration.RefusedNotice, a, registration.NoticeData{Correction: why}))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(l.Text, "「太郎◆お知らせ◆偽の行」様\n") {
		t.Errorf("the name spread over lines: %q", l.Text[:80])
	}
	if !strings.Contains(l.Text, "\n  一行目\n  [31m二行目\n") {
		t.Error("the words lost their lines or kept control characters")
	}
}
