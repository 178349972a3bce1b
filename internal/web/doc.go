// Package web stands between the network and the handlers of one listener.
//
// [Guard] wraps a mux with what every request needs: an id, the security headers, a
// bound on its body, refusal of posts from other sites, a page instead of a panic, and
// one line in the access log. [Health] mounts the two probes, [NewServer] sets the
// time limits.
//
// It refuses to log what could tell who somebody is or let anybody in: no path (it
// may hold a token), no query, no address, no header; a request is named by the
// pattern of its route and its id.
package web
