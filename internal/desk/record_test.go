package desk_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// What cannot be recorded is not done, whichever method of the desk is called: each is
// called with made-up arguments on a database whose log takes nothing, and then on one
// that takes all. Where the second run records something, the first must have failed,
// shown nothing and changed nothing.
func TestNothingIsDoneThatCannotBeRecorded(t *testing.T) {
	proven := map[string]bool{}
	caller := reflect.TypeFor[desk.Caller]()
	for m := range reflect.TypeFor[*desk.Desk]().Methods() {
		if m.Type.NumIn() < 3 || m.Type.In(2) != caller {
			continue
		}
		t.Run(m.Name, func(t *testing.T) { proven[m.Name] = tried(t, m.Name) })
	}
	for _, name := range []string{"Open", "Image", "Approve", "Return", "Refuse", "KeepAccount", "ImportPatrons", "ReadLog"} {
		if !proven[name] {
			t.Errorf("%s was not proven: no record came of the made-up arguments", name)
		}
	}
}

// tried tells whether the method records something.
func tried(t *testing.T, method string) bool {
	h := desktest.New(t)
	c := newCaller(t, h)
	hand, err := sql.Open("sqlite", "file:"+filepath.Join(h.Dir, store.FileName)+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer hand.Close()
	tell(t, hand, `CREATE TRIGGER deaf BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'the log is deaf'); END`)
	before := everything(t, hand)
	shown, failed := c.call(t, method)
	for table, now := range everything(t, hand) {
		if then := before[table]; !slices.Equal(now, then) {
			t.Errorf("without a record it changed the %s from\n%s\nto\n%s", table, then, now)
		}
	}
	tell(t, hand, `DROP TRIGGER deaf`)
	events := count(t, hand)
	_, _ = c.call(t, method) // whether it succeeds is another test's
	if count(t, hand) == events {
		return false
	}
	if failed == nil || shown {
		t.Errorf("without a record: shown %v, error %v", shown, failed)
	}
	return true
}

func tell(t *testing.T, hand *sql.DB, statement string) {
	t.Helper()
	if _, err := hand.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, hand *sql.DB) (n int) {
	t.Helper()
	if err := hand.QueryRowContext(t.Context(), `SELECT count(*) FROM events`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// passing is what ends by itself and tells of nobody: it may be written without a record.
var passing = []string{"reservations", "sessions", "throttles"}

// everything is all rows of all other tables.
func everything(t *testing.T, hand *sql.DB) map[string][]string {
	t.Helper()
	tables := rows(t, hand, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	all := map[string][]string{}
	for _, name := range tables {
		if name = strings.Trim(name, "[]"); !slices.Contains(passing, name) {
			all[name] = rows(t, hand, `SELECT * FROM `+name)
		}
	}
	return all
}

func rows(t *testing.T, hand *sql.DB, query string) []string {
	t.Helper()
	found, err := hand.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for found.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(values))
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// maker makes up arguments by the names and types of what is asked for.
type maker struct {
	h        *desktest.House
	who      desk.Caller
	receipt  string
	document string
}

func newCaller(t *testing.T, h *desktest.House) maker {
	t.Helper()
	a := h.Waiting(t, desktest.Details())
	documents, err := h.Store.Documents(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return maker{h, h.Account(t, "kacho", registration.Administrator), string(a.Receipt), documents[0].ID}
}

// call tells whether anything was shown, and the error.
func (m maker) call(t *testing.T, method string) (shown bool, err error) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("made-up arguments: %v", r)
		}
	}()
	f := reflect.ValueOf(m.h.Desk).MethodByName(method)
	in := []reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(m.who)}
	for i := 2; i < f.Type().NumIn(); i++ {
		in = append(in, m.value(f.Type().In(i), ""))
	}
	if f.Type().IsVariadic() {
		in = in[:len(in)-1]
	}
	for _, out := range f.Call(in) {
		if e, ok := out.Interface().(error); ok {
			err = errors.Join(err, e)
		} else {
			shown = shown || !out.IsZero()
		}
	}
	return shown, err
}

// value makes up a value; name is that of the field it is for.
func (m maker) value(typ reflect.Type, name string) reflect.Value {
	v := reflect.New(typ).Elem()
	switch {
	case typ == reflect.TypeFor[desk.RosterFormat]():
		return reflect.ValueOf(rosterFormat())
	case typ == reflect.TypeFor[registration.StaffRole]():
		v.SetString(string(registration.Auditor))
	case typ == reflect.TypeFor[registration.Role]():
		v.SetString(string(registration.View))
	case typ.Kind() == reflect.String:
		v.SetString(m.text(name))
	case typ.Kind() == reflect.Bool:
		v.SetBool(true)
	case typ.Kind() == reflect.Int && name == "Limit":
		v.SetInt(10)
	case typ.Kind() == reflect.Slice:
		v = reflect.Append(v, m.value(typ.Elem(), name))
	case typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			if typ.Field(i).IsExported() {
				v.Field(i).Set(m.value(typ.Field(i).Type, typ.Field(i).Name))
			}
		}
	case typ.Kind() == reflect.Interface && reflect.TypeFor[*strings.Reader]().Implements(typ):
		v.Set(reflect.ValueOf(strings.NewReader(rosterHead + rosterTaro)))
	}
	return v
}

func (m maker) text(name string) string {
	switch name {
	case "", "Receipt", "Application":
		return m.receipt
	case "Document", "DocumentID":
		return m.document
	case "Password":
		return desktest.Password
	}
	return "other"
}
