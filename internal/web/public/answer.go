package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// wantsJSON tells whether a script asks, which wants the sentence and no page around it.
func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// writeJSON answers a script of our own pages.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("public: answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// What fails from here on is the visitor's connection: nobody is left to tell.
	_, _ = w.Write(body)
	return nil
}

// verdict is what became of a file, or why it was not taken.
type verdict struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
}
