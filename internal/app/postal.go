package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ouchi/internal/config"
	"ouchi/internal/postal"
)

// postalFile is the table that `ouchi import postal` leaves in the data folder.
const postalFile = "postal.bin"

// openPlaces opens the operator's own table of postal codes, else the embedded one. A file
// that cannot be read is told and passed over: the form works without it.
func (a *App) openPlaces() (*postal.Table, error) {
	data, err := os.ReadFile(filepath.Join(a.config.Data.Dir, postalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return postal.Open()
	}
	if err == nil {
		var table *postal.Table
		if table, err = postal.Decode(data); err == nil {
			return table, nil
		}
	}
	a.options.Log.Error("the imported postal codes cannot be read; those built in are used", "error", err)
	return postal.Open()
}

// ImportPostal makes the postal codes of Japan Post's utf_ken_all.csv those that ouchi uses
// from its next start on. The file is taken whole or not at all; one that was there before
// is replaced in one step.
func ImportPostal(c config.Config, file io.Reader) (postal.Imported, error) {
	data, told, err := postal.Import(file)
	if err != nil {
		return told, err
	}
	if err := os.MkdirAll(c.Data.Dir, 0o700); err != nil {
		return told, fmt.Errorf("app: the data folder: %w", err)
	}
	return told, Replace(filepath.Join(c.Data.Dir, postalFile), data)
}
