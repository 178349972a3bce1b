package main

import (
	"fmt"
	"os"

	"ouchi/internal/app"
	"ouchi/internal/config"
)

type importPostal struct {
	settings
	File string `arg:"" type:"existingfile" help:"Japan Post's list utf_ken_all.csv."`
}

// Run takes the list whole or not at all.
func (i importPostal) Run(w *world) error {
	c, err := config.Load(i.Config)
	if err != nil {
		return err
	}
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	told, err := app.ImportPostal(c, file)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%d rows of %d prefectures; they are used from the next start of ouchi on\n", told.Rows, told.Prefectures)
	return nil
}
