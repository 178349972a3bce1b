package public

import (
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/membership"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// cardCookie opens the card that was saved on a device, and nothing else.
const cardCookie = "card"

// cardPage is the card as it is held up at the desk.
type cardPage struct {
	Library, Name, Validity string
	Number                  []string // in groups that can be read aloud
	Bars                    []bars   // none for a number that NW-7 cannot carry
	Ended                   bool

	Member bool   // logged in, not only on a device that holds the card
	Kept   string // until when the device holds it, "" when it does not
	Seen   string // of a copy: when it was made
	// Of a copy: the same in milliseconds since 1970, for the scripts.
	SeenAt, UntilAt int64
}

// bars are one drawing of the number, and the widths of screen that it is for.
type bars struct {
	Class string
	SVG   template.HTML
}

// rooms are the widths, in CSS pixels, that a card has for its bars on screens from a
// width on, by the class that shows them there; card.css has the same widths.
var rooms = []struct {
	class string
	room  int
}{
	{"bars-small", 276}, {"bars-phone", 316}, {"bars-tablet", 420}, {"bars-wide", 600},
}

func (s *Side) draw(number string) []bars {
	var all []bars
	for _, r := range rooms {
		svg, err := s.parts.Bars(number, r.room)
		if err != nil {
			return nil
		}
		if last := len(all) - 1; last >= 0 && string(all[last].SVG) == svg {
			all[last].Class += " " + r.class
			continue
		}
		all = append(all, bars{r.class, template.HTML(svg)}) //nolint:gosec // drawn by package card from digits
	}
	return all
}

// grouped cuts a number into groups of four, or of three where that leaves no rest.
func grouped(number string) []string {
	size := 4
	if n := len(number); n%4 != 0 && (n%3 == 0 || n%4 == 1) {
		size = 3
	}
	var groups []string
	for len(number) > size+1 {
		groups, number = append(groups, number[:size]), number[size:]
	}
	return append(groups, number)
}

func (s *Side) cardOf(r *http.Request, p registration.Patron) cardPage {
	return cardPage{
		Library: s.parts.Site.LibraryName, Name: p.Name, Number: grouped(string(p.Number)),
		Validity: day(s.Pages.Say(r), p.ValidUntil), Ended: s.ended(p), Bars: s.draw(string(p.Number)),
	}
}

// showCard shows the card to whoever is logged in, and on a device that holds it.
func (s *Side) showCard(w http.ResponseWriter, r *http.Request) error {
	kept, err := s.parts.Member.KeptCard(r.Context(), s.cookies.Get(r, cardCookie))
	holds := err == nil
	if err != nil && registration.CodeOf(err) != registration.Denied {
		return err
	}
	p, err := s.member(r)
	member := err == nil
	switch {
	case member && holds && kept.Patron.ID != p.ID: // another's, of a family with one phone
		holds = false
	case !member && registration.CodeOf(err) == registration.Denied && holds:
		p = kept.Patron
	case !member:
		return err
	}
	c := s.cardOf(r, p)
	c.Member = member
	if holds {
		c.Kept = s.moment(s.Pages.Say(r), kept.Until)
	}
	return s.Pages.Render(w, r, http.StatusOK, "card", c)
}

// The headers by which the service worker judges a copy, in milliseconds since 1970.
const (
	copySeen  = "Ouchi-Seen"
	copyUntil = "Ouchi-Until"
)

// showCardCopy is the card as a device that holds it shows it without a connection.
func (s *Side) showCardCopy(w http.ResponseWriter, r *http.Request) error {
	kept, err := s.parts.Member.KeptCard(r.Context(), s.cookies.Get(r, cardCookie))
	if err != nil {
		return err
	}
	now := s.parts.Now()
	c := s.cardOf(r, kept.Patron)
	c.Seen, c.SeenAt, c.UntilAt = s.moment(s.Pages.Say(r), now), now.UnixMilli(), kept.Until.UnixMilli()
	w.Header().Set(copySeen, strconv.FormatInt(c.SeenAt, 10))
	w.Header().Set(copyUntil, strconv.FormatInt(c.UntilAt, 10))
	return s.Pages.Render(w, r, http.StatusOK, "card_copy", c)
}

// showCardLost is what a device shows without a connection when the copy is too old; it
// is nobody's.
func (s *Side) showCardLost(w http.ResponseWriter, r *http.Request) error {
	return s.Pages.Render(w, r, http.StatusOK, "card_lost", nil)
}

// keepCard saves the card on the device, or goes on with one that was.
func (s *Side) keepCard(w http.ResponseWriter, r *http.Request) error {
	cookie, kept, err := s.parts.Member.KeepCard(
		r.Context(), s.cookies.Get(r, memberCookie), s.cookies.Get(r, cardCookie))
	if err != nil {
		return err
	}
	s.cookies.Set(w, cardCookie, cookie, kept.Until.Sub(s.parts.Now()))
	return seeOther(w, r, "/my/card")
}

// dropCard takes the card off the device.
func (s *Side) dropCard(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Member.DropCard(r.Context(), s.cookies.Get(r, cardCookie)); err != nil {
		return err
	}
	s.forgetCard(w, r)
	return seeOther(w, r, "/my/card")
}

// forgetCard has the browser delete what it holds of the card. Only one that does hold
// it is asked to, for the asking takes time.
func (s *Side) forgetCard(w http.ResponseWriter, r *http.Request) {
	if s.cookies.Get(r, cardCookie) == "" {
		return
	}
	s.cookies.Clear(w, cardCookie)
	w.Header().Set("Clear-Site-Data", `"storage"`)
}

// left ends a visit to My page, and to what was asked for there. The form goes, too: it
// began with what is on record.
func (s *Side) left(w http.ResponseWriter, r *http.Request) error {
	for _, forget := range []page.HandlerFunc{s.leaveApplication, s.forgetTyped} {
		if err := forget(w, r); err != nil {
			return err
		}
	}
	s.cookies.Clear(w, memberCookie)
	s.forgetCard(w, r)
	return seeOther(w, r, "/")
}

// showWorker serves the service worker of the card from its fixed address; it may
// answer for the card's page alone.
func (s *Side) showWorker(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Service-Worker-Allowed", "/my/card")
	http.ServeFileFS(w, r, files, "worker/worker.js")
}

// manifest is what a browser needs to put the card among a phone's apps.
type manifest struct {
	Name       string `json:"name"`
	ShortName  string `json:"short_name"`
	StartURL   string `json:"start_url"`
	ID         string `json:"id"`
	Scope      string `json:"scope"`
	Display    string `json:"display"`
	Background string `json:"background_color"`
	Icons      []icon `json:"icons"`
}

type icon struct {
	Src   string `json:"src"`
	Sizes string `json:"sizes"`
	Type  string `json:"type"`
}

func (s *Side) showManifest(w http.ResponseWriter, r *http.Request) {
	say := s.Pages.Say(r)
	body, err := json.Marshal(manifest{
		Name: say("my.card.app", "library", s.parts.Site.LibraryName), ShortName: say("my.card.short"),
		StartURL: "/my/card", ID: "/my/card", Scope: "/my/card", Display: "standalone", Background: "#ffffff",
		Icons: []icon{{"/static/-/icon.svg", "any", "image/svg+xml"}, {"/static/-/card-icon.png", "192x192", "image/png"}},
	})
	if err != nil { // strings alone
		panic(err)
	}
	w.Header().Set("Content-Type", "application/manifest+json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}

// devicesPage lists where a patron is logged in.
type devicesPage struct {
	Since []string
	Cards int
}

func (s *Side) showDevices(w http.ResponseWriter, r *http.Request) error {
	d, err := s.parts.Member.Devices(r.Context(), s.cookies.Get(r, memberCookie))
	if err != nil {
		return err
	}
	p := devicesPage{Cards: d.Cards}
	for _, t := range d.Since {
		p.Since = append(p.Since, s.since(r, t))
	}
	return s.Pages.Render(w, r, http.StatusOK, "devices", p)
}

func (s *Side) since(r *http.Request, t time.Time) string {
	if t.IsZero() {
		return s.Pages.Say(r)("my.devices.unknown")
	}
	return s.moment(s.Pages.Say(r), t)
}

func (s *Side) logOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := s.parts.Member.LogOutEverywhere(r.Context(), s.cookies.Get(r, memberCookie)); err != nil {
		return err
	}
	return s.left(w, r)
}

// Whole is a number as it is read by machines and copied by people.
func (c cardPage) Whole() string { return strings.Join(c.Number, "") }

// Days is how long a device may hold the card.
func (cardPage) Days() int { return int(membership.KeptLife.Hours()) / 24 }
