package mail

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"
)

// Signer adds the signature of the library's domain (DKIM, RFC 6376; Ed25519, RFC 8463).
type Signer struct{ options dkim.SignOptions }

// signed are the headers that a signature holds fast. From stands twice, so that a
// second one can't be added behind it.
var signed = []string{
	"From", "From", "To", "Subject", "Date", "Message-ID", "MIME-Version",
	"Content-Type", "Content-Transfer-Encoding", "Auto-Submitted",
}

// NewSigner makes a Signer of a private key in PEM: PKCS #8 (RSA or Ed25519) or
// PKCS #1 (RSA). The public key is in the DNS at selector._domainkey.domain.
func NewSigner(domain, selector string, key []byte) (*Signer, error) {
	private, err := parseKey(key)
	if err != nil {
		return nil, err
	}
	o := dkim.SignOptions{
		Domain: domain, Selector: selector, Signer: private, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed,
		BodyCanonicalization:   dkim.CanonicalizationRelaxed,
	}
	s := &Signer{o}
	// What the library refuses is found at the start and not at the first mail.
	if _, err := s.sign([]byte("From: a@example.jp\r\n\r\n")); err != nil {
		return nil, err
	}
	return s, nil
}

func parseKey(data []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("mail: the DKIM key is no PEM")
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("mail: the DKIM key is neither PKCS #8 nor PKCS #1")
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("mail: the DKIM key can't sign")
	}
	return signer, nil
}

// sign returns the message with its signature on top.
func (s *Signer) sign(data []byte) ([]byte, error) {
	var out bytes.Buffer
	o := s.options
	if err := dkim.Sign(&out, bytes.NewReader(data), &o); err != nil {
		return nil, fmt.Errorf("mail: sign: %w", err)
	}
	return out.Bytes(), nil
}
