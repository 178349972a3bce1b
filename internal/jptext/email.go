package jptext

import (
	"strings"

	"golang.org/x/text/width"
)

const (
	maxEmail  = 254 // RFC 5321 section 4.5.3.1.3, less the angle brackets
	maxLocal  = 64  // RFC 5321 section 4.5.3.1.1
	maxDomain = 63  // one label, RFC 1035 section 2.3.4
	localPart = "!#$%&'*+-/=?^_`{|}~."
)

// Email returns a mail address trimmed and half width, its domain lower-cased. Dots may stand anywhere in the local part,
// since docomo and au gave such addresses out (a..b@docomo.ne.jp, a.@ezweb.ne.jp) and they are still in use. Quoted local
// parts, domains beyond ASCII, and everything that cannot be an address are refused, so that what is returned holds no
// space, control character, comma, colon or bracket and can stand in a mail header.
func Email(s string) (string, bool) {
	s, ok := clean(s)
	if !ok {
		return "", false
	}
	local, domain, ok := strings.Cut(width.Fold.String(s), "@")
	if !ok || len(local)+1+len(domain) > maxEmail || !isLocal(local) || !isDomain(domain) {
		return "", false
	}
	return local + "@" + strings.ToLower(domain), true
}

// EmailKey returns what an address is counted and compared by: all of it lower-cased. Text that is no address is trimmed
// and lower-cased, so that throttles count it too.
func EmailKey(s string) string {
	if address, ok := Email(s); ok {
		return strings.ToLower(address)
	}
	return strings.ToLower(strings.TrimSpace(strings.ToValidUTF8(s, "")))
}

func isLocal(local string) bool {
	return within(local, maxLocal) && !strings.ContainsFunc(local, func(r rune) bool {
		return !isWord(r) && !strings.ContainsRune(localPart, r)
	})
}

func isDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, label := range labels {
		if !within(label, maxDomain) || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !isWord(r) && r != '-' }) {
			return false
		}
	}
	return len(labels) > 1 && !onlyDigits(labels[len(labels)-1])
}
