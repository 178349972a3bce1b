package page

import "net/http"

// ImageHead writes the head of a JPEG that is looked at by itself. The page that a
// browser builds around it wears styles of the browser's own, which the policy of our
// pages would take off; nothing else may run in it.
func ImageHead(h http.Header) {
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
}
