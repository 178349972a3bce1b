package mail

import "strings"

// atext are the signs that may stand in a local part without quotes (RFC 5322
// section 3.2.3), besides letters, digits and single dots between them.
const atext = "!#$%&'*+-/=?^_`{|}~"

const (
	maxLocal   = 64  // RFC 5321 section 4.5.3.1.1
	maxMailbox = 254 // RFC 5321 section 4.5.3.1.3, less the angle brackets
)

// mailbox gives address the shape that RFC 5321 section 4.1.2 asks for: a local part
// with dots at its ends or side by side, as docomo and au gave out, is quoted. It
// reports false for what can't be a mailbox, everything beyond ASCII and every
// control character among it.
func mailbox(address string) (string, bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at > maxLocal || len(address) > maxMailbox {
		return "", false
	}
	local, domain := address[:at], address[at+1:]
	if !isDomain(domain) || strings.ContainsFunc(local, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", false
	}
	local = unquoted(local)
	if !isDotAtom(local) {
		local = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
	}
	return local + "@" + domain, true
}

// unquoted takes the quotes off a local part that came with them.
func unquoted(local string) string {
	if len(local) > 2 && local[0] == '"' && local[len(local)-1] == '"' {
		inner := local[1 : len(local)-1]
		if !strings.ContainsAny(inner, `"\`) {
			return inner
		}
	}
	return local
}

func isDotAtom(local string) bool {
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !isLetterOrDigit(r) && !strings.ContainsRune(atext, r) }) {
			return false
		}
	}
	return true
}

func isDomain(domain string) bool {
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !isLetterOrDigit(r) && r != '-' }) {
			return false
		}
	}
	return true
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
