package staff

import (
	"errors"
	"net/http"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// searchBox is the one box in which everything is looked for. What stands in it comes
// by POST, so that it is in no address and no log.
type searchBox struct{ Value, Error string }

// searchPage is what was found.
type searchPage struct {
	Search *searchBox
	listing
	More bool // there may be others
}

// Problems lets the layout say that nothing was typed.
func (p searchPage) Problems() []page.Problem {
	if p.Search.Error == "" {
		return nil
	}
	return []page.Problem{{Href: "#q", Label: "申請をさがす", Text: p.Search.Error}}
}

func (s *Side) search(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	p := searchPage{Search: &searchBox{Value: r.PostForm.Get("q")}, listing: listing{All: true, Title: "見つかった申請"}}
	found, err := s.parts.Desk.Search(r.Context(), c, p.Search.Value, pageRows)
	var e *registration.Error
	if errors.As(err, &e) && e.Code == registration.Invalid {
		p.Search.Error = s.Pages.Say(r)("error." + e.Reason)
		return s.Pages.Render(w, r, http.StatusUnprocessableEntity, "search", p)
	}
	if err != nil {
		return err
	}
	if n, ok := registration.ParseReceiptNumber(p.Search.Value); ok && len(found.Rows) == 1 && found.Rows[0].Receipt == n {
		return seeOther(w, r, casePath(string(n)))
	}
	hands, err := s.parts.Desk.InHands(r.Context(), c)
	if err != nil {
		return err
	}
	for _, row := range found.Rows {
		p.Rows = append(p.Rows, s.queueRow(row, hands[row.ID]))
	}
	p.Found, p.More = len(p.Rows), found.More
	return s.Pages.Render(w, r, http.StatusOK, "search", p)
}

// showSearch is for whoever loads the page anew without sending it again.
func (s *Side) showSearch(w http.ResponseWriter, r *http.Request, _ desk.Caller) error {
	return seeOther(w, r, "/applications")
}
