package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// server is a real mail server on the loopback that does what a test wants.
type server struct {
	mail, rcpt, data error // the answers at each step; nil takes it
	login            bool  // asks for user "library" with password "hon no mori"
	stuck            chan struct{}
	port             int

	mu      sync.Mutex
	letters []received
}

type received struct {
	from, to, data string
	private        bool
	mechanism      string // of the login; "" is none
}

// serve starts it: with certificate and implicit, TLS from the first byte.
func (s *server) serve(t *testing.T, certificate *tls.Certificate, implicit bool) {
	t.Helper()
	s.stuck = make(chan struct{})
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		_, private := c.TLSConnectionState()
		return &session{server: s, private: private}, nil
	}))
	srv.Domain, srv.AllowInsecureAuth = "mail.example.jp", true
	srv.ErrorLog = quiet{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = listener.Addr().(*net.TCPAddr).Port
	if certificate != nil {
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
		if implicit {
			listener = tls.NewListener(listener, srv.TLSConfig)
		}
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(listener) }()
	t.Cleanup(func() {
		close(s.stuck)
		_ = srv.Close()
		if err := <-done; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
}

func (s *server) taken() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.letters
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

var errWait = errors.New("never answer")

type session struct {
	server              *server
	private             bool
	mechanism, from, to string
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) answer(err error) error {
	if errors.Is(err, errWait) {
		<-s.server.stuck
	}
	return err
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.login && s.mechanism == "" {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.answer(s.server.mail)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return s.answer(s.server.rcpt)
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.data == nil {
		s.server.mu.Lock()
		s.server.letters = append(s.server.letters, received{s.from, s.to, string(data), s.private, s.mechanism})
		s.server.mu.Unlock()
	}
	return s.answer(s.server.data)
}

func (s *session) AuthMechanisms() []string {
	if s.server.login {
		return []string{sasl.Plain, sasl.Login, "CRAM-MD5"}
	}
	return nil
}

func (s *session) Auth(mech string) (sasl.Server, error) {
	admit := func(user, password string) error {
		if user != "library" || password != "hon no mori" {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "not library@example.jp"}
		}
		s.mechanism = mech
		return nil
	}
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return admit(user, password) }), nil
	case sasl.Login:
		return &loginServer{admit: admit}, nil
	case "CRAM-MD5":
		return &cramServer{admit: admit}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// loginServer is the old LOGIN, as draft-murchison-sasl-login-00 has it.
type loginServer struct {
	admit func(user, password string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.step++
	switch l.step {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.admit(l.user, string(response))
}

// cramServer is RFC 2195.
type cramServer struct {
	admit func(user, password string) error
	asked bool
}

const challenge = "<1896.697170952@mail.example.jp>"

func (c *cramServer) Next(response []byte) ([]byte, bool, error) {
	if !c.asked {
		c.asked = true
		return []byte(challenge), false, nil
	}
	mac := hmac.New(md5.New, []byte("hon no mori"))
	mac.Write([]byte(challenge))
	if string(response) == "library "+hex.EncodeToString(mac.Sum(nil)) {
		return nil, true, c.admit("library", "hon no mori")
	}
	return nil, true, c.admit("", "")
}

// certificate makes one for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (*tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}
