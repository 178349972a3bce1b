package stories

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// message is a mail that arrived.
type message struct {
	file, subject, text string
}

// opened remembers which mails were taken out of the letter box.
var opened struct {
	sync.Mutex
	files map[string]bool
}

// receive waits for a mail that nobody has taken out yet.
func receive(t *testing.T, to, subject string) message {
	t.Helper()
	late := time.After(patience)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for {
		if m, ok := takeOut(t, to, subject); ok {
			return m
		}
		select {
		case <-late:
			t.Fatalf("no mail %q to %s", subject, to)
		case <-look.C:
		}
	}
}

func takeOut(t *testing.T, to, subject string) (message, bool) {
	t.Helper()
	opened.Lock()
	defer opened.Unlock()
	if opened.files == nil {
		opened.files = map[string]bool{}
	}
	files, err := filepath.Glob(filepath.Join(home.Mail, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files) // the names begin with the time
	for _, file := range files {
		if opened.files[file] {
			continue
		}
		m, header := unseal(t, file)
		if header.Get("To") != "<"+to+">" || m.subject != subject {
			continue
		}
		opened.files[file] = true
		return m, true
	}
	return message{}, false
}

func unseal(t *testing.T, file string) (message, mail.Header) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body := parsed.Body
	switch strings.ToLower(parsed.Header.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.ReplaceAll(string(text), "\r\n", "\n")
	return message{filepath.Base(file), subject, plain}, parsed.Header
}

var (
	linkIn   = regexp.MustCompile(`http://\S+/(?:identity|my/password|status/password)/\S+`)
	numberIn = regexp.MustCompile(`◆ログインID\(貸出カード番号\)\s+(\d+)`)
)

// link is the URL that only this mail has.
func (m message) link(t *testing.T) string {
	t.Helper()
	found := linkIn.FindString(m.text)
	if found == "" {
		t.Fatalf("no link in %q:\n%s", m.subject, m.text)
	}
	return found
}

// cardNumber is the login ID that the mail tells.
func (m message) cardNumber(t *testing.T) string {
	t.Helper()
	found := numberIn.FindStringSubmatch(m.text)
	if found == nil {
		t.Fatalf("no card number in %q:\n%s", m.subject, m.text)
	}
	return found[1]
}

// says checks that all this stands in the mail.
func (m message) says(t *testing.T, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(m.text, want) {
			t.Errorf("%q does not say %q:\n%s", m.subject, want, m.text)
		}
	}
}

// The subjects of the mails.
const (
	linkMail   = "本人確認登録依頼"
	sentMail   = "本人確認登録結果"
	noticeMail = "熊本県立図書館からのお知らせ"
)
