package page

import "net/http"

// View is the dot of every template.
type View struct {
	Frame
	Data      any       // what the handler gave to Render
	Problems  []Problem // what the form asks to mend; from Data when it has any
	Session   Session
	RequestID string
}

// Session is how long the visitor may use the page; the zero Session says nothing.
type Session struct {
	Until  string // the time of day
	Left   int    // seconds
	Extend string // where a form posts to that lets it last longer
}

// Frame is what surrounds the page on one request.
type Frame struct {
	Lang   string // one of Options.Langs; the first when empty
	Site   Site
	Caller Caller
	Nav    []Link // of the staff side and of my page
	Footer []Link // e.g. the privacy notice
	News   []News // what the public pages say for a time
	Tongue Tongue // which languages there are; the zero Tongue shows no menu
}

// Tag is the page's language as HTML names it.
func (f Frame) Tag() string { return Tag(f.Lang) }

// Tongue is the choice of languages on a page.
type Tongue struct {
	All  []Language
	To   string // the address of this page, to come back to
	Form string // the id of the form whose answers a change must not lose; "" for none
	// Offer is a language that the browser asks for and nobody chose yet; nil for none.
	Offer *Language
}

// Language is one of them, by its own name and in its own words.
type Language struct {
	Lang, Tag, Name string
	Current         bool
	Sentence, Go    string // of an offer: that the pages are there in it, and the button
}

// News is an announcement.
type News struct {
	Title, Text string
	Urgent      bool // stands out, as a warning
}

// Site names the library to its visitors; all of it comes from the settings.
type Site struct {
	LibraryName string
	LibraryURL  string // the library's own pages, absolute
	Contact     Contact
}

// Contact is the お問い合わせ先 in the footer.
type Contact struct {
	Department string // 情報支援課
	PostalCode string // 862-8612
	Address    string
	Phone, Fax string
}

// Caller is who is logged in; the zero Caller is nobody.
type Caller struct {
	Name    string // as shown beside the logout button
	Logout  string // where the button posts to, e.g. "/logout"
	Account string // the page of their own account; "" for none
	Idle    int    // seconds without a sign of life after which the screen locks; 0 never
}

// Link is one entry of a menu.
type Link struct {
	Href, Label string
	Current     bool // this is the page, or the part of the site, being shown
	Count       int  // how many wait there; 0 shows none
}

// Problem is one line of the error summary.
type Problem struct {
	Href  string // "#" and the id of the control; "" for the whole form
	Label string
	Text  string
}

// troubled is data that may ask its reader to mend something; *Form and what embeds
// one are.
type troubled interface{ Problems() []Problem }

func (p *Renderer) view(r *http.Request, data any) View {
	v := View{Frame: p.frame(r), Data: data, RequestID: RequestID(r.Context())}
	v.Lang = p.lang(v.Frame)
	if p.session != nil {
		v.Session = p.session(r)
	}
	if d, ok := data.(troubled); ok {
		v.Problems = d.Problems()
	}
	return v
}

func (p *Renderer) lang(f Frame) string {
	for _, l := range p.langs {
		if l == f.Lang {
			return l
		}
	}
	return p.langs[0]
}
