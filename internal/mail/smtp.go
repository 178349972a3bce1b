package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// TLS is how a connection to the mail server is kept private. Wherever TLS is
// spoken, the server's certificate must hold.
type TLS string

// The ways; StartTLS is the default.
const (
	StartTLS      TLS = "starttls"      // none is sent without it
	Opportunistic TLS = "opportunistic" // where the server offers it
	ImplicitTLS   TLS = "implicit"      // from the first byte, port 465
	NoTLS         TLS = "none"          // a server on the same machine
)

// Auth is how the library shows the server who it is.
type Auth string

// The ways. PLAIN and LOGIN go over TLS only, or to the same machine.
const (
	NoAuth  Auth = ""
	Plain   Auth = "plain"
	Login   Auth = "login"
	CramMD5 Auth = "cram-md5"
)

const defaultTimeout = time.Minute

// Server is a mail server and how to speak to it.
type Server struct {
	Host           string
	Port           int
	TLS            TLS            // "" is StartTLS
	Roots          *x509.CertPool // nil: the system's
	Auth           Auth
	User, Password string
	Hello          string        // our own name in EHLO; "" takes the machine's
	Envelope       string        // where bounces go; "" is the letter's From
	Timeout        time.Duration // of one letter from connecting to the answer; 0 is a minute
	Signer         *Signer       // nil: no DKIM signature
}

// SMTP is a Sender that hands letters to a server (RFC 5321), each over its own
// connection. A failure is permanent when the server refuses the recipient or the
// letter for good (5xx); refused logins and senders are the operator's to mend, so
// that those letters wait.
type SMTP struct {
	server Server
	policy gomail.TLSPolicy
	auth   gomail.SMTPAuthType
}

// NewSMTP checks the settings; it does not connect.
func NewSMTP(s Server) (*SMTP, error) {
	policies := map[TLS]gomail.TLSPolicy{
		"": gomail.TLSMandatory, StartTLS: gomail.TLSMandatory, Opportunistic: gomail.TLSOpportunistic,
		ImplicitTLS: gomail.NoTLS, NoTLS: gomail.NoTLS,
	}
	auths := map[Auth]gomail.SMTPAuthType{
		NoAuth: gomail.SMTPAuthNoAuth, Plain: gomail.SMTPAuthPlain,
		Login: gomail.SMTPAuthLogin, CramMD5: gomail.SMTPAuthCramMD5,
	}
	policy, known := policies[s.TLS]
	auth, knownAuth := auths[s.Auth]
	switch {
	case s.Host == "" || s.Port < 1 || s.Port > 65535:
		return nil, errors.New("mail: the server needs a host and a port from 1 to 65535")
	case !known:
		return nil, errors.New("mail: tls is starttls, opportunistic, implicit or none")
	case !knownAuth:
		return nil, errors.New("mail: auth is plain, login, cram-md5 or empty")
	}
	if _, ok := mailbox(s.Envelope); s.Envelope != "" && !ok {
		return nil, errors.New("mail: the envelope sender is no mailbox")
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	return &SMTP{s, policy, auth}, nil
}

// Send hands the letter over; nil means that the server took it on.
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	m, err := l.render()
	if err != nil {
		return err
	}
	if s.server.Envelope != "" {
		m.envelope, _ = mailbox(s.server.Envelope)
	}
	if s.server.Signer != nil {
		if m.data, err = s.server.Signer.sign(m.data); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, s.server.Timeout)
	defer cancel()
	var c call
	defer c.hangUp()
	server, err := s.connect(ctx, &c)
	if err != nil {
		return failed("connect", err)
	}
	return converse(server, m)
}

// connect opens the connection, which it also leaves in c, makes it private and
// logs in.
func (s *SMTP) connect(ctx context.Context, c *call) (*smtp.Client, error) {
	config := &tls.Config{ServerName: s.server.Host, RootCAs: s.server.Roots, MinVersion: tls.VersionTLS12}
	whole := ctx // go-mail's own ends with the login
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c.watch(whole, conn)
		if s.server.TLS == ImplicitTLS {
			private := tls.Client(conn, config)
			return private, private.HandshakeContext(ctx)
		}
		return conn, nil
	}
	options := []gomail.Option{
		gomail.WithPort(s.server.Port), gomail.WithTimeout(s.server.Timeout),
		gomail.WithTLSPolicy(s.policy), gomail.WithTLSConfig(config),
		gomail.WithSMTPAuth(s.auth), gomail.WithUsername(s.server.User), gomail.WithPassword(s.server.Password),
		gomail.WithoutSMTPUTF8(), gomail.WithDialContextFunc(dial),
	}
	if s.server.Hello != "" {
		options = append(options, gomail.WithHELO(s.server.Hello))
	}
	client, err := gomail.NewClient(s.server.Host, options...)
	if err != nil {
		return nil, err
	}
	return client.DialToSMTPClientWithContext(ctx)
}

// call is one connection, cut when its time is over.
type call struct {
	conn net.Conn
	stop func() bool
}

func (c *call) watch(ctx context.Context, conn net.Conn) {
	c.conn = conn
	c.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
}

func (c *call) hangUp() {
	if c.conn != nil {
		c.stop()
		_ = c.conn.Close()
	}
}

// converse is one mail transaction (RFC 5321 section 3.3).
func converse(server *smtp.Client, m message) error {
	if err := server.Mail("<" + m.envelope + ">"); err != nil {
		return failed("sender", err)
	}
	if err := server.Rcpt("<" + m.to + ">"); err != nil {
		return judged("recipient", err)
	}
	data, err := server.Data()
	if err != nil {
		return judged("letter", err)
	}
	if _, err := data.Write(m.data); err != nil {
		return failed("letter", err)
	}
	if err := data.Close(); err != nil {
		return judged("letter", err)
	}
	// The server has the letter: how it says goodbye changes nothing.
	_ = server.Quit()
	return nil
}
