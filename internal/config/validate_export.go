package config

import (
	"cmp"
	"slices"
	"strings"

	"ouchi/internal/registration"
	"ouchi/internal/sheet"
)

// withExportDefaults gives each profile what it left out.
func withExportDefaults(all []registration.ExportProfile) []registration.ExportProfile {
	for i := range all {
		p := &all[i]
		p.Encoding = cmp.Or(p.Encoding, sheet.UTF8)
		p.LineEnd = cmp.Or(p.LineEnd, "crlf")
		p.DateFormat = cmp.Or(p.DateFormat, "YYYY-MM-DD")
		p.Quote = cmp.Or(p.Quote, "needed")
		p.Unwritable = cmp.Or(p.Unwritable, registration.Replace)
	}
	return all
}

func (v *checker) export(e Export) {
	if e.Announce == AfterImport && len(e.Profiles) == 0 {
		v.fault("export.announce", "%q needs a profile, [[export.profiles]]: without one nothing is ever confirmed", AfterImport)
	}
	seen := map[string]bool{}
	for i, p := range e.Profiles {
		key := numbered("export.profiles", i)
		v.entry(key, registration.Option{Code: p.Code, Label: p.Label}, seen)
		v.oneOf(choice{key + ".encoding", p.Encoding, sheet.Encodings()})
		v.oneOf(choice{key + ".line_end", p.LineEnd, []string{"crlf", "lf"}})
		v.oneOf(choice{key + ".quote", p.Quote, []string{"needed", "all"}})
		v.oneOf(choice{key + ".unwritable", p.Unwritable, []string{registration.Replace, registration.LeaveOut}})
		if !sheet.GoodLayout(p.DateFormat) {
			v.fault(key+".date_format", `must name year, month and day, such as "YYYY/MM/DD", "GGGE年M月D日" or "GEE.MM.DD", not %q`, p.DateFormat)
		}
		v.exportColumns(key+".columns", p.Columns)
	}
}

func (v *checker) exportColumns(key string, columns [][]string) {
	if len(columns) == 0 {
		v.fault(key, `is required: list the columns in their order, each as ["heading", "field"]`)
	}
	for _, c := range columns {
		switch {
		case len(c) != 2:
			v.fault(key, `each column is a pair, ["heading", "field"], not %q`, c)
		case !strings.HasPrefix(c[1], registration.FixedText) && !slices.Contains(registration.ExportFields(), c[1]):
			v.fault(key, `%q is no field; choose from %q, or write "text:" and what always stands there`, c[1], registration.ExportFields())
		}
	}
}
