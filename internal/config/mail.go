package config

import (
	netmail "net/mail"
	"path/filepath"
	"strings"
)

// Mail is how mail leaves the house.
type Mail struct {
	Mode         string `toml:"mode"`   // SMTP or Folder
	Folder       string `toml:"folder"` // see Config.MailDir
	Host         string `toml:"host"`
	Port         int    `toml:"port"`
	TLS          string `toml:"tls"`  // "starttls", "tls" or "none"
	User         string `toml:"user"` // "": no login
	PasswordFile string `toml:"password_file"`
	From         string `toml:"from"`          // 名前 <address@domain>
	EnvelopeFrom string `toml:"envelope_from"` // see Envelope
	Domain       string `toml:"domain"`        // see ShownDomain
	DKIM         DKIM   `toml:"dkim"`
}

// Where mail goes.
const (
	SMTP   = "smtp"
	Folder = "folder" // one .eml file each, for trying out
)

// DKIM signs mail; all empty: the mail server signs, or nobody.
type DKIM struct {
	Domain   string `toml:"domain"`
	Selector string `toml:"selector"`
	KeyFile  string `toml:"key_file"` // PEM
}

// Sender is From taken apart.
func (m Mail) Sender() (netmail.Address, error) {
	a, err := netmail.ParseAddress(m.From)
	if err != nil {
		return netmail.Address{}, err
	}
	return *a, nil
}

// Envelope is the address that undeliverable mail comes back to: EnvelopeFrom, or
// that of From.
func (m Mail) Envelope() string {
	if m.EnvelopeFrom != "" {
		return m.EnvelopeFrom
	}
	a, _ := m.Sender()
	return a.Address
}

// ShownDomain is the domain that people are asked to let through, without "@":
// Domain, or that of From.
func (m Mail) ShownDomain() string {
	if m.Domain != "" {
		return m.Domain
	}
	a, _ := m.Sender()
	return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
}

// MailDir is where mail goes in the mode Folder: Mail.Folder, or "mail" in Data.Dir.
func (c Config) MailDir() string {
	if c.Mail.Folder != "" {
		return c.Mail.Folder
	}
	return filepath.Join(c.Data.Dir, "mail")
}

// KeysDir is where the keys lie that open what is sealed: Data.KeysDir, or "keys"
// in Data.Dir.
func (c Config) KeysDir() string {
	if c.Data.KeysDir != "" {
		return c.Data.KeysDir
	}
	return filepath.Join(c.Data.Dir, "keys")
}

// HeadsFile is where the ends of the log's chain are written: Audit.Heads, or
// "audit/heads.log" in Data.Dir.
func (c Config) HeadsFile() string {
	if c.Audit.Heads != "" {
		return c.Audit.Heads
	}
	return filepath.Join(c.Data.Dir, "audit", "heads.log")
}
