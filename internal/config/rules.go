package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // small containers have no time zones of their own

	"ouchi/internal/registration"
)

// Rules is what an application made on a day is made under. Its Version is the first
// 12 hexadecimal digits of the SHA-256 of the other fields, written as JSON.
func (c Config) Rules(on registration.Date) registration.Rules {
	notice := c.PrivacyNotice()
	r := registration.Rules{
		LinkHours:     c.Application.LinkHours,
		PurgeDays:     c.Application.PurgeDays,
		ImageDays:     c.Retention.ImageDays,
		CardYears:     c.Card.Years,
		PostageYen:    c.Post.PostageOn(on),
		PrivacyNotice: notice,
	}
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // numbers and texts only
	}
	r.Version = digest(text, 12)
	return r
}

// PrivacyNotice is the version of the notice: privacy.version and a digest of the words
// with days and names filled in, so that no change of words goes by unnoticed.
func (c Config) PrivacyNotice() (version string) {
	return c.Privacy.Version + "." + digest([]byte(c.privacyText()), 8)
}

// PrivacyParagraphs are the notice's, their places open; PrivacyFacts fill them.
func (c Config) PrivacyParagraphs() (paragraphs []string) {
	text := strings.ReplaceAll(c.Privacy.Text, "\r\n", "\n")
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	return paragraphs
}

// PrivacyFacts are pairs of a place of the notice and what fills it.
func (c Config) PrivacyFacts() []any {
	return []any{
		"library", c.Library.Name,
		"department", c.Library.Contact.Department,
		"phone", c.Library.Contact.Phone,
		"purge_days", strconv.Itoa(c.Application.PurgeDays),
		"image_days", strconv.Itoa(c.Retention.ImageDays),
		"application_days", strconv.Itoa(c.Retention.ApplicationDays),
		"mail_days", strconv.Itoa(c.Retention.MailDays),
		"patron_days", strconv.Itoa(c.Retention.PatronDays),
	}
}

// privacyText fills the places that the notice leaves open.
func (c Config) privacyText() string {
	facts := c.PrivacyFacts()
	places := make([]string, len(facts))
	for i, fact := range facts {
		places[i] = fact.(string)
		if i%2 == 0 {
			places[i] = "{" + places[i] + "}"
		}
	}
	return strings.NewReplacer(places...).Replace(strings.ReplaceAll(c.Privacy.Text, "\r\n", "\n"))
}

// Kinds lists the kinds of document, those no longer valid too: pages say so.
func (c Config) Kinds() []registration.DocumentKind { return slices.Clone(c.Documents.Kinds) }

// MaxBytes is how large one image may be; a megabyte is 1,048,576 bytes.
func (c Config) MaxBytes() int64 { return int64(c.Documents.MaxMegabytes) << 20 }

// MaxPixels is how many pixels one image may have; a megapixel is a million.
func (c Config) MaxPixels() int64 { return int64(c.Documents.MaxMegapixels) * 1_000_000 }

// Reason finds a reason by its code.
func (c Config) Reason(code string) (Reason, bool) {
	for _, r := range c.Reasons {
		if r.Code == code {
			return r, true
		}
	}
	return Reason{}, false
}

// ReasonsFor lists the reasons offered for ForReturn or ForRefusal, in their order.
func (c Config) ReasonsFor(use string) []Reason {
	return slices.DeleteFunc(slices.Clone(c.Reasons), func(r Reason) bool { return !r.For(use) })
}

// EnvelopeLines is where applicants send their return envelope: post.envelope_to,
// or the library's contact.
func (c Config) EnvelopeLines() []string {
	if c.Post.EnvelopeTo != "" {
		return strings.Split(strings.TrimSpace(strings.ReplaceAll(c.Post.EnvelopeTo, "\r\n", "\n")), "\n")
	}
	at := c.Library.Contact
	return []string{"〒" + at.PostalCode, at.Address, strings.TrimSpace(c.Library.Name + " " + at.Department)}
}

// Location is the library's time zone, in which its days begin.
func (c Config) Location() (*time.Location, error) {
	return time.LoadLocation(c.Library.TimeZone)
}

// Proxies are the networks whose X-Forwarded-For is believed.
func (s Server) Proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range s.TrustedProxies {
		network, err := parseNetwork(text)
		if err != nil {
			return nil, fmt.Errorf("server.trusted_proxies: %w", err)
		}
		all = append(all, network)
	}
	return all, nil
}

// parseNetwork takes a network or a single address.
func parseNetwork(text string) (netip.Prefix, error) {
	if single, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(single, single.BitLen()), nil
	}
	network, err := netip.ParsePrefix(text)
	return network.Masked(), err
}

var dateLayouts = map[string]string{
	"YYYY-MM-DD": "2006-01-02",
	"YYYY/MM/DD": "2006/01/02",
	"YYYYMMDD":   "20060102",
}

// DateLayout is DateFormat as package time writes it.
func (f PatronFile) DateLayout() string { return dateLayouts[f.DateFormat] }

func digest(data []byte, digits int) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:digits]
}
