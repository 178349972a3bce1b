package staff

import (
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/registration"
)

var boxLabels = map[registration.Check]string{
	registration.CheckName: "名前", registration.CheckBirth: "生年月日", registration.CheckAddress: "現住所",
	registration.CheckValidity: "有効期限", registration.CheckBothSides: "裏面",
	registration.CheckMasked: "隠す番号", registration.CheckWorkplace: "在勤・在学",
}

// ticks reads boxes, each "document:check".
func ticks(values []string) []registration.Tick {
	var all []registration.Tick
	for _, v := range values {
		if document, check, ok := strings.Cut(v, ":"); ok {
			all = append(all, registration.Tick{Document: document, Check: registration.Check(check)})
		}
	}
	return all
}

// boxes are what is to be compared on a document, as it was ticked.
func boxes(document string, kind registration.DocumentKind, ticked []registration.Tick) []check {
	all := make([]check, len(kind.Checks))
	for i, c := range kind.Checks {
		value := document + ":" + string(c)
		all[i] = check{
			ID: "check-" + document + "-" + string(c), Value: value, Label: boxLabels[c],
			Checked: slices.Contains(ticked, registration.Tick{Document: document, Check: c}),
		}
	}
	return all
}

// tickedWords tells in the history what was compared.
func (s *Side) tickedWords(done registration.Ticked) string {
	var parts []string
	for _, d := range done.Documents {
		labels := make([]string, len(d.Checks))
		for i, c := range d.Checks {
			labels[i] = boxLabels[c]
		}
		if len(labels) > 0 {
			parts = append(parts, s.kindLabel(d.Kind)+"："+strings.Join(labels, "、"))
		}
	}
	if done.Missing > 0 {
		parts = append(parts, "印のない項目："+strconv.Itoa(done.Missing))
	}
	return strings.Join(parts, "／")
}

func (s *Side) kindLabel(code string) string {
	for _, k := range s.parts.Settings.Kinds {
		if k.Code == code {
			return k.Label
		}
	}
	return code
}
