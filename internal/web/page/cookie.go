package page

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Cookies name and guard the cookies of one listener. Browsers share cookies between
// the ports of a host, so the two sides must not use the same names.
type Cookies struct {
	Layout Layout // of the side
	HTTPS  bool   // the visitor's connection, not ours behind a proxy
}

// Name is the full name of a cookie: ouchi_x or ouchi_staff_x, with __Host- before it
// under https (RFC 6265bis, section 4.1.3.2: secure, whole host, no domain).
func (c Cookies) Name(name string) string {
	full := "ouchi_" + name
	if c.Layout == Staff {
		full = "ouchi_staff_" + name
	}
	if c.HTTPS {
		full = "__Host-" + full
	}
	return full
}

// Set sends a cookie that lives for age, until the browser closes when age is 0.
// SameSite is Lax: a link in a mail must find its session.
func (c Cookies) Set(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, c.cookie(name, value, int(age.Seconds())))
}

// Get returns the value of a cookie, "" when the visitor brings none.
func (c Cookies) Get(r *http.Request, name string) string {
	k, err := r.Cookie(c.Name(name))
	if err != nil {
		return ""
	}
	return k.Value
}

// Any tells whether the visitor brings a cookie of the listener: then they have begun
// something here.
func (c Cookies) Any(r *http.Request) bool {
	return slices.ContainsFunc(r.Cookies(), func(k *http.Cookie) bool {
		ours := strings.HasPrefix(k.Name, c.Name(""))
		return ours && (c.Layout == Staff || !strings.HasPrefix(k.Name, Cookies{Layout: Staff, HTTPS: c.HTTPS}.Name("")))
	})
}

// Clear takes the cookie back.
func (c Cookies) Clear(w http.ResponseWriter, name string) {
	http.SetCookie(w, c.cookie(name, "", -1))
}

func (c Cookies) cookie(name, value string, age int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure follows the connection: a demonstration has no TLS
		Name: c.Name(name), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: c.HTTPS, SameSite: http.SameSiteLaxMode,
	}
}
