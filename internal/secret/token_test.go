package secret_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"ouchi/internal/secret"
)

const rowID = "0123456789abcdefghjkmnpqrs"

func newLinks(t testing.TB, fill byte) secret.Links {
	t.Helper()
	l, err := secret.NewLinks(bytes.Repeat([]byte{fill}, secret.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A token that changes with a new version would break every link already mailed.
func TestTokenStaysTheSame(t *testing.T) {
	const want = "MDEyMzQ1Njc4OWFiY2RlZmdoamttbnBxcnN7tNYXS5AkMMbimSV-OI5x4eLsZw"
	if got := newLinks(t, 1).Token("identity", rowID, "nonce"); got != want {
		t.Errorf("Token = %q, want %q", got, want)
	}
}

func TestCheck(t *testing.T) {
	l := newLinks(t, 1)
	token := l.Token("identity", rowID, "n1")
	if url.PathEscape(token) != token {
		t.Errorf("token %q needs escaping in a URL", token)
	}
	if id, ok := secret.ID(token); !ok || id != rowID {
		t.Errorf("ID = %q, %v", id, ok)
	}
	if !l.Check(token, "identity", rowID, "n1") {
		t.Error("its own token was refused")
	}
	other := rowID[:25] + "t"
	for why, taken := range map[string]bool{
		"another purpose":      l.Check(token, "password", rowID, "n1"),
		"a renewed link":       l.Check(token, "identity", rowID, "n2"),
		"another row":          l.Check(token, "identity", other, "n1"),
		"another row's token":  l.Check(l.Token("identity", other, "n1"), "identity", rowID, "n1"),
		"another key":          newLinks(t, 2).Check(token, "identity", rowID, "n1"),
		"parts moved":          l.Check(l.Token("identityn", rowID, "1"), "identity", rowID, "n1"),
		"a part taken in":      l.Check(l.Token("identity", rowID, ""), "identity", rowID, "n1"),
		"no token":             l.Check("", "identity", rowID, "n1"),
		"more after the token": l.Check(token+"A", "identity", rowID, "n1"),
	} {
		if taken {
			t.Errorf("%s was taken", why)
		}
	}
}

func TestEveryAlteredTokenIsRefused(t *testing.T) {
	l := newLinks(t, 1)
	token := l.Token("identity", rowID, "n1")
	for i := range token {
		for _, c := range "Aaz9-_.\n" {
			altered := token[:i] + string(c) + token[i+1:]
			if altered != token && l.Check(altered, "identity", rowID, "n1") {
				t.Errorf("altered token %q was taken", altered)
			}
		}
	}
}

func TestIDRefuses(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	proof := strings.Repeat("\x00", 20)
	token := newLinks(t, 1).Token("identity", rowID, "n1")
	for why, text := range map[string]string{
		"nothing":                        "",
		"not base64":                     "あ",
		"a proof alone":                  encode([]byte(proof)),
		"a NUL, which no database takes": encode([]byte("a\x00b" + proof)),
		"a slash":                        encode([]byte("a/b" + proof)),
		"not UTF-8":                      encode([]byte("\xff" + proof)),
		"a long id":                      encode([]byte(strings.Repeat("a", 65) + proof)),
		"a huge text":                    strings.Repeat("A", 1<<20),
		"padding":                        token + "==",
		"a line break":                   token[:9] + "\n" + token[9:],
	} {
		if id, ok := secret.ID(text); ok {
			t.Errorf("%s: ID = %q, want none", why, id)
		}
	}
	if id, ok := secret.ID(encode([]byte(strings.Repeat("a", 64) + proof))); !ok || len(id) != 64 {
		t.Errorf("an id of 64 letters: %q, %v", id, ok)
	}
}

func TestNewID(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{26}$`)
	source := bytes.NewReader([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff0123456789abcdef"))
	first, second := secret.NewID(source), secret.NewID(source)
	if !shape.MatchString(first) || !shape.MatchString(second) || first == second {
		t.Errorf("ids %q and %q", first, second)
	}
	defer func() {
		if recover() == nil {
			t.Error("an id was made without randomness")
		}
	}()
	secret.NewID(iotest.ErrReader(errors.New("no entropy")))
}

func TestSession(t *testing.T) {
	source := bytes.NewReader(bytes.Repeat([]byte("0123456789abcdefghijklmnopqrstuvwxyz"), 2))
	cookie, hash := secret.NewSession(source)
	another, _ := secret.NewSession(source)
	if len(cookie) != 43 || url.QueryEscape(cookie) != cookie || cookie == another {
		t.Errorf("cookies %q and %q", cookie, another)
	}
	if hash != secret.SessionHash(cookie) || len(hash) != 64 || strings.Contains(hash, cookie) {
		t.Errorf("hash %q of cookie %q", hash, cookie)
	}
	// FIPS 180-2 appendix B.1.
	if got := secret.SessionHash("abc"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("SessionHash(abc) = %q", got)
	}
}

func TestDigest(t *testing.T) {
	key := bytes.Repeat([]byte{1}, secret.KeyBytes)
	base := secret.Digest(key, "mail", "taro@example.jp")
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(base) {
		t.Errorf("digest %q", base)
	}
	if secret.Digest(key, "mail", "taro@example.jp") != base || newLinks(t, 1).Digest("mail", "taro@example.jp") != base {
		t.Error("the same value has two digests")
	}
	for why, other := range map[string]string{
		"value":   secret.Digest(key, "mail", "hanako@example.jp"),
		"purpose": secret.Digest(key, "phone", "taro@example.jp"),
		"split":   secret.Digest(key, "mailt", "aro@example.jp"),
		"key":     secret.Digest(bytes.Repeat([]byte{2}, secret.KeyBytes), "mail", "taro@example.jp"),
	} {
		if other == base {
			t.Errorf("another %s has the same digest", why)
		}
	}
}

func TestNewLinksRefusesShortKeys(t *testing.T) {
	for _, n := range []int{0, 16, 31, 33} {
		if _, err := secret.NewLinks(make([]byte, n)); err == nil {
			t.Errorf("a key of %d bytes was taken", n)
		}
	}
}

func FuzzID(f *testing.F) {
	l := newLinks(f, 1)
	token := l.Token("identity", rowID, "n1")
	f.Add(token)
	f.Add(token[:40])
	f.Add("")
	f.Add("AAAA====")
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := secret.ID(text)
		if !ok {
			return
		}
		if len(id) == 0 || len(id) > 64 || strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") != "" {
			t.Errorf("ID(%q) = %q", text, id)
		}
		own := l.Token("identity", id, "n1")
		if again, ok := secret.ID(own); !ok || again != id || len(own) != len(text) {
			t.Errorf("the token of %q names %q, %v", id, again, ok)
		}
		if l.Check(text, "identity", id, "n1") != (text == own) {
			t.Errorf("Check(%q) is wrong", text)
		}
	})
}
