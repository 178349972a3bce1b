package staff_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

func rosterFormat() desk.RosterFormat {
	return desk.RosterFormat{Encoding: "utf-8", DateLayout: "2006-01-02", EraDates: true, Columns: map[registration.Field]string{
		registration.FieldCardNumber: "番号", registration.FieldName: "名前", registration.FieldBirth: "生年月日",
		registration.FieldNameKana: "カナ", registration.FieldPostalCode: "郵便番号", registration.FieldAddress: "住所",
		registration.FieldPhone: "電話", registration.FieldEmail: "E-mail", registration.FieldPickupPlace: "館",
	}}
}

// send posts a file as the form of the page does.
func (l *listener) send(t *testing.T, address, content string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if content != "" {
		part, err := form.CreateFormFile("file", "patrons.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(content))
	}
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return l.do(r)
}

const (
	rosterHead = "番号,名前,生年月日,カナ,郵便番号,住所,電話,E-mail,館\n"
	rosterGood = "1000001,熊本　太郎,S60.1.2,クマモト　タロウ,862-0000,熊本市,096-000-0000,taro@example.jp,児童/1F\n"
)

func TestRosterIsTriedThenTakenIn(t *testing.T) {
	l := open(t, nil)
	l.Account(t, "kanri", registration.Administrator)
	l.cookie = nil
	l.enter(t, "kanri")
	html := l.page(t, "/patrons/import", 200, "利用者のCSVファイル", "「番号」、「名前」")
	if strings.Contains(html, `formaction="/patrons/import"`) {
		t.Error("it can be taken in untried")
	}
	file := rosterHead + rosterGood + strings.Replace(rosterGood, "1000001", "80000007", 1)
	shows(t, l.send(t, "/patrons/import/trial", file), 200, "まだ何も書き込んでいません", "番号が1件あります", `formaction="/patrons/import"`)
	if _, err := l.Store.PatronByNumber(t.Context(), "1000001"); registration.CodeOf(err) != registration.NotFound {
		t.Errorf("the trial wrote: %v", err)
	}
	shows(t, l.send(t, "/patrons/import", file), 200, "取り込みました")
	if p, err := l.Store.PatronByNumber(t.Context(), "1000001"); err != nil || p.Birth.String() != "1985-01-02" {
		t.Errorf("%+v, %v", p, err)
	}
	shows(t, l.send(t, "/patrons/import/trial", ""), http.StatusUnprocessableEntity, "ファイルを選んでください")
	shows(t, l.send(t, "/patrons/import/trial", "a,b\n"), http.StatusUnprocessableEntity, "取り込めません", "この見出しの列がありません")
}

// Every fault is told in Japanese, and never with its value.
func TestRosterFaultsAreJapanese(t *testing.T) {
	l := open(t, nil)
	l.Account(t, "kanri", registration.Administrator)
	l.cookie = nil
	l.enter(t, "kanri")
	who := l.Account(t, "shisho2", registration.Reviewer)
	l.Patron(t, registration.Patron{Number: "1000009", Name: "見本", Birth: registration.Date{Year: 1985, Month: 1, Day: 2}})
	d := desktest.Details()
	d.Kind, d.CardNumber = registration.Reissue, "1000009"
	if _, err := l.Approve(t.Context(), who, desk.Decision{Receipt: string(l.Waiting(t, d).Receipt)}); err != nil {
		t.Fatal(err)
	}
	file := rosterHead + rosterGood + rosterGood + "短い,行\n" +
		"!!,\u3000,1985-02-30,漢字,12,\u0007,1,だれか,どこか\n" + ",,,,,,,,\n" +
		"1000003," + strings.Repeat("長", 101) + ",2099-01-01,カ,862-0000,\xff,,,\n" +
		strings.Replace(rosterGood, "1000001", "1000009", 1) + "\"切れた,1"
	html := shows(t, l.send(t, "/patrons/import/trial", file), 200, "2行目と同じ番号です", "列が2あります", "再発行で使えなくなった番号です", "先の日付です", "の数が合いません")
	_, table, _ := strings.Cut(html, "取り込めないところ")
	if english := regexp.MustCompile(`<td>[a-z]+ [a-z ]+`).FindAllString(table, -1); len(english) > 0 {
		t.Errorf("not in Japanese: %q", english)
	}
	if strings.Contains(table, "だれか") || strings.Contains(table, "どこか") {
		t.Error("the report tells what stood there")
	}
}
