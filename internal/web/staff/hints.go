package staff

import (
	"strings"

	"ouchi/internal/registration"
)

// hintWords say briefly what the measuring of an image found.
var hintWords = map[string]string{
	"blurred": "ぼけ",
	"dark":    "暗さ",
	"glare":   "光の映りこみ",
	"small":   "小ささ",
}

// hinted is what may make an image hard to read, in one line; "" for nothing. The
// applicant was told the same and sent it all the same.
func hinted(d registration.Document) string {
	var all []string
	for _, code := range strings.Fields(d.Hints) {
		if w := hintWords[code]; w != "" {
			all = append(all, w)
		}
	}
	return strings.Join(all, "、")
}
