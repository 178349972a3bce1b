package staff

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// What the address of the queue says; none of it is of a person.
const (
	allStates    = "all"
	envelopeTray = "envelope"
	yes          = "1"
)

// filter reads the address of the page; what it does not know narrows nothing, and is
// the first page of those who wait.
func filter(q url.Values) registration.QueueFilter {
	f := registration.QueueFilter{Status: registration.Waiting, After: cursor(q.Get("after")), Limit: pageRows}
	switch q.Get("status") {
	case allStates:
		f.Status = ""
	case envelopeTray:
		f.Status, f.Envelope = "", true
	}
	for _, known := range states {
		if q.Get("status") == string(known.status) {
			f.Status = known.status
		}
	}
	f.Kind = oneOf(q.Get("kind"), registration.Kinds())
	f.Delivery = oneOf(q.Get("delivery"), registration.Deliveries())
	f.Age = oneOf(q.Get("age"), registration.AgeBands())
	if languages[q.Get("lang")] != "" {
		f.Lang = q.Get("lang")
	}
	f.Outside, f.Twin = q.Get("outside") == yes, q.Get("twin") == yes
	return f
}

func oneOf[T ~string](text string, known []T) T {
	if slices.Contains(known, T(text)) {
		return T(text)
	}
	return ""
}

// facetValues write what narrows the queue.
func facetValues(f registration.Facets) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"kind": string(f.Kind), "delivery": string(f.Delivery), "age": string(f.Age), "lang": f.Lang,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Outside {
		q.Set("outside", yes)
	}
	if f.Twin {
		q.Set("twin", yes)
	}
	return q
}

// query is what stands after the address for a page of the queue. The cursor is a
// time and a random id: nothing of the person.
func query(f registration.QueueFilter) string {
	q := facetValues(f.Facets)
	if tray := trayOf(f); tray != "" {
		q.Set("status", tray)
	}
	if f.After.ID != "" {
		q.Set("after", place(f.After))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// trayOf is the tab; "" is that of those who wait.
func trayOf(f registration.QueueFilter) string {
	switch {
	case f.Envelope:
		return envelopeTray
	case f.Status == "":
		return allStates
	case f.Status == registration.Waiting:
		return ""
	}
	return string(f.Status)
}

func queuePath(f registration.QueueFilter) string { return "/applications" + query(f) }

// place writes a cursor.
func place(c registration.Cursor) string {
	return strconv.FormatInt(c.At.UnixMilli(), 36) + "." + c.ID
}

// cursor reads what place wrote; anything else is the beginning.
func cursor(text string) registration.Cursor {
	at, id, ok := strings.Cut(text, ".")
	ms, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || id == "" {
		return registration.Cursor{}
	}
	return registration.Cursor{At: time.UnixMilli(ms).UTC(), ID: id}
}

// filterForm offers what narrows the queue.
type filterForm struct {
	Hidden  []pair // the tab
	Selects []filterSelect
	Checks  []check
}

type filterSelect struct {
	Name, Label string
	Options     []filterOption
}

type filterOption struct {
	Value, Label string
	Chosen       bool
}

var ages = map[registration.AgeBand]string{
	registration.Child: "13歳未満", registration.Youth: "13〜17歳", registration.Adult: "18歳以上",
}

// languages are those that a form may have been filled in, as staff call them.
var languages = map[string]string{
	registration.Japanese: "日本語", "ja-x-easy": "やさしい日本語", "en": "英語", "zh-Hans": "中国語（簡体字）", "zh-Hant": "中国語（繁体字）", "ko": "韓国語", "vi": "ベトナム語",
	"ne": "ネパール語", "pt": "ポルトガル語", "id": "インドネシア語", "tl": "フィリピノ語", "my": "ミャンマー語", "th": "タイ語",
}

// speaksOther tells whether an application is in another language than staff read.
func speaksOther(lang string) bool { return lang != "" && lang != registration.Japanese }

func language(code string) string {
	if name := languages[code]; name != "" {
		return name
	}
	return code
}

// filterForm offers languages only where there are several: most libraries never see
// another than Japanese.
func (s *Side) filterForm(f registration.QueueFilter, langs []string) filterForm {
	form := filterForm{Selects: []filterSelect{
		choose(filterSelect{Name: "kind", Label: "申請区分"}, f.Kind, registration.Kinds(), func(k registration.Kind) string { return kinds[k] }),
		choose(filterSelect{Name: "delivery", Label: "カード発行"}, f.Delivery, registration.Deliveries(), func(d registration.CardDelivery) string { return deliveries[d] }),
		choose(filterSelect{Name: "age", Label: "年齢（申請時）"}, f.Age, registration.AgeBands(), func(a registration.AgeBand) string { return ages[a] }),
	}}
	if len(langs) > 1 || f.Lang != "" {
		form.Selects = append(form.Selects, choose(filterSelect{Name: "lang", Label: "言語"}, f.Lang, langs, language))
	}
	form.Checks = []check{
		{ID: "outside", Value: yes, Label: "県外", Checked: f.Outside}, {ID: "twin", Value: yes, Label: "重複のおそれ", Checked: f.Twin},
	}
	if tray := trayOf(f); tray != "" {
		form.Hidden = []pair{{Label: "status", Value: tray}}
	}
	return form
}

func choose[T ~string](s filterSelect, now T, all []T, words func(T) string) filterSelect {
	s.Options = []filterOption{{"", "すべて", now == ""}}
	for _, one := range all {
		s.Options = append(s.Options, filterOption{string(one), words(one), one == now})
	}
	return s
}

// chip is one filter that is on, and the address without it.
type chip struct{ Label, Href string }

func (s *Side) chips(f registration.QueueFilter) []chip {
	f.After = registration.Cursor{}
	var all []chip
	add := func(on bool, label string, without func(*registration.Facets)) {
		if on {
			other := f
			without(&other.Facets)
			all = append(all, chip{label, queuePath(other)})
		}
	}
	add(f.Kind != "", kinds[f.Kind], func(x *registration.Facets) { x.Kind = "" })
	add(f.Delivery != "", deliveries[f.Delivery], func(x *registration.Facets) { x.Delivery = "" })
	add(f.Age != "", ages[f.Age], func(x *registration.Facets) { x.Age = "" })
	add(f.Lang != "", language(f.Lang), func(x *registration.Facets) { x.Lang = "" })
	add(f.Outside, "県外", func(x *registration.Facets) { x.Outside = false })
	add(f.Twin, "重複のおそれ", func(x *registration.Facets) { x.Twin = false })
	return all
}

// hidden are the values that a form carries on.
func hidden(q url.Values) []pair {
	var all []pair
	for name := range q {
		all = append(all, pair{Label: name, Value: q.Get(name)})
	}
	slices.SortFunc(all, func(a, b pair) int { return strings.Compare(a.Label, b.Label) })
	return all
}
