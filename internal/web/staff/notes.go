package staff

import (
	"net/http"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

const noting = "notes"

// notes are what colleagues told each other of an application.
type notes struct {
	Written []noteLine
	May     bool // the reader may write one
	Open    bool // the form was refused
	Error   string
	Words   string
}

type noteLine struct{ At, Who, Words string }

func (s *Side) writeNote(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	receipt := r.PathValue("receipt")
	if err := s.parts.Desk.Write(r.Context(), c, receipt, r.PostForm.Get("words")); err != nil {
		return s.refused(w, r, c, noting, err)
	}
	return s.tell(w, r, casePath(receipt), noting)
}

func (s *Side) notes(seen desk.Case, c desk.Caller, names map[registration.Actor]string, tried attempt) notes {
	n := notes{May: desk.Allows(c.Role, "note_written")}
	for _, note := range seen.Notes {
		n.Written = append(n.Written, noteLine{s.moment(note.At), who(note.By, names), note.Words})
	}
	if n.Open = tried.name == noting; n.Open {
		n.Error, n.Words = tried.problem.Text, tried.typed.Get("words")
	}
	return n
}
