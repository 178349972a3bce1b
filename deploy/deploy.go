// Package deploy holds the files an operator starts from.
package deploy

import _ "embed"

// Kumamoto is the complete, commented reference of the settings.
//
//go:embed kumamoto.toml
var Kumamoto []byte
