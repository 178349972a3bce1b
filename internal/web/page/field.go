package page

import "strings"

// FieldType is how a field is asked for.
type FieldType string

// The types; the first six are one <input>.
const (
	Text     FieldType = "text"
	Email    FieldType = "email"
	Tel      FieldType = "tel"
	Password FieldType = "password"
	File     FieldType = "file"
	Checkbox FieldType = "checkbox"
	Select   FieldType = "select"
	Radio    FieldType = "radio"
	Date     FieldType = "date" // year, month and day, three controls
	Textarea FieldType = "textarea"
)

// Field is one question with its answer so far. All its sentences are ready to be
// shown.
type Field struct {
	Name     string // of the control, and the id everything else is derived from
	Label    string
	Type     FieldType // "" is Text
	Required bool      // shows 【必須】
	Hint     string    // lines are kept
	Error    string    // "" when there is nothing to mend
	Value    string
	Options  []Option // Select and Radio

	Prefix           string // Date: of the names _year, _month, _day; "" is Name
	Year, Month, Day string // Date: as typed

	InputMode    string // "numeric", "kana" …
	Autocomplete string // a token of the HTML standard, e.g. "street-address"; Date adds bday-* itself
	Lang         string // of the answer where it is not the page's
	Accept       string // File
	Multiple     bool   // File
	Width        Width
	Rows         int    // Textarea; 0 is 5
	Unit         string // shown behind the control, e.g. "円"
	Autofocus    bool   // where typing goes on; one on a page
}

// Option is one choice.
type Option struct {
	Value, Label, Hint string
	Own                bool // Label is the library's own Japanese, of the settings
}

// Width hints at how much is to be typed.
type Width string

// The widths: the whole column unless said otherwise.
const (
	Full  Width = ""
	Short Width = "short" // a postal code
	Half  Width = "half"  // a name, a phone number
)

// ID is the id of the control, of the first one in a group: where a link of the
// error summary leads.
func (f *Field) ID() string {
	switch f.Type {
	case Date:
		return f.Part("year")
	case Radio:
		return f.OptionID(0)
	default:
		return f.Name
	}
}

// Part names one control of a Date: year, month or day.
func (f *Field) Part(which string) string {
	if f.Prefix != "" {
		return f.Prefix + "_" + which
	}
	return f.Name + "_" + which
}

// OptionID is the id of the i-th radio button.
func (f *Field) OptionID(i int) string {
	if i < 0 || i >= len(f.Options) {
		return f.Name
	}
	return f.Name + "-" + f.Options[i].Value
}

// DescribedBy lists the ids of the hint and the error, as far as there are any.
func (f *Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// Kind is the type with its default.
func (f *Field) Kind() FieldType {
	if f.Type == "" {
		return Text
	}
	return f.Type
}

// RowCount is the height of a Textarea in lines.
func (f *Field) RowCount() int {
	if f.Rows == 0 {
		return 5
	}
	return f.Rows
}
