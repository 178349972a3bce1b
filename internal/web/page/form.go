package page

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"ouchi/internal/registration"
)

// Form is the fields of one page in their order. Embed a *Form in the page's data:
// the layout then shows the error summary by itself.
type Form struct {
	Fields []Field
	Whole  string // a sentence on the form as a whole, e.g. a wrong password; "" is none
}

// NewForm is a form of the given fields.
func NewForm(fields ...Field) *Form { return &Form{Fields: fields} }

// Field finds a field by its name; a template that misspells one fails to render.
func (f *Form) Field(name string) (*Field, error) {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			return &f.Fields[i], nil
		}
	}
	return nil, fmt.Errorf("form: no field %q", name)
}

// Fill keeps what was typed, except passwords and files, which are asked for again.
func (f *Form) Fill(typed url.Values) {
	for i := range f.Fields {
		field := &f.Fields[i]
		switch field.Type {
		case Password, File:
		case Date:
			field.Year = typed.Get(field.Part("year"))
			field.Month = typed.Get(field.Part("month"))
			field.Day = typed.Get(field.Part("day"))
		default:
			field.Value = typed.Get(field.Name)
		}
	}
}

// Fault puts the faults of a registration.Invalid beside their fields and tells
// whether it did. Sentences are "invalid.<reason>"; a fault of no field shown here,
// and a reason without fields ("error.<reason>"), stand for the whole form.
func (f *Form) Fault(err error, say Say) bool {
	var e *registration.Error
	if !errors.As(err, &e) || e.Code != registration.Invalid {
		return false
	}
	for _, fault := range e.Fields {
		sentence := say("invalid." + fault.Reason)
		if field, err := f.Field(string(fault.Field)); err == nil {
			field.Error = sentence
		} else {
			f.Whole = sentence
		}
	}
	if len(e.Fields) == 0 {
		f.Whole = say("error.invalid")
		if e.Reason != "" {
			f.Whole = say("error." + e.Reason)
		}
	}
	return true
}

// Problems lists what is to be mended, the whole form first.
func (f *Form) Problems() []Problem {
	if f == nil {
		return nil
	}
	var all []Problem
	if f.Whole != "" {
		all = append(all, Problem{Text: f.Whole})
	}
	for i := range f.Fields {
		if field := &f.Fields[i]; field.Error != "" {
			all = append(all, Problem{Href: "#" + field.ID(), Label: field.Label, Text: field.Error})
		}
	}
	return all
}

// ParseForm reads the posted form. A body that is no form is the visitor's fault
// (Invalid); one that is too large keeps its *http.MaxBytesError.
func ParseForm(r *http.Request) error {
	err := r.ParseForm()
	var big *http.MaxBytesError
	if err == nil || errors.As(err, &big) {
		return err
	}
	return registration.Fault(registration.Invalid, "form_unreadable")
}
