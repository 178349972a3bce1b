package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"ouchi/internal/registration"
)

// The binders below stand for a column both ways: as an argument they give the
// value's stored form, as a destination they take it.

// ms stores a time as milliseconds since 1970, the zero time as 0.
type ms struct{ t *time.Time }

func (b ms) Value() (driver.Value, error) { return millis(*b.t), nil }

func (b ms) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("store: a time stored as %T", src)
	}
	*b.t = fromMillis(n)
	return nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

// day stores a date as "2006-01-02".
type day struct{ d *registration.Date }

func (b day) Value() (driver.Value, error) { return b.d.String(), nil }

func (b day) Scan(src any) (err error) {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("store: a date stored as %T", src)
	}
	*b.d, err = registration.ParseDate(s)
	return err
}

// doc stores a value as JSON text.
type doc struct{ v any }

func (b doc) Value() (driver.Value, error) {
	text, err := json.Marshal(b.v)
	return string(text), err
}

func (b doc) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("store: JSON stored as %T", src)
	}
	return json.Unmarshal([]byte(s), b.v)
}

// table is a table's columns, for the statements that name them all.
type table struct {
	name    string
	columns []string
}

func columns(name, list string) table {
	return table{name, strings.Split(strings.Join(strings.Fields(list), ""), ",")}
}

// list names the columns for a SELECT.
func (t table) list() string { return strings.Join(t.columns, ", ") }

// insert is the INSERT of a whole row.
func (t table) insert() string {
	marks := make([]string, len(t.columns))
	for i := range marks {
		marks[i] = "$" + strconv.Itoa(i+1)
	}
	return "INSERT INTO " + t.name + " (" + t.list() + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// update sets a whole row; where may use the columns' own numbers and those after.
func (t table) update(where string) string {
	sets := make([]string, len(t.columns))
	for i, c := range t.columns {
		sets[i] = c + " = $" + strconv.Itoa(i+1)
	}
	return "UPDATE " + t.name + " SET " + strings.Join(sets, ", ") + " WHERE " + where
}
