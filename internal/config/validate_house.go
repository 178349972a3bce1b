package config

import (
	"net"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

var (
	prefectures = regexp.MustCompile(`^(?:北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|神奈川県|` +
		`新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|` +
		`鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県)$`)
	postalCode = regexp.MustCompile(`^\d{3}-\d{4}$`)
	telephone  = regexp.MustCompile(`^[0-9+()-]{9,20}$`)
	domainName = regexp.MustCompile(`^([a-z0-9-]+\.)+[a-z0-9-]+$`)
)

func (v *checker) library(l Library) {
	v.needed("library.name", l.Name, "the library's name as it stands in mails")
	if v.needed("library.url", l.URL, "the address of the library's own site") {
		u, err := url.Parse(l.URL)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			v.fault("library.url", `must be a web address such as "https://www.library.example.jp/", not %q`, l.URL)
		}
	}
	v.match("library.prefecture", l.Prefecture, prefectures, "a prefecture with its 都, 道, 府 or 県, such as 熊本県")
	if _, err := (Config{Library: l}).Location(); err != nil || l.TimeZone == "" || l.TimeZone == "Local" {
		v.fault("library.time_zone", `must be a name such as "Asia/Tokyo", not %q`, l.TimeZone)
	}
	v.needed("library.contact.department", l.Contact.Department, "the department that answers questions")
	v.match("library.contact.postal_code", l.Contact.PostalCode, postalCode, "a postal code such as 862-8612")
	v.needed("library.contact.address", l.Contact.Address, "the library's address")
	v.match("library.contact.phone", l.Contact.Phone, telephone, "a telephone number such as 096-384-5000")
	if l.Contact.Fax != "" {
		v.match("library.contact.fax", l.Contact.Fax, telephone, `a fax number, or "" for none`)
	}
}

func (v *checker) server(s Server) {
	seen := map[string]bool{}
	for _, a := range []struct{ key, value string }{
		{"server.public_addr", s.PublicAddr}, {"server.staff_addr", s.StaffAddr}, {"server.metrics_addr", s.MetricsAddr},
	} {
		if a.key == "server.metrics_addr" && a.value == "" {
			continue
		}
		v.listen(a.key, a.value)
		v.unique(a.key, a.value, seen)
	}
	v.origin("server.public_url", s.PublicURL)
	v.origin("server.staff_url", s.StaffURL)
	if s.PublicURL != "" && s.PublicURL == s.StaffURL {
		v.fault("server.staff_url", "must differ from public_url: staff work on an address of their own")
	}
	for _, text := range s.TrustedProxies {
		switch network, err := parseNetwork(text); {
		case err != nil:
			v.fault("server.trusted_proxies", `must list addresses or networks such as "10.0.0.0/8"; %q is neither`, text)
		case network.Bits() == 0:
			v.fault("server.trusted_proxies", "%s would trust everybody; name your own proxies only", text)
		}
	}
	v.path("server.tls_cert", s.TLSCert)
	v.path("server.tls_key", s.TLSKey)
	if (s.TLSCert == "") != (s.TLSKey == "") {
		v.fault("server.tls_cert", "tls_cert and tls_key belong together: give both, or neither")
	}
}

func (v *checker) listen(key, value string) {
	_, port, err := net.SplitHostPort(value)
	n, bad := strconv.Atoi(port)
	if err != nil || bad != nil || n < 0 || n > 65535 {
		v.fault(key, `must be an address and a port such as "127.0.0.1:8080", not %q`, value)
	}
}

// origin checks an address that stands in mails and is compared with the browser's.
func (v *checker) origin(key, value string) {
	if !v.needed(key, value, `the address people type, such as "https://touroku.example.jp"`) {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || value != u.Scheme+"://"+strings.ToLower(u.Host) {
		v.fault(key, `must be scheme and host in small letters, such as "https://touroku.example.jp", without a path or a final slash, not %q`, value)
		return
	}
	ip := net.ParseIP(u.Hostname())
	own := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && own) {
		v.fault(key, "must begin with https://, because passwords travel there; plain http:// is for this machine alone")
	}
}

func (v *checker) data(d Data) {
	v.needed("data.dir", d.Dir, "the folder where everything is kept")
	v.path("data.dir", d.Dir)
	v.path("data.keys_dir", d.KeysDir)
	v.path("data.database_password_file", d.DatabasePasswordFile)
	if d.KeysDir != "" && d.KeysDir == d.Dir {
		v.fault("data.keys_dir", "must not be data.dir itself: a backup of the data would carry its keys")
	}
	if d.Database == "" {
		if d.DatabasePasswordFile != "" {
			v.fault("data.database_password_file", "is for PostgreSQL: give database, or leave this out")
		}
		return
	}
	u, err := url.Parse(d.Database)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		// Not repeated: whoever writes it wrongly may have a password in it.
		v.fault("data.database", `must be "" for SQLite or an address such as "postgres://ouchi@db.example.jp/ouchi?sslmode=verify-full"`)
		return
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		v.fault("data.database", "must not hold the password: put it into a file and name that in database_password_file")
	}
}

func (v *checker) mail(m Mail) {
	if v.needed("mail.from", m.From, `the sender, such as "図書館 <touroku@library.example.jp>"`) {
		if _, err := m.Sender(); err != nil {
			v.fault("mail.from", `must be a name and an address such as "図書館 <touroku@library.example.jp>"`)
		}
	}
	if a, err := netmail.ParseAddress(m.EnvelopeFrom); m.EnvelopeFrom != "" && (err != nil || a.Address != m.EnvelopeFrom) {
		v.fault("mail.envelope_from", `must be a bare address such as "bounce@library.example.jp", or "" for that of from`)
	}
	if m.Domain != "" {
		v.match("mail.domain", m.Domain, domainName, `a domain without @, such as "library.example.jp"`)
	}
	v.path("mail.folder", m.Folder)
	v.path("mail.password_file", m.PasswordFile)
	if m.Mode == SMTP {
		v.needed("mail.host", m.Host, "the mail server's name")
	}
	if (m.User == "") != (m.PasswordFile == "") {
		v.fault("mail.user", "user and password_file belong together: give both, or neither")
	}
	if m.User != "" && m.TLS == "none" {
		v.fault("mail.tls", `must be "starttls" or "tls" when there is a user: the password would travel readable`)
	}
	v.dkim(m.DKIM)
}

func (v *checker) dkim(d DKIM) {
	v.path("mail.dkim.key_file", d.KeyFile)
	none := d == DKIM{}
	whole := d.Domain != "" && d.Selector != "" && d.KeyFile != ""
	if !none && !whole {
		v.fault("mail.dkim", "domain, selector and key_file belong together: give all three, or none")
	}
}
