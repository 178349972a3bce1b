// Package page is what every page of ouchi is made of: the two base layouts, the
// look, forms with their field errors, and the one place where an error becomes
// something a visitor reads.
//
// It owns the static files, the [Renderer] and the markup of fields. It refuses to
// know what a page is about: it makes no decision, reads no store, and takes its
// sentences from a [Words].
//
// # A page
//
// A side (public or staff) embeds its templates (*.html beside the handlers) and
// builds one Renderer with [New]. Page "apply" is the file apply.html, which defines
// "title" and "main" and, if it likes, "head" (more of <head>) and "aside" (below
// main on a phone, beside it on a desk). Files that begin with "_" are shared by all
// pages of the side. A handler is a [HandlerFunc]:
//
//	func (s *site) showApply(w http.ResponseWriter, r *http.Request) error {
//		return s.pages.Render(w, r, http.StatusOK, "apply", applyPage{Form: form})
//	}
//	mux.Handle("GET /apply", s.pages.Handle(s.showApply))
//	mux.Handle("GET /static/", s.pages.Static())
//
// Inside a template dot is a [View] and the handler's data is .Data. Functions:
//
//	{{t "key" args…}}      a sentence of the catalogue in the page's language
//	{{asset "ouchi.css"}}  the address of a static file, good forever
//	{{lines text}}         the text with <br> at its line ends
//	{{drawing "home"}}     a picture that says what words say too: home, mail, desk, shelf
//	{{icon "info"}}        a small drawing: info, check, alert, arrow, out, house
//	{{part "name" key value …}} builds the dot of a partial
//
// Partials: {{template "field" (.Data.Form.Field "name")}} one labelled field;
// {{template "steps" 2}} the five steps with the second as the present one;
// {{template "form-fields" .Data.Form}} all fields in order. The error summary is
// put at the top of main by the layout.
//
// # A form
//
// The page's data embeds a *[Form]. On POST: [ParseForm], [Form.Fill] with what was typed
// (passwords and files are never filled), call the use case, and
//
//	if form.Fault(err, s.pages.Say(r)) {
//		return s.pages.Render(w, r, http.StatusUnprocessableEntity, "apply", data)
//	}
//
// Fault takes the fields of a registration.Invalid error and says no to all others,
// which the handler returns. The <form> wears novalidate, so that all errors come at
// once and in our words.
//
// # Errors
//
// A handler returns what it cannot show itself. [Renderer.Handle] turns a
// *registration.Error into its status and a page with the sentences
// error.<reason>.title and error.<reason> (of its code where the reason has none), and
// anything else into a logged 500; both carry the request id. err.Error() reaches the
// log, never the visitor.
//
// The vocabulary of CSS classes stands at the top of static/css/base.css.
package page
