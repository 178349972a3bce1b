package app_test

import (
	"strings"
	"testing"

	"ouchi/internal/apptest"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// Numbers of the range that somebody else gave are told of, and drawing goes around them.
func TestOverlapIsTold(t *testing.T) {
	h := apptest.New(t)
	if n, err := h.App.Overlap(t.Context()); err != nil || n != 0 {
		t.Fatalf("%d, %v", n, err)
	}
	first, err := h.App.Desk.Policy.Draw.Number(h.Config.Card.First)
	if err != nil {
		t.Fatal(err)
	}
	file := "貸出カード番号,名前,生年月日\n" + string(first) + ",熊本 太郎,S60.1.2\n"
	format := desk.RosterFormat{Encoding: "utf-8", DateLayout: "2006-01-02", EraDates: true, Columns: map[registration.Field]string{
		registration.FieldCardNumber: "貸出カード番号", registration.FieldName: "名前", registration.FieldBirth: "生年月日",
	}}
	got, err := h.App.Desk.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format)
	if err != nil || got.Added != 1 || got.InRange != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	broken, err := h.App.Check(t.Context())
	if err != nil || len(broken) != 1 || !strings.Contains(broken[0], "[card]") {
		t.Errorf("check says %v, %v", broken, err)
	}
	if a := h.Approve(h.Waiting(apptest.Form())); a.Issued == first {
		t.Error("it was given again")
	}
	if n, err := h.App.Overlap(t.Context()); err != nil || n != 0 {
		t.Errorf("behind the next one: %d, %v", n, err)
	}
}
