package desk_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func documents(t *testing.T, h *desktest.House, a registration.Application) []registration.Document {
	t.Helper()
	list, err := h.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// shown is the image as the desk shows it.
func shown(t *testing.T, h *desktest.House, c desk.Caller, r desk.ImageRequest) image.Image {
	t.Helper()
	file, err := h.Image(t.Context(), c, r)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func shade(m image.Image, x, y float64) int {
	b := m.Bounds()
	return int(color.GrayModel.Convert(m.At(int(x*float64(b.Dx())), int(y*float64(b.Dy())))).(color.Gray).Y)
}

var middle = []desk.Region{{Left: .4, Top: .4, Width: .2, Height: .2}}

func TestMaskBlackensViewAndThumbnail(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	doc := documents(t, h, a)[0]
	in := desk.ImageAct{Receipt: string(a.Receipt), Document: doc.ID, Version: a.Version}
	if err := h.Mask(t.Context(), who, in, middle); err != nil {
		t.Fatal(err)
	}
	for _, role := range []registration.Role{registration.View, registration.Thumb} {
		m := shown(t, h, who, desk.ImageRequest{Receipt: string(a.Receipt), Document: doc.ID, Role: role})
		if inside, beside := shade(m, .5, .5), shade(m, .1, .95); inside > 12 || beside < 180 {
			t.Errorf("%s: %d inside, %d beside", role, inside, beside)
		}
	}
	if n := events(t, h, a.ID, "image_masked"); n != 1 {
		t.Errorf("%d events", n)
	}
	// The page of before decides nothing, and masks nothing.
	if _, err := h.Approve(t.Context(), who, decision(a)); !isFault(err, registration.Conflict, "seen_is_old") {
		t.Errorf("decided on the image of before: %v", err)
	}
	if err := h.Mask(t.Context(), who, in, middle); !isFault(err, registration.Conflict, "seen_is_old") {
		t.Errorf("masked from the page of before: %v", err)
	}
}

func TestMaskIsRefused(t *testing.T) {
	h := desktest.New(t)
	who, clerk := h.Account(t, "shisho", registration.Reviewer), h.Account(t, "madoguchi", registration.CardDesk)
	a, other := h.Waiting(t, desktest.Details()), h.Waiting(t, desktest.Details())
	unsent := h.Provisional(t, desktest.Details())
	own := h.Document(t, unsent, "drivers_license", 0)
	doc := documents(t, h, a)[0]
	many := make([]desk.Region, desk.MaxRegions+1)
	for i := range many {
		many[i] = middle[0]
	}
	for name, tt := range map[string]struct {
		who              desk.Caller
		receipt          registration.ReceiptNumber
		document, reason string
		regions          []desk.Region
	}{
		"no region":           {who, a.Receipt, doc.ID, "regions_wrong", nil},
		"too many":            {who, a.Receipt, doc.ID, "regions_wrong", many},
		"one beside":          {who, a.Receipt, doc.ID, "regions_wrong", []desk.Region{middle[0], {Left: 2, Top: 0, Width: 1, Height: 1}}},
		"not permitted":       {clerk, a.Receipt, doc.ID, "not_permitted", middle},
		"another's":           {who, other.Receipt, doc.ID, "document_gone", middle},
		"not sent":            {who, unsent.Receipt, own.ID, "document_gone", middle},
		"nobody's":            {who, "K7M3RX9TB", doc.ID, "", middle},
		"nobody's, no region": {clerk, "K7M3RX9TB", "x", "not_permitted", nil},
	} {
		err := h.Mask(t.Context(), tt.who, desk.ImageAct{Receipt: string(tt.receipt), Document: tt.document}, tt.regions)
		if err == nil || tt.reason != "" && !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := events(t, h, a.ID, "image_masked"); n != 0 {
		t.Errorf("%d events", n)
	}
}

// Two librarians mask at once: one of them is told, and no file is left that no row names.
func TestTwoMasksAtOnce(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	doc := documents(t, h, a)[0]
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			errs[i] = h.Mask(t.Context(), who, desk.ImageAct{Receipt: string(a.Receipt), Document: doc.ID, Version: a.Version}, middle)
		})
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case !isFault(err, registration.Conflict, "image_changed") && !isFault(err, registration.Conflict, "seen_is_old"):
			t.Error(err)
		}
	}
	if n := events(t, h, a.ID, "image_masked"); done == 0 || n != done {
		t.Errorf("%d were done, %d were told", done, n)
	}
	shown(t, h, who, desk.ImageRequest{Receipt: string(a.Receipt), Document: doc.ID, Role: registration.View})
}

func TestMyNumberBlocksAllButAReturn(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details(), "drivers_license", "drivers_license")
	doc := documents(t, h, a)[1]
	in := desk.ImageAct{Receipt: string(a.Receipt), Document: doc.ID}
	if err := h.ShredImage(t.Context(), who, in); !isFault(err, registration.Conflict, "image_changed") {
		t.Errorf("an image that is not flagged was shredded: %v", err)
	}
	if err := h.FlagMyNumber(t.Context(), who, in); err != nil {
		t.Fatal(err)
	}
	for _, role := range []registration.Role{registration.View, registration.Thumb, registration.Raw} {
		if _, err := h.Image(t.Context(), who, desk.ImageRequest{Receipt: string(a.Receipt), Document: doc.ID, Role: role}); !isFault(err, registration.NotFound, "document_gone") {
			t.Errorf("%s is shown: %v", role, err)
		}
	}
	now := decision(a)
	now.Version = 0
	for name, decide := range map[string]func() error{
		"approve": func() error { _, err := h.Approve(t.Context(), who, now); return err },
		"refuse":  func() error { _, err := h.Refuse(t.Context(), who, now); return err },
		"mask":    func() error { return h.Mask(t.Context(), who, in, middle) },
	} {
		if err := decide(); registration.CodeOf(err) != registration.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.ShredImage(t.Context(), who, in); err != nil {
		t.Fatal(err)
	}
	if got := documents(t, h, a)[1]; got.State != registration.Shredded || got.Problem != registration.MyNumberBack {
		t.Errorf("%+v", got)
	}
	if _, err := h.Approve(t.Context(), who, now); err != nil {
		t.Errorf("the other image suffices: %v", err)
	}
}

func TestReturnShredsTheMyNumber(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	doc := documents(t, h, a)[0]
	if err := h.FlagMyNumber(t.Context(), who, desk.ImageAct{Receipt: string(a.Receipt), Document: doc.ID}); err != nil {
		t.Fatal(err)
	}
	in := desk.Decision{Receipt: string(a.Receipt), Correction: registration.Correction{
		Deficiencies: []registration.Deficiency{{Code: registration.MyNumberBack}}, Fields: []registration.Field{registration.FieldPhone},
	}}
	a, err := h.Return(t.Context(), who, in)
	if err != nil || a.Status != registration.Returned || !a.Correction.Documents {
		t.Fatalf("%+v, %v", a.Correction, err)
	}
	if got := documents(t, h, a)[0]; got.State != registration.Shredded {
		t.Errorf("%+v", got)
	}
	if n := events(t, h, a.ID, "image_shredded"); n != 1 {
		t.Errorf("%d events", n)
	}
	// What the applicant sends next is decided as ever.
	a = h.Send(t, a)
	if _, err := h.Approve(t.Context(), who, desk.Decision{Receipt: string(a.Receipt)}); err != nil {
		t.Error(err)
	}
}

func TestChecksAreToldAndMayBeRequired(t *testing.T) {
	h := desktest.New(t)
	h.Policy.Kinds = []registration.DocumentKind{{Code: "drivers_license", Label: "運転免許証", Checks: []registration.Check{"name", "address"}}}
	who := h.Account(t, "shisho", registration.Reviewer)
	approve := func(checks ...registration.Check) (registration.Application, string, error) {
		a := h.Waiting(t, desktest.Details())
		id := documents(t, h, a)[0].ID
		in := desk.Decision{Receipt: string(a.Receipt), Version: a.Version}
		for _, c := range checks {
			in.Checks = append(in.Checks, registration.Tick{Document: id, Check: c})
		}
		_, err := h.Approve(t.Context(), who, in)
		return a, id, err
	}
	told := func(a registration.Application) string {
		list, err := h.Store.Events(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Act == "approve" {
				return e.Detail
			}
		}
		return "nothing"
	}
	a, id, err := approve("address", "validity")
	if err != nil || told(a) != "unticked=1 drivers_license/"+id+"=address" {
		t.Errorf("told %q, %v", told(a), err)
	}
	if a, id, err = approve(); err != nil || told(a) != "unticked=2 drivers_license/"+id+"=" {
		t.Errorf("a program that ticks nothing: %q, %v", told(a), err)
	}
	h.Policy.RequireChecks = true
	if _, _, err = approve("name"); !isFault(err, registration.Invalid, "checks_missing") {
		t.Errorf("with a box unticked: %v", err)
	}
	if _, _, err = approve("name", "address"); err != nil {
		t.Error(err)
	}
}

func TestWarnings(t *testing.T) {
	h := desktest.New(t)
	h.Policy.GuardianAge = 16
	h.Policy.Kinds = []registration.DocumentKind{
		{Code: "drivers_license", Label: "運転免許証", Proves: "identity"},
		{Code: "my_number_card", Label: "マイナンバーカード", Sides: "front", Proves: "identity"},
		{Code: "health_insurance_card", Label: "健康保険証", Proves: "identity", EndedOn: registration.Date{Year: 2025, Month: time.December, Day: 1}},
		{Code: "student_card", Label: "学生証", Proves: "workplace"},
	}
	who := h.Account(t, "shisho", registration.Reviewer)
	alter := func(f func(*registration.Details)) registration.Details {
		d := desktest.Details()
		f(&d)
		return d
	}
	others := []rune("一二三四五六七八九十百千万億")
	outside := alter(func(d *registration.Details) { d.Outside, d.Workplace = true, "みほん高校" })
	for name, tt := range map[string]struct {
		details registration.Details
		kinds   []string
		want    string
	}{
		"ordinary":               {desktest.Details(), []string{"drivers_license", "drivers_license"}, ""},
		"a second front":         {desktest.Details(), []string{"my_number_card", "my_number_card"}, "second_front マイナンバーカード"},
		"one front":              {desktest.Details(), []string{"my_number_card"}, ""},
		"an ended kind":          {desktest.Details(), []string{"health_insurance_card"}, "kind_not_accepted 健康保険証"},
		"outside":                {outside, []string{"drivers_license"}, "outside_without_proof みほん高校"},
		"outside, proved":        {outside, []string{"drivers_license", "student_card"}, ""},
		"young":                  {alter(func(d *registration.Details) { d.Birth.Year = 2011 }), []string{"drivers_license"}, "under_age"},
		"sixteen":                {alter(func(d *registration.Details) { d.Birth.Year = 2010 }), []string{"drivers_license"}, ""},
		"no glyph":               {alter(func(d *registration.Details) { d.Name, d.Delivery = "山田　🦀", registration.Post }), nil, "glyphs_missing 🦀"},
		"no glyph, no card":      {alter(func(d *registration.Details) { d.Name = "山田　🦀" }), nil, ""},
		"a card named for a new": {alter(func(d *registration.Details) { d.CardNumber = "80000099" }), nil, "card_named 80000099"},
		"nobody's card": {alter(func(d *registration.Details) {
			d.Kind, d.CardNumber = registration.Renewal, "80000099"
		}), nil, "card_unknown 80000099"},
	} {
		// Each is somebody else, for none to be another's duplicate.
		others = others[1:]
		tt.details.Name += string(others[0])
		tt.details.NameKana += string(rune('ア' + 2*len(others)))
		seen, err := h.Open(t.Context(), who, string(h.Waiting(t, tt.details, tt.kinds...).Receipt))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range seen.Warnings {
			got = append(got, strings.TrimSpace(w.Code+" "+w.About))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
