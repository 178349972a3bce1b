package desk_test

import (
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// The log says by what kind of word somebody searched, and never the word.
func TestSearchIsRecordedByField(t *testing.T) {
	h := desktest.New(t)
	c := h.Account(t, "shisho", registration.Reviewer)
	a := h.Waiting(t, desktest.Details())
	page, err := h.Search(t.Context(), c, "よしだ", 10)
	if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != a.ID {
		t.Fatalf("%+v, %v", page, err)
	}
	if _, err := h.Search(t.Context(), c, " ", 10); !isFault(err, registration.Invalid, "search_empty") {
		t.Errorf("nothing: %v", err)
	}
	if _, err := h.Search(t.Context(), h.Account(t, "kansa", registration.Auditor), "よしだ", 10); !isFault(err, registration.Denied, "") {
		t.Errorf("an auditor: %v", err)
	}
	list, err := h.Store.Events(t.Context(), "applications")
	if err != nil || len(list) != 1 || list[0].Act != "searched" || list[0].Detail != "fields=name,kana" || strings.Contains(list[0].Detail, "ヨシダ") {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestCaseShowsTwins(t *testing.T) {
	h := desktest.New(t)
	c := h.Account(t, "shisho", registration.Reviewer)
	a, b := h.Waiting(t, desktest.Details()), h.Waiting(t, desktest.Details())
	d := desktest.Details()
	d.Name, d.NameKana = "𠮷田　郎", "ヨシダ　ロウ"
	h.Waiting(t, d)
	seen, err := h.Open(t.Context(), c, string(a.Receipt))
	if err != nil || len(seen.Twins.Others) != 1 || seen.Twins.Others[0].ID != b.ID {
		t.Errorf("%+v, %v", seen.Twins, err)
	}
	if b, err = h.Approve(t.Context(), c, desk.Decision{Receipt: string(b.Receipt)}); err != nil {
		t.Fatal(err)
	}
	seen, err = h.Open(t.Context(), c, string(a.Receipt))
	if err != nil || len(seen.Twins.Others) != 0 || len(seen.Twins.People) != 1 || seen.Twins.People[0].Number != b.Issued {
		t.Errorf("once registered: %+v, %v", seen.Twins, err)
	}
}
