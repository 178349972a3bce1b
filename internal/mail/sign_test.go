package mail

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

func encodeKey(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// record is the public key as the DNS gives it (RFC 6376 section 3.6.1, RFC 8463).
func record(t *testing.T, key crypto.PublicKey) string {
	t.Helper()
	if k, ok := key.(ed25519.PublicKey); ok {
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(k)
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

func verify(t *testing.T, data, txt string) error {
	t.Helper()
	found, err := dkim.VerifyWithOptions(strings.NewReader(data), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) {
			if name != "ouchi._domainkey.library.example.jp" {
				return nil, fmt.Errorf("no record %s", name)
			}
			return []string{txt}, nil
		},
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d signatures, %v", len(found), err)
	}
	return found[0].Err
}

// A signed letter holds after its way through a server, and not when it is altered.
func TestDKIM(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		pem    []byte
		public crypto.PublicKey
	}{
		"rsa":       {encodeKey(t, rsaKey), rsaKey.Public()},
		"rsa, PKCS": {pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey)}), rsaKey.Public()},
		"ed25519":   {encodeKey(t, edKey), edKey.Public()},
	} {
		t.Run(name, func(t *testing.T) {
			signer, err := NewSigner("library.example.jp", "ouchi", tt.pem)
			if err != nil {
				t.Fatal(err)
			}
			s := &server{}
			s.serve(t, nil, false)
			if err := sender(t, s, func(o *Server) { o.Signer = signer }).Send(t.Context(), letter()); err != nil {
				t.Fatal(err)
			}
			data, txt := s.taken()[0].data, record(t, tt.public)
			if err := verify(t, data, txt); err != nil {
				t.Errorf("the signature does not hold: %v", err)
			}
			for what, altered := range map[string]string{
				"another subject": strings.Replace(data, "\r\nSubject: ", "\r\nSubject: x", 1),
				"a second sender": strings.Replace(data, "\r\nFrom:", "\r\nFrom: other@example.com\r\nFrom:", 1),
				"more text":       data + "eA==\r\n",
			} {
				if altered == data || verify(t, altered, txt) == nil {
					t.Errorf("%s leaves the signature whole", what)
				}
			}
		})
	}
}

func TestNewSignerRefuses(t *testing.T) {
	_, good, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		domain, selector string
		key              []byte
	}{
		"no PEM":           {"library.example.jp", "ouchi", []byte("key")},
		"no key":           {"library.example.jp", "ouchi", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("key")})},
		"a key of no use":  {"library.example.jp", "ouchi", encodeKey(t, curve)},
		"without domain":   {"", "ouchi", encodeKey(t, good)},
		"without selector": {"library.example.jp", "", encodeKey(t, good)},
	} {
		if _, err := NewSigner(tt.domain, tt.selector, tt.key); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
