// Package docs holds the guide for applicants and patrons with its pictures, which the
// program serves as well. It refuses everything else that lies beside it: that is for
// readers of the repository.
package docs

import "embed"

// Patron is the guide, in Markdown.
//
//go:embed patron.ja.md
var Patron string

// Pictures are the guide's, below "pictures". The stories make them.
//
//go:embed pictures
var Pictures embed.FS

// What the guide says of the library whose settings are the reference; where another
// library serves it, its own stands there.
const (
	Library = "熊本県立図書館"
	Domain  = "library.pref.kumamoto.jp"
	Postage = "254円"
)
