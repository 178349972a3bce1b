package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func rosterFormat() desk.RosterFormat {
	return desk.RosterFormat{Encoding: "utf-8", DateLayout: "2006-01-02", Columns: map[registration.Field]string{
		registration.FieldCardNumber: "貸出カード番号", registration.FieldName: "名前",
		registration.FieldNameKana: "名前カタカナ", registration.FieldBirth: "生年月日",
		registration.FieldPostalCode: "郵便番号", registration.FieldAddress: "住所", registration.FieldPhone: "電話番号",
		registration.FieldEmail: "E-mail", registration.FieldPickupPlace: "予約受取館",
		registration.FieldNoticeMethod: "予約連絡方法", registration.FieldWorkplace: "", desk.ColumnValidUntil: "有効期限",
	}}
}

const (
	rosterHead = "名前,貸出カード番号,名前カタカナ,生年月日,郵便番号,住所,電話番号,E-mail,予約受取館,予約連絡方法,有効期限,備考\n"
	rosterTaro = "熊本 太郎,1000-001,ｸﾏﾓﾄ ﾀﾛｳ,1990-04-12,862-0000,熊本県熊本市中央区見本町1-2-3,,,児童/1F,email,2027-03-31,古い\n"
	rosterHana = "髙橋　花子,A1000002,たかはし はなこ,1985/4/1,8620000,\"熊本県熊本市\u3000見本町2\",０９６０００００００,Hanako@Example.jp,ippan_2f,電話,,\n"
)

func TestRosterIsTakenInAndCanBeRepeated(t *testing.T) {
	h := desktest.New(t)
	shiftJIS, err := japanese.ShiftJIS.NewEncoder().String(rosterHead + rosterTaro + rosterHana)
	if err != nil {
		t.Fatal(err)
	}
	shifted := rosterFormat()
	shifted.Encoding = "shift_jis"
	for i, run := range []struct {
		name, file string
		format     desk.RosterFormat
		want       desk.RosterReport
	}{
		{"first", "\ufeff" + rosterHead + rosterTaro + rosterHana, rosterFormat(), desk.RosterReport{Rows: 2, Added: 2}},
		{"again", rosterHead + rosterTaro + rosterHana, rosterFormat(), desk.RosterReport{Rows: 2, Unchanged: 2}},
		{"Shift_JIS, CRLF", strings.ReplaceAll(shiftJIS, "\n", "\r\n"), shifted, desk.RosterReport{Rows: 2, Unchanged: 2}},
		{"moved", strings.Replace(rosterHead+rosterTaro, "1-2-3", "9", 1), rosterFormat(), desk.RosterReport{Rows: 1, Changed: 1}},
	} {
		got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(run.file), run.format)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(run.want) {
			t.Errorf("%d %s: got %+v, %v, want %+v", i, run.name, got, err, run.want)
		}
	}
	p, err := h.Store.PatronByNumber(t.Context(), "A1000002")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "髙橋　花子" || p.NameKana != "タカハシ　ハナコ" || p.Phone != "096-000-0000" || p.Email != "Hanako@example.jp" ||
		p.PickupPlace != "ippan_2f" || p.NoticeMethod != "phone" || p.Birth.String() != "1985-04-01" || !p.ValidUntil.IsZero() {
		t.Errorf("stored %+v", p)
	}
	if events(t, h, "register", "patrons_imported") != 4 {
		t.Error("each run leaves one event")
	}
}

// A dry run counts what the run counts, and nothing comes of it.
func TestRosterIsTriedFirst(t *testing.T) {
	h := desktest.New(t)
	h.Patron(t, registration.Patron{Number: "A1000002", Name: "髙橋　花子", Birth: registration.Date{Year: 1985, Month: 4, Day: 1}})
	file, format := rosterHead+rosterTaro+rosterHana+strings.Replace(rosterTaro, "1000-001", "", 1), rosterFormat()
	format.DryRun = true
	tried, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format)
	if err != nil || tried.Added != 1 || tried.Changed != 1 || tried.Refused != 1 {
		t.Fatalf("tried %+v, %v", tried, err)
	}
	if _, err := h.Store.PatronByNumber(t.Context(), "1000001"); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("it was written: %v", err)
	}
	format.DryRun = false
	done, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format)
	if err != nil || fmt.Sprint(done) != fmt.Sprint(tried) {
		t.Errorf("done %+v, tried %+v, %v", done, tried, err)
	}
	if events(t, h, "register", "patrons_tried") != 1 || events(t, h, "register", "patrons_imported") != 1 {
		t.Error("it was not recorded")
	}
}

func TestRosterReadsEras(t *testing.T) {
	h := desktest.New(t)
	format := rosterFormat()
	eras := strings.NewReplacer("1990-04-12", "平成２年４月１２日", "2027-03-31", "R9.3.31", "1985/4/1", "s60/4/1")
	file := eras.Replace(rosterHead + rosterTaro + rosterHana)
	if got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format); err != nil || got.Refused != 2 {
		t.Errorf("unasked: %+v, %v", got, err)
	}
	format.EraDates = true
	if got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format); err != nil || got.Added != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	p, err := h.Store.PatronByNumber(t.Context(), "1000001")
	if err != nil || p.Birth.String() != "1990-04-12" || p.ValidUntil.String() != "2027-03-31" {
		t.Errorf("%+v, %v", p, err)
	}
}

// Two systems that give numbers of one range will give one twice: that is told.
func TestRosterTellsNumbersOfOurRange(t *testing.T) {
	h := desktest.New(t)
	who := h.Account(t, "shisho", registration.Reviewer)
	given, err := h.Approve(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
	if err != nil {
		t.Fatal(err)
	}
	format := rosterFormat()
	file := rosterHead + strings.Replace(rosterTaro, "1000-001", string(given.Issued), 1) +
		strings.Replace(rosterTaro, "1000-001", "80000002", 1) + strings.Replace(rosterTaro, "1000-001", "80000009", 1)
	format.RefuseInRange = true
	got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format)
	if err != nil || got.Refused != 2 || got.Changed != 1 || got.Faults[0].Line != 3 {
		t.Errorf("refused: %+v, %v", got, err)
	}
	format.RefuseInRange = false
	got, err = h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), format)
	if err != nil || got.Added != 2 || got.InRange != 2 || len(got.Warnings) != 2 || got.Warnings[1].Line != 4 {
		t.Errorf("warned: %+v, %v", got, err)
	}
	next, err := h.Approve(t.Context(), who, decision(h.Waiting(t, desktest.Details())))
	if err != nil || next.Issued != "80000003" {
		t.Errorf("drawn %q, %v", next.Issued, err)
	}
	if n, err := h.Store.CardsBetween(t.Context(), "80000004", "89999999"); err != nil || n != 1 {
		t.Errorf("%d lie ahead, %v", n, err)
	}
}

func TestRosterTellsFaultsByLineAndNothingElse(t *testing.T) {
	h := desktest.New(t)
	bad := "熊本 次郎,1000003,漢字の読み,1990-02-30,12,見本町,1234,だれか＠,ない場所,メール,,\n"
	file := rosterHead + rosterTaro + // lines 1, 2
		strings.Replace(rosterTaro, "古い", "\"二行の\n備考\"", 1) + // 3, 4: the same number again
		bad + // 5
		"熊本 三郎,1000004\n" + // 6
		",,,,,,,,,,,\n" + // 7
		strings.Replace(rosterHana, "1985/4/1", "2030-01-01", 1) + // 8
		strings.Replace(rosterHana, "髙橋", "\xfb\xfc", 1) + // 9
		"\"途中で切れた,1000005\n" // 10
	got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(file), rosterFormat())
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows != 8 || got.Added != 1 || got.Refused != 7 {
		t.Errorf("got %+v", got)
	}
	var told []string
	for _, f := range got.Faults {
		told = append(told, f.String())
	}
	text := strings.Join(told, "\n")
	for _, want := range []string{
		"line 3, 貸出カード番号: the same number as in line 2",
		"line 5, 生年月日: is no day of the calendar", "line 5, 名前カタカナ: is no katakana",
		"line 5, 郵便番号: is no postal code of seven digits", "line 5, 電話番号: is no telephone number of ten or eleven digits",
		"line 5, E-mail: is no mail address", "line 5, 予約受取館: is neither a code nor a label of the settings",
		"line 6: 2 columns instead of 12",
		"line 7, 貸出カード番号: is empty", "line 7, 名前: is empty", "line 7, 生年月日: is empty",
		"line 8, 生年月日: lies in the future",
		"line 9, 名前: holds a character that is not of the file's encoding",
		"line 10: the quotation marks do not fit",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("nobody says %q in\n%s", want, text)
		}
	}
	for _, typed := range []string{"次郎", "1000003", "1234", "だれか", "ない場所", "三郎", "2030"} {
		if strings.Contains(text, typed) {
			t.Errorf("the report tells %q, which is personal", typed)
		}
	}
}

func TestRosterWithoutItsColumnsImportsNothing(t *testing.T) {
	h := desktest.New(t)
	noName := rosterFormat()
	noName.Columns[registration.FieldName] = ""
	unknown := rosterFormat()
	unknown.Encoding = "euc-jp"
	for _, tt := range []struct {
		name, file, fault string
		format            desk.RosterFormat
	}{
		{"no heading", strings.Replace(rosterHead, "生年月日", "誕生日", 1) + rosterTaro, "line 1, 生年月日: no column has this heading", rosterFormat()},
		{"no setting", rosterHead + rosterTaro, "line 1, name: the settings name no heading for this column", noName},
		{"empty", "", "line 1: the file is empty", rosterFormat()},
	} {
		got, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(tt.file), tt.format)
		if err != nil || got.Rows != 0 || len(got.Faults) != 1 || got.Faults[0].String() != tt.fault {
			t.Errorf("%s: got %+v, %v", tt.name, got, err)
		}
	}
	if _, err := h.ImportPatrons(t.Context(), desk.Operator, strings.NewReader(rosterHead), unknown); err == nil {
		t.Error("an unknown encoding is taken")
	}
}

func TestRosterIsWrittenInBatches(t *testing.T) {
	h := desktest.New(t)
	var file bytes.Buffer
	file.WriteString(rosterHead)
	for i := range 1201 {
		file.WriteString(strings.Replace(rosterTaro, "1000-001", fmt.Sprint(3000000+i), 1))
	}
	register := &breaking{Register: h.Store, after: 2}
	parts := h.Parts
	parts.Register = register
	got, err := desk.New(parts).ImportPatrons(t.Context(), desk.Operator, bytes.NewReader(file.Bytes()), rosterFormat())
	if !errors.Is(err, errBroken) || got.Added != 1000 || got.Rows != 1000 {
		t.Errorf("broken off: got %+v, %v", got, err)
	}
	got, err = h.ImportPatrons(t.Context(), desk.Operator, &file, rosterFormat())
	if err != nil || got.Added != 201 || got.Unchanged != 1000 || got.Rows != 1201 {
		t.Errorf("again: got %+v, %v", got, err)
	}
	if fmt.Sprint(register.sizes) != "[500 500 201]" {
		t.Errorf("batches of %v", register.sizes)
	}
}

// breaking is a register that goes away after some batches.
type breaking struct {
	desk.Register
	after int
	sizes []int
}

var errBroken = errors.New("broken")

func (b *breaking) ImportPatrons(ctx context.Context, list []registration.Patron) (registration.Imported, error) {
	b.sizes = append(b.sizes, len(list))
	if len(b.sizes) > b.after {
		return registration.Imported{}, errBroken
	}
	return b.Register.ImportPatrons(ctx, list)
}

// Whatever a file holds, every row is counted once and nothing of it is told.
func FuzzRoster(f *testing.F) {
	f.Add([]byte(rosterHead + rosterTaro + rosterHana))
	f.Add([]byte("\ufeff" + rosterHead + "\"秘密"))
	f.Add([]byte(rosterHead + "秘密,\x81,,\n\n,,,"))
	h := desktest.New(f)
	parts := h.Parts
	f.Fuzz(func(t *testing.T, file []byte) {
		register := &breaking{Register: nowhere{}, after: 1 << 30}
		parts.Register = register
		parts.Log = nowhere{}
		got, err := desk.New(parts).ImportPatrons(t.Context(), desk.Operator, bytes.NewReader(file), rosterFormat())
		if err != nil {
			return
		}
		if got.Rows != got.Added+got.Changed+got.Unchanged+got.Refused || got.Refused > 0 && len(got.Faults) == 0 {
			t.Errorf("%+v does not add up", got)
		}
		written := 0
		for _, n := range register.sizes {
			written += n
		}
		if written != got.Added {
			t.Errorf("%d were written, %d told", written, got.Added)
		}
		if strings.Contains(fmt.Sprint(got.Faults), "秘密") {
			t.Errorf("a fault tells what stood there: %v", got.Faults)
		}
	})
}

// nowhere takes all and keeps nothing.
type nowhere struct {
	desk.Register
	desk.Log
}

func (nowhere) ImportPatrons(_ context.Context, list []registration.Patron) (registration.Imported, error) {
	return registration.Imported{Added: len(list)}, nil
}
func (nowhere) NextSerial(context.Context, registration.Draw) (int64, error) { return 0, nil }
func (nowhere) Record(context.Context, registration.Event) error             { return nil }
