package apptest_test

import (
	"testing"

	"ouchi/internal/apptest"
)

func TestTwoHousesAreAlike(t *testing.T) {
	one, two := apptest.New(t), apptest.New(t)
	a, b := one.Apply(apptest.Form()), two.Apply(apptest.Form())
	if a.Receipt != b.Receipt || a.ID != b.ID || !a.CreatedAt.Equal(b.CreatedAt) {
		t.Errorf("made %v and %v", a.Receipt, b.Receipt)
	}
}

func TestWholeWay(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		p := h.Patron(apptest.Form())
		if p.Number == "" || p.Name != "𠮷田　髙子" || len(h.Letters()) != 3 {
			t.Errorf("%d letters, patron %+v", len(h.Letters()), p)
		}
		h.Close()
		h.Open()
		h.Check()
	})
}
