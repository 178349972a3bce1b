package jptext

import (
	"slices"
	"strings"
)

// mailDomains are where most people in Japan have their mail, and the other names that are as real: none of them is
// taken for a slip.
var mailDomains = []string{
	"gmail.com", "yahoo.co.jp", "icloud.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "au.com", "i.softbank.jp",
	"ymobile.ne.jp", "rakumail.jp", "outlook.jp", "outlook.com", "hotmail.com", "hotmail.co.jp", "live.jp", "ymail.ne.jp",
	"nifty.com", "ocn.ne.jp", "plala.or.jp", "biglobe.ne.jp", "so-net.ne.jp", "yahoo.com", "googlemail.com",
	"live.com", "msn.com", "me.com", "mac.com", "naver.com", "hanmail.net", "daum.net", "qq.com", "163.com", "126.com",
}

// MailDomains lists the mail services that most people in Japan use.
func MailDomains() []string { return slices.Clone(mailDomains[:6]) }

// realDomains look like slips of those and are none.
var realDomains = []string{
	"ymail.com", "mail.com", "email.com", "gmx.com", "rocketmail.com", "jcom.ne.jp", "odn.ne.jp", "dion.ne.jp",
	"yahoo.co.uk", "hotmail.co.uk", "yahoo.com.cn", "yahoo.com.tw", "yahoo.com.vn", "yahoo.cn",
}

// slips are mistakes that are further from what was meant than one letter.
var slips = map[string]string{
	"gmail.co.jp": "gmail.com", "gmail.jp": "gmail.com", "gmail.ne.jp": "gmail.com", "gmail": "gmail.com", "gmil.co": "gmail.com",
	"yahoo.ne.jp": "yahoo.co.jp", "yahoo.jp": "yahoo.co.jp", "yahoo.or.jp": "yahoo.co.jp",
	"docomo.co.jp": "docomo.ne.jp", "docomo.jp": "docomo.ne.jp", "docomo.com": "docomo.ne.jp", "docomo.ne": "docomo.ne.jp",
	"ezweb.co.jp": "ezweb.ne.jp", "ezweb.jp": "ezweb.ne.jp", "icloud.co.jp": "icloud.com", "icloud.jp": "icloud.com",
}

// shortest is how long the first label of a domain is before one wrong letter is taken for a slip: other people's
// two-letter domains are too many.
const shortest = 4

// MistypedEmail tells of an address in its stored form what was probably meant: the domain of a large mail service with
// one letter too many, missing, wrong or exchanged with its neighbour. It is a question to ask, never a verdict.
func MistypedEmail(address string) (meant string, doubtful bool) {
	local, domain, ok := strings.Cut(address, "@")
	if !ok {
		return "", false
	}
	for _, real := range [][]string{mailDomains, realDomains} {
		for _, d := range real {
			if domain == d {
				return "", false
			}
		}
	}
	if to := slips[domain]; to != "" {
		return local + "@" + to, true
	}
	for _, d := range mailDomains {
		if strings.IndexByte(d, '.') >= shortest && oneSlip(domain, d) {
			return local + "@" + d, true
		}
	}
	return "", false
}

// oneSlip reports whether one letter added, left out, changed or exchanged makes a of b; both are ASCII.
func oneSlip(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	default:
		return len(a) <= 1 && len(b) <= 1 && len(a)+len(b) > 0
	}
}
