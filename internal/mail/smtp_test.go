package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"ouchi/internal/registration"
)

// sender is an SMTP that speaks to s without TLS unless the test says otherwise.
func sender(t *testing.T, s *server, change func(*Server)) *SMTP {
	t.Helper()
	settings := Server{Host: "127.0.0.1", Port: s.port, TLS: NoTLS, Hello: "ouchi.example.jp", Timeout: 10 * time.Second}
	if change != nil {
		change(&settings)
	}
	sender, err := NewSMTP(settings)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestSMTPSends(t *testing.T) {
	s := &server{}
	s.serve(t, nil, false)
	p := Post{writer(t), sender(t, s, func(o *Server) { o.Envelope = "bounces@library.example.jp" })}
	d := dispatch(registration.VerifyRequest, application(), registration.NoticeData{Link: threeDays})
	d.Notice.To = "a..b@docomo.example.jp"
	for range 2 {
		if err := p.Send(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	letters := s.taken()
	if len(letters) != 2 {
		t.Fatalf("the server has %d letters", len(letters))
	}
	if letters[0].data != letters[1].data {
		t.Error("the second try is another letter")
	}
	if l := letters[0]; l.from != "bounces@library.example.jp" || l.to != "a..b@docomo.example.jp" && l.to != `"a..b"@docomo.example.jp` {
		t.Errorf("envelope from %s to %s", l.from, l.to)
	}
	text := decode(t, []byte(letters[0].data))
	for _, part := range []string{
		"To: <\"a..b\"@docomo.example.jp>\n", "Message-Id: <n-verify_request@library.example.jp>\n",
		"Subject: 本人確認登録依頼\n", "「熊本\u3000太郎」様\n",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the letter lacks %q:\n%s", part, text)
		}
	}
}

func TestSMTPFaults(t *testing.T) {
	answer := func(code int, enhanced smtp.EnhancedCode) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "<taro@example.jp> was not taken"}
	}
	for _, tt := range []struct {
		name      string
		server    *server
		permanent bool
		says      string
	}{
		{"recipient unknown", &server{rcpt: answer(550, smtp.EnhancedCode{5, 1, 1})}, true, "mail: recipient refused: answered 550 5.1.1"},
		{"recipient later", &server{rcpt: answer(451, smtp.EnhancedCode{4, 7, 1})}, false, "mail: recipient failed: answered 451 4.7.1"},
		{"letter refused", &server{data: answer(554, smtp.EnhancedCode{5, 6, 0})}, true, "mail: letter refused: answered 554 5.6.0"},
		{"letter later", &server{data: answer(452, smtp.EnhancedCode{4, 3, 1})}, false, "mail: letter failed: answered 452 4.3.1"},
		{"sender refused", &server{mail: answer(553, smtp.EnhancedCode{5, 1, 8})}, false, "mail: sender failed: answered 553 5.1.8"},
		{"login wanted", &server{login: true}, false, "mail: sender failed: answered 502 5.7.0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.server.serve(t, nil, false)
			err := sender(t, tt.server, nil).Send(t.Context(), letter())
			permanent(t, tt.name, err, tt.permanent)
			if err != nil && err.Error() != tt.says {
				t.Errorf("says %q, want %q", err, tt.says)
			}
			if got := tt.server.taken(); len(got) > 0 {
				t.Errorf("the server has %d letters", len(got))
			}
		})
	}
}

func TestSMTPAddressThatIsNone(t *testing.T) {
	l := letter()
	l.To = "taro@example.jp\r\nRCPT TO:<other@example.com>"
	// No server listens: the address is refused before anything is dialled.
	permanent(t, "two lines", sender(t, &server{port: 1}, nil).Send(t.Context(), l), true)
}

func TestSMTPWithoutServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	permanent(t, "nobody listens", sender(t, &server{port: port}, nil).Send(t.Context(), letter()), false)
}

// A server that is silent, or hangs up, or speaks something else, holds nobody up.
func TestSMTPSilence(t *testing.T) {
	for name, speak := range map[string]func(net.Conn){
		"silent":   func(net.Conn) {},
		"hangs up": func(c net.Conn) { _ = c.Close() },
		"a web server": func(c net.Conn) {
			_, _ = c.Write([]byte("HTTP/1.1 400 taro@example.jp\r\n\r\n"))
		},
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		held := make(chan net.Conn, 1)
		go func() {
			defer close(held)
			if c, err := listener.Accept(); err == nil {
				speak(c)
				held <- c
			}
		}()
		s := &server{port: listener.Addr().(*net.TCPAddr).Port}
		begun := time.Now()
		err = sender(t, s, func(o *Server) { o.Timeout = 200 * time.Millisecond }).Send(t.Context(), letter())
		permanent(t, name, err, false)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		_ = listener.Close()
		if c, ok := <-held; ok {
			_ = c.Close()
		}
	}
}

func TestSMTPSlowServer(t *testing.T) {
	s := &server{rcpt: errWait}
	s.serve(t, nil, false)
	slow := sender(t, s, func(o *Server) { o.Timeout = 200 * time.Millisecond })
	permanent(t, "slow", slow.Send(t.Context(), letter()), false)

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	permanent(t, "told to stop", sender(t, s, nil).Send(ctx, letter()), false)
}

func TestSMTPTLS(t *testing.T) {
	cert, trusted := certificate(t)
	for _, tt := range []struct {
		name    string
		tls     TLS
		server  *tls.Certificate
		roots   *x509.CertPool
		private bool
		wrong   string // in the error; "" is none
	}{
		{"starttls", StartTLS, cert, trusted, true, ""},
		{"starttls by default", "", cert, trusted, true, ""},
		{"starttls, unknown certificate", StartTLS, cert, x509.NewCertPool(), false, "certificate"},
		{"starttls, not offered", StartTLS, nil, trusted, false, "STARTTLS"},
		{"opportunistic", Opportunistic, cert, trusted, true, ""},
		{"opportunistic, not offered", Opportunistic, nil, trusted, false, ""},
		{"opportunistic, unknown certificate", Opportunistic, cert, x509.NewCertPool(), false, "certificate"},
		{"implicit", ImplicitTLS, cert, trusted, true, ""},
		{"implicit, unknown certificate", ImplicitTLS, cert, x509.NewCertPool(), false, "certificate"},
		{"none", NoTLS, cert, trusted, false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &server{}
			s.serve(t, tt.server, tt.tls == ImplicitTLS)
			err := sender(t, s, func(o *Server) { o.TLS, o.Roots = tt.tls, tt.roots }).Send(t.Context(), letter())
			if tt.wrong != "" {
				permanent(t, tt.name, err, false)
				if err != nil && !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("the error does not tell of the %s: %v", tt.wrong, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := s.taken(); len(got) != 1 || got[0].private != tt.private {
				t.Errorf("the server has %d letters; want 1, private %v", len(got), tt.private)
			}
		})
	}
}

func TestSMTPAuth(t *testing.T) {
	cert, trusted := certificate(t)
	for auth, mechanism := range map[Auth]string{Plain: "PLAIN", Login: "LOGIN", CramMD5: "CRAM-MD5"} {
		s := &server{login: true}
		s.serve(t, cert, false)
		with := func(password string) error {
			return sender(t, s, func(o *Server) {
				o.TLS, o.Roots, o.Auth, o.User, o.Password = StartTLS, trusted, auth, "library", password
			}).Send(t.Context(), letter())
		}
		if err := with("hon no mori"); err != nil {
			t.Errorf("%s: %v", auth, err)
		}
		if letters := s.taken(); len(letters) != 1 || letters[0].mechanism != mechanism {
			t.Errorf("%s: the server has %v", auth, letters)
		}
		err := with("wrong")
		permanent(t, mechanism+" with a wrong password", err, false)
		if err != nil && err.Error() != "mail: connect failed: answered 535 5.7.8" {
			t.Errorf("%s: %v", auth, err)
		}
	}
}

func TestNewSMTPRefuses(t *testing.T) {
	for name, s := range map[string]Server{
		"no host":              {Port: 25},
		"no port":              {Host: "mail.example.jp"},
		"an unknown TLS":       {Host: "mail.example.jp", Port: 25, TLS: "maybe"},
		"an unknown login":     {Host: "mail.example.jp", Port: 25, Auth: "guess"},
		"an envelope of lines": {Host: "mail.example.jp", Port: 25, Envelope: "a@example.jp\r\nX"},
	} {
		if _, err := NewSMTP(s); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
