package desk_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

var update = flag.Bool("update", false, "write the golden files anew")

// exportAll makes a profile of every field there is.
func exportAll(code, encoding, layout string) registration.ExportProfile {
	p := registration.ExportProfile{
		Code: code, Label: code, Encoding: encoding, LineEnd: "crlf", DateFormat: layout, Quote: "needed", Unwritable: "replace",
	}
	for _, f := range registration.ExportFields() {
		p.Columns = append(p.Columns, []string{f, f})
	}
	p.Columns = append(p.Columns, []string{"branchcode", "text:MAIN"})
	return p
}

// exportHouse has four decided applications, one of each kind.
func exportHouse(t *testing.T, profiles ...registration.ExportProfile) (*desktest.House, desk.Caller, []registration.Application) {
	t.Helper()
	h := desktest.New(t)
	h.Policy.Exports = profiles
	who := h.Account(t, "shisho", registration.Reviewer)
	var all []registration.Application
	for i, kind := range registration.Kinds() {
		d := desktest.Details()
		if d.Kind = kind; kind.NamesCard() {
			p := registration.Patron{
				Number: registration.CardNumber([]string{"1000001", "1000002", "1000003"}[i-1]), Name: "𠮷田　髙子", NameKana: d.NameKana, Birth: d.Birth,
				ValidUntil: registration.Date{Year: 2027, Month: 3, Day: 31},
			}
			h.Patron(t, p)
			d.CardNumber, d.Name, d.Address = p.Number, "吉田　髙子", "熊本県熊本市中央区見本町１〜２"
		}
		a, err := h.Approve(t.Context(), who, decision(h.Waiting(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
		h.Now = h.Now.Add(time.Minute)
	}
	return h, h.Account(t, "kado", registration.CardDesk), all
}

// The files, byte by byte; receipt numbers are random and stand as 受付番号N.
func TestExportFiles(t *testing.T) {
	profiles := []registration.ExportProfile{
		exportAll("western", "utf-8-bom", "YYYY/MM/DD"), exportAll("kanji", "shift_jis", "GGGE年M月D日"), exportAll("letter", "shift_jis", "GEE.MM.DD"),
	}
	profiles[2].Quote, profiles[2].LineEnd, profiles[2].Headless = "all", "lf", true
	h, who, all := exportHouse(t, profiles...)
	for _, p := range profiles {
		b, content, err := h.MakeExport(t.Context(), who, p.Code)
		if err != nil || b.Lines != 4 || b.ID != p.Code+"-1" {
			t.Fatalf("%s: %+v, %v", p.Code, b, err)
		}
		again, same, err := h.ExportFile(t.Context(), who, b.ID)
		if err != nil || again.ID != b.ID || !bytes.Equal(same, content) {
			t.Errorf("%s: not the same again, %v", p.Code, err)
		}
		if p.Encoding == "shift_jis" {
			var marked []string
			for _, m := range again.Marks {
				marked = append(marked, m.Column)
				if !slices.ContainsFunc(all, func(a registration.Application) bool { return a.Receipt == m.Receipt }) {
					t.Errorf("%s: a mark of nobody: %+v", p.Code, m)
				}
			}
			// 𠮷 of the two that draw no number is the patron's, not what was typed.
			if strings.Join(marked, " ") != strings.Repeat(" name family_name", 3)[1:] || bytes.Contains(content, []byte("?")) {
				t.Errorf("%s: marks %v", p.Code, marked)
			}
		}
		for i, a := range all {
			content = bytes.ReplaceAll(content, []byte(a.Receipt.String()), []byte{'N', byte('1' + i)})
		}
		golden(t, "testdata/"+p.Code+".csv", content)
	}
	if events(t, h, "kanji-1", "export_made") != 1 || events(t, h, "kanji-1", "export_downloaded") != 1 || events(t, h, all[0].ID, "exported") != 3 {
		t.Error("it was not recorded")
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs (go test -update): %v\n%q", file, err, got)
	}
}

func TestLinesWithForeignCharactersAreLeftOut(t *testing.T) {
	p := exportAll("sjis", "shift_jis", "YYYYMMDD")
	p.Unwritable = registration.LeaveOut
	h, who, all := exportHouse(t, p)
	b, content, err := h.MakeExport(t.Context(), who, "sjis")
	if err != nil || b.Lines != 1 || len(b.Marks) != 6 || !b.Marks[0].LeftOut {
		t.Fatalf("%+v, %v", b, err)
	}
	text, _ := io.ReadAll(japanese.ShiftJIS.NewDecoder().Reader(bytes.NewReader(content)))
	if rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll(); err != nil || len(rows) != 2 || !strings.Contains(string(text), all[1].Receipt.String()) {
		t.Errorf("%q, %v", rows, err)
	}
	if _, _, err := h.MakeExport(t.Context(), who, "sjis"); !isFault(err, registration.Conflict, "nothing_to_export") {
		t.Errorf("what can't be written: %v", err)
	}
	if _, same, err := h.ExportFile(t.Context(), who, b.ID); err != nil || !bytes.Equal(same, content) {
		t.Errorf("not the same again: %v", err)
	}
}

func TestExportWaitsForUndoAndTellsChanges(t *testing.T) {
	h, who, all := exportHouse(t, exportAll("one", "utf-8", "YYYY-MM-DD"))
	h.Policy.Undo = time.Hour
	if _, _, err := h.MakeExport(t.Context(), who, "one"); !isFault(err, registration.Conflict, "nothing_to_export") {
		t.Errorf("while it can be undone: %v", err)
	}
	h.Now = h.Now.Add(2 * time.Hour)
	b, _, err := h.MakeExport(t.Context(), who, "one")
	if err != nil {
		t.Fatal(err)
	}
	altered := all[0]
	altered.Address = "ほか"
	if _, err := h.Store.Apply(t.Context(), registration.Change{Application: altered, Events: []registration.Event{{At: h.Now, Subject: altered.ID, Act: "x"}}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.ExportFile(t.Context(), who, b.ID); !isFault(err, registration.Conflict, "export_changed") {
		t.Errorf("another content: %v", err)
	}
	if _, _, err := h.MakeExport(t.Context(), who, "two"); !isFault(err, registration.NotFound, "export_unknown") {
		t.Errorf("of no profile: %v", err)
	}
	if n, err := h.RepeatExport(t.Context(), who, b.ID, altered.Receipt.String()); err != nil || n != 1 {
		t.Errorf("again: %d, %v", n, err)
	}
	seen, err := h.Exports(t.Context(), who)
	if err != nil || seen.Waiting[0].Lines != 1 || seen.Waiting[0].Again != 1 || len(seen.Batches) != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
}

func TestConfirmationLetsHeldMailsGo(t *testing.T) {
	first, second := exportAll("library", "utf-8", "YYYY-MM-DD"), exportAll("gate", "utf-8", "YYYY-MM-DD")
	h := desktest.New(t)
	h.Policy.Exports, h.Policy.Hold = []registration.ExportProfile{first, second}, true
	who := h.Account(t, "shisho", registration.Administrator)
	var all []registration.Application
	for range 2 {
		a, err := h.Approve(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
		if err != nil || mails(t, h, a, registration.RegisteredNotice) != 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		all = append(all, a)
	}
	for _, code := range []string{"gate", "library"} {
		if _, _, err := h.MakeExport(t.Context(), who, code); err != nil {
			t.Fatal(err)
		}
	}
	if done, err := h.ConfirmExport(t.Context(), who, "gate-1", nil); err != nil || done.Mails != 0 {
		t.Errorf("the gate's confirmation: %+v, %v", done, err)
	}
	elsewhere := h.Provisional(t, desktest.Details()).Receipt.String()
	for typed, reason := range map[string]string{"K7M": "receipt_number", elsewhere: "receipt_not_in_batch"} {
		if _, err := h.ConfirmExport(t.Context(), who, "library-1", []string{typed}); !isFault(err, registration.Invalid, reason) {
			t.Errorf("%s: %v", typed, err)
		}
	}
	refused := all[1].Receipt.String()
	if done, err := h.ConfirmExport(t.Context(), who, "library-1", []string{refused, strings.ToLower(refused)}); err != nil || done.Mails != 1 || done.Refused != 1 {
		t.Errorf("%+v, %v", done, err)
	}
	if mails(t, h, all[0], registration.RegisteredNotice) != 1 || mails(t, h, all[1], registration.RegisteredNotice) != 0 {
		t.Error("the wrong mail went")
	}
	if seen, err := h.Exports(t.Context(), who); err != nil || seen.Held != 1 || len(seen.Refused) != 1 {
		t.Errorf("%+v, %v", seen, err)
	}
}
