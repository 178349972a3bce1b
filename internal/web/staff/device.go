package staff

import "strings"

// device is a word for a browser, so that people know their own sessions. It reads
// what browsers say of themselves, which proves nothing.
func device(agent string) string {
	first := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := first("Edg", "Edge", "Firefox", "Firefox", "Chrome", "Chrome", "Safari", "Safari")
	machine := first("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS", "Mac", "CrOS", "ChromeOS", "Linux", "Linux")
	switch {
	case browser == "":
		return "そのほかのブラウザー"
	case machine == "":
		return browser
	}
	return browser + "（" + machine + "）"
}
