package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ouchi/internal/config"
	"ouchi/internal/postal"
)

// What is no list leaves the one in use alone; what cannot be read is passed over.
func TestImportedPostalCodes(t *testing.T) {
	c := config.Reference()
	c.Data.Dir = t.TempDir()
	var told strings.Builder
	a := &App{config: c, options: Options{Log: slog.New(slog.NewTextHandler(&told, nil))}}
	file := filepath.Join(c.Data.Dir, postalFile)
	own, err := postal.Encode([]postal.Entry{{Code: "8600001", Place: postal.Place{Prefecture: "熊本県", City: "例市"}}})
	if err == nil {
		err = Replace(file, own)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ImportPostal(c, strings.NewReader("番号,名前\n")); err == nil {
		t.Error("nonsense was taken in")
	}
	cities := func() string {
		places, err := a.openPlaces()
		if err != nil {
			t.Fatal(err)
		}
		return places.Lookup("8600001")[0].City
	}
	if got := cities(); got != "例市" || told.Len() > 0 {
		t.Errorf("%s; %s", got, told.String())
	}
	if err := os.WriteFile(file, own[:20], 0o600); err != nil {
		t.Fatal(err)
	}
	if got := cities(); got != "熊本市中央区" || !strings.Contains(told.String(), "those built in") {
		t.Errorf("%s; %s", got, told.String())
	}
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}
