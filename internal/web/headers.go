package web

import "net/http"

// policy lets a page use its own server and nothing else. Nothing inline runs, and
// images come from here alone (the card, the applicant's own documents).
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// features are switched off: a photograph is chosen by a file field, which needs none.
const features = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"microphone=(), midi=(), payment=(), usb=()"

func (g *guard) headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", features)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	// Not no-referrer: that makes browsers post with "Origin: null", which is refused
	// where Sec-Fetch-Site is missing (Fetch standard, serializing a request origin).
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if g.HTTPS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
