package registration

import (
	"slices"
	"strconv"
	"strings"
)

// Check is one thing that staff compare on a document, as the settings call it.
type Check string

// The checks that a kind of document may ask for.
const (
	CheckName      Check = "name"
	CheckBirth     Check = "birth_date"
	CheckAddress   Check = "address"
	CheckValidity  Check = "validity"   // in date, and of an accepted kind
	CheckBothSides Check = "both_sides" // the back too, where something is written on it
	CheckMasked    Check = "masked"     // what may not be kept is covered
	CheckWorkplace Check = "workplace"
)

// Checks lists every Check in the order of the boxes.
func Checks() []Check {
	return []Check{CheckName, CheckBirth, CheckAddress, CheckValidity, CheckBothSides, CheckMasked, CheckWorkplace}
}

// Tick is one box that was ticked for a document.
type Tick struct {
	Document string // id
	Check    Check
}

// Ticked is what was compared before an approval, document by document.
type Ticked struct {
	Documents []TickedDocument
	Missing   int // boxes that were not ticked
}

// TickedDocument is what was compared on one document.
type TickedDocument struct {
	ID, Kind string
	Checks   []Check
}

// Compare sorts the ticks by document: those that were sent last and can be looked at.
// A tick that no box has is left out.
func (a Application) Compare(documents []Document, kinds []DocumentKind, ticks []Tick) Ticked {
	var out Ticked
	for _, d := range documents {
		i := slices.IndexFunc(kinds, func(k DocumentKind) bool { return k.Code == d.Kind })
		if d.Round != a.Round || d.State != Ready || i < 0 || len(kinds[i].Checks) == 0 {
			continue
		}
		done := TickedDocument{ID: d.ID, Kind: d.Kind}
		for _, check := range kinds[i].Checks {
			if slices.Contains(ticks, Tick{d.ID, check}) {
				done.Checks = append(done.Checks, check)
			} else {
				out.Missing++
			}
		}
		out.Documents = append(out.Documents, done)
	}
	return out
}

// String is how the log tells it, e.g. "unticked=1 drivers_license/ID=name,address";
// "" when there was nothing to compare.
func (t Ticked) String() string {
	if len(t.Documents) == 0 {
		return ""
	}
	parts := []string{"unticked=" + strconv.Itoa(t.Missing)}
	for _, d := range t.Documents {
		codes := make([]string, len(d.Checks))
		for i, c := range d.Checks {
			codes[i] = string(c)
		}
		parts = append(parts, d.Kind+"/"+d.ID+"="+strings.Join(codes, ","))
	}
	return strings.Join(parts, " ")
}

// ParseTicked reads what String wrote; false for any other text.
func ParseTicked(text string) (Ticked, bool) {
	first, rest, _ := strings.Cut(text, " ")
	count, ok := strings.CutPrefix(first, "unticked=")
	missing, err := strconv.Atoi(count)
	if !ok || err != nil {
		return Ticked{}, false
	}
	out := Ticked{Missing: missing}
	for part := range strings.FieldsSeq(rest) {
		document, codes, found := strings.Cut(part, "=")
		kind, id, named := strings.Cut(document, "/")
		if !found || !named {
			return Ticked{}, false
		}
		d := TickedDocument{ID: id, Kind: kind}
		for code := range strings.SplitSeq(codes, ",") {
			if code != "" {
				d.Checks = append(d.Checks, Check(code))
			}
		}
		out.Documents = append(out.Documents, d)
	}
	return out, true
}
