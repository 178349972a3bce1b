package mail

import (
	"bytes"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"maps"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/width"

	"ouchi/internal/registration"
	"ouchi/internal/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	tokyo = time.FixedZone("JST", 9*60*60)
	noon  = time.Date(2026, 4, 1, 12, 0, 0, 0, tokyo)
)

func writer(t *testing.T) *Writer {
	t.Helper()
	catalogue, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if missing := catalogue.Missing(); len(missing) > 0 {
			t.Errorf("letters ask for sentences that nobody wrote: %q", missing)
		}
	})
	return &Writer{
		Site: Site{
			LibraryName: "熊本県立図書館",
			Contact: Contact{
				Department: "情報支援課", PostalCode: "862-8612", Address: "熊本県熊本市中央区出水2丁目5-1",
				Phone: "096-384-5000", Fax: "096-385-2983",
			},
			PublicURL: "https://touroku.example.jp", MailDomain: "library.example.jp",
			EnvelopeTo: []string{"〒862-8612", "熊本県熊本市中央区出水2丁目5-1", "熊本県立図書館 情報支援課"}, DeliveryDays: 7,
		},
		From: "touroku@library.example.jp", Location: tokyo, Words: catalogue,
		Link: func(p registration.Purpose, id, nonce string) string {
			paths := map[registration.Purpose]string{
				registration.IdentityPurpose: "/identity/", registration.PasswordPurpose: "/my/password/",
			}
			return "https://touroku.example.jp" + paths[p] + id + "." + nonce + "." + strings.Repeat("x", 60)
		},
		Reason: func(code string) (string, string) {
			return map[string]string{"blurred": "画像がぼやけていて、文字が読めません", "address": "書類の住所が、申請の住所と違います"}[code], ""
		},
		Now: func() time.Time { return noon },
	}
}

func application() *registration.Application {
	birth, _ := registration.NewDate(1990, 5, 17)
	return &registration.Application{
		ID: "app1", Receipt: "K7M3RX9TA", Status: registration.Provisional,
		Details: registration.Details{
			Name: "熊本\u3000太郎", NameKana: "クマモト\u3000タロウ", Birth: birth, PostalCode: "8620950",
			Address: "熊本県熊本市中央区水前寺1－2－3", Phone: "090-0000-0000", Email: "taro@example.jp",
			Kind: registration.New, Delivery: registration.Screen,
		},
		Rules:   registration.Rules{LinkHours: 72, PurgeDays: 30, ImageDays: 7, CardYears: 3, PostageYen: 254},
		PurgeAt: noon.AddDate(0, 0, 30),
	}
}

func dispatch(kind registration.NoticeKind, a *registration.Application, data registration.NoticeData) registration.Dispatch {
	return registration.Dispatch{
		Notice: registration.Notice{
			ID: "n-" + string(kind), Kind: kind, ApplicationID: "app1", To: "taro@example.jp", DueAt: noon, Data: data,
		},
		Application: a, Attempt: 1,
	}
}

var (
	threeDays = registration.Link{Nonce: "nonce", ExpiresAt: noon.AddDate(0, 0, 3)}
	wanting   = registration.Correction{
		Deficiencies: []registration.Deficiency{
			{Code: "blurred", Words: "住所のところが光っています。\r\n明るい部屋で、\n真上から撮ってください。"},
			{Code: "address"},
		},
		Fields: []registration.Field{registration.FieldAddress, registration.FieldPostalCode}, Documents: true,
	}
)

// decided is an application after its decision, its images to be shredded in a week.
func decided(status registration.Status, change func(a *registration.Application)) *registration.Application {
	a := application()
	a.Status, a.DecidedAt, a.ShredAt = status, noon, noon.AddDate(0, 0, 7)
	change(a)
	return a
}

func registeredAs(kind registration.Kind, delivery registration.CardDelivery, data registration.NoticeData) registration.Dispatch {
	a := decided(registration.Registered, func(a *registration.Application) {
		a.Kind, a.Delivery, a.PatronID, a.Issued = kind, delivery, "patron1", "1000000027"
		if delivery == registration.Post {
			a.CardState = registration.EnvelopeAwaited
		}
	})
	d := dispatch(registration.RegisteredNotice, a, data)
	until, _ := registration.NewDate(2029, 4, 1)
	d.Notice.PatronID = "patron1"
	d.Patron = &registration.Patron{ID: "patron1", Number: "1000000027", Name: a.Name, Birth: a.Birth, ValidUntil: until}
	return d
}

// enveloped is a mail about the envelope of an application by post.
func enveloped(kind registration.NoticeKind, status registration.Status, stamps int) registration.Dispatch {
	a := application()
	a.Status, a.Delivery = status, registration.Post
	if status == registration.Registered {
		a.DecidedAt, a.ShredAt = noon, noon.AddDate(0, 0, 7)
	}
	return dispatch(kind, a, registration.NoticeData{StampsYen: stamps, MissingYen: max(0, 254-stamps)})
}

// ending is the mail to a patron whose card is about to end.
func ending() registration.Dispatch {
	until, _ := registration.NewDate(2026, 5, 31)
	d := voided(registration.Patron{ID: "patron1", Number: "1000000027", Name: "熊本\u3000太郎", ValidUntil: until})
	d.Notice.ID, d.Notice.Kind = "n-card_ends", registration.EndsNotice
	return d
}

// voided is the mail to a patron whose card staff made void.
func voided(p registration.Patron) registration.Dispatch {
	d := dispatch(registration.VoidedNotice, nil, registration.NoticeData{})
	d.Notice.ApplicationID, d.Notice.PatronID, d.Patron = "", p.ID, &p
	return d
}

// family is a mail to a head and two with them; when the head is decided, the others wait.
func family(kind registration.NoticeKind, status registration.Status) registration.Dispatch {
	a := application()
	a.Family, a.Status, a.SentAt = a.ID, status, noon
	child, other := *a, *a
	child.ID, child.Name, child.Receipt = "app2", "熊本\u3000花子", "4RTX9MW2A"
	other.ID, other.Name, other.Receipt = "app3", "熊本\u3000次郎", "7XW3KTM9R"
	if status == registration.Refused {
		a.DecidedAt, a.ShredAt = noon, noon.AddDate(0, 0, 7)
		child.Status, other.Status = registration.Waiting, registration.Waiting
	}
	data := registration.NoticeData{}
	if kind.Links() {
		data.Link = threeDays
	}
	d := dispatch(kind, a, data)
	d.Family = []registration.Application{*a, child, other}
	return d
}

// families are the mails that one of a family gets.
func families() map[string]registration.Dispatch {
	return map[string]registration.Dispatch{
		"verify_request_family":     family(registration.VerifyRequest, registration.Provisional),
		"documents_received_family": family(registration.DocumentsReceived, registration.Waiting),
		"purge_reminder_family":     family(registration.PurgeReminder, registration.Provisional),
		"refused_family":            family(registration.RefusedNotice, registration.Refused),
	}
}

func dispatches() map[string]registration.Dispatch {
	all := alone()
	maps.Copy(all, families())
	all["card_ends"] = ending()
	renewal := application()
	renewal.Kind = registration.Renewal
	all["verify_request_of_card"] = dispatch(registration.VerifyRequest, renewal, registration.NoticeData{Link: threeDays})
	return all
}

// alone are the mails to who applied alone.
func alone() map[string]registration.Dispatch {
	unchanged := func(*registration.Application) {}
	outside := application()
	outside.Outside, outside.Delivery = true, registration.Post
	waiting := application()
	waiting.Status = registration.Waiting
	changing := application()
	changing.Status, changing.Kind = registration.Waiting, registration.Amend
	corrected := application()
	corrected.Status, corrected.Correction = registration.Waiting, wanting
	corrected.Correction.Documents = false
	back := application()
	back.Status, back.Correction = registration.Returned, wanting
	posted := registeredAs(registration.New, registration.Post, registration.NoticeData{FirstUntil: noon.AddDate(0, 0, 14)})
	posted.Application.CardState = registration.ShortOfStamps
	arrived := registeredAs(registration.Renewal, registration.Post, registration.NoticeData{})
	arrived.Application.CardState = registration.EnvelopeReceived
	toPatron := dispatch(registration.PasswordLink, nil, registration.NoticeData{Link: threeDays})
	toPatron.Patron = posted.Patron
	untold := enveloped(registration.EnvelopeNotice, registration.Registered, 254)
	untold.Application.Decision = registration.Decision{Act: registration.Approve, Until: noon.Add(time.Minute)}
	first := registration.NoticeData{FirstUntil: noon.AddDate(0, 0, 14)}
	return map[string]registration.Dispatch{
		"verify_request":              dispatch(registration.VerifyRequest, application(), registration.NoticeData{Link: threeDays}),
		"verify_request_outside":      dispatch(registration.VerifyRequest, outside, registration.NoticeData{Link: threeDays}),
		"documents_received":          dispatch(registration.DocumentsReceived, waiting, registration.NoticeData{}),
		"documents_received_fields":   dispatch(registration.DocumentsReceived, corrected, registration.NoticeData{}),
		"registered_new_screen":       registeredAs(registration.New, registration.Screen, first),
		"registered_new_post":         registeredAs(registration.New, registration.Post, first),
		"registered_short_of_stamps":  posted,
		"registered_new_link":         registeredAs(registration.New, registration.Screen, registration.NoticeData{Link: threeDays}),
		"registered_reissue":          registeredAs(registration.Reissue, registration.Screen, first),
		"registered_change":           registeredAs(registration.Amend, registration.Screen, registration.NoticeData{Changed: wanting.Fields}),
		"registered_renewal_envelope": arrived,
		"returned":                    dispatch(registration.ReturnedNotice, back, registration.NoticeData{Link: threeDays, Correction: wanting}),
		"refused":                     dispatch(registration.RefusedNotice, decided(registration.Refused, unchanged), registration.NoticeData{Correction: wanting}),
		"refused_ask":                 dispatch(registration.RefusedNotice, decided(registration.Refused, unchanged), registration.NoticeData{Correction: wanting, Contact: "資料係 096-000-0000"}),
		"reopened":                    dispatch(registration.ReopenedNotice, waiting, registration.NoticeData{Was: registration.Registered, Number: "1000000027", Words: "二枚目の書類を、見落としていました。\r\n申し訳ありません。"}),
		"reopened_reissue":            dispatch(registration.ReopenedNotice, waiting, registration.NoticeData{Was: registration.Registered, Number: "1000000027", Revived: "1000000019"}),
		"reopened_change":             dispatch(registration.ReopenedNotice, changing, registration.NoticeData{Was: registration.Registered}),
		"reopened_refused":            dispatch(registration.ReopenedNotice, waiting, registration.NoticeData{Was: registration.Refused}),
		"corrected":                   dispatch(registration.CorrectedNotice, waiting, registration.NoticeData{Changed: wanting.Fields}),
		"corrected_email":             dispatch(registration.CorrectedNotice, waiting, registration.NoticeData{Changed: []registration.Field{registration.FieldEmail}}),
		"withdrawn":                   dispatch(registration.WithdrawnNotice, decided(registration.Withdrawn, unchanged), registration.NoticeData{}),
		"purge_reminder":              dispatch(registration.PurgeReminder, application(), registration.NoticeData{Link: threeDays}),
		"purge_reminder_returned":     dispatch(registration.PurgeReminder, back, registration.NoticeData{Link: threeDays, Correction: wanting}),
		"password_link":               toPatron,
		"forgotten_password":          dispatch(registration.ForgotNotice, application(), registration.NoticeData{Link: threeDays}),
		"envelope_received":           enveloped(registration.EnvelopeNotice, registration.Registered, 254),
		"envelope_received_early":     enveloped(registration.EnvelopeNotice, registration.Waiting, 300),
		"stamps_short":                enveloped(registration.StampsNotice, registration.Provisional, 200),
		"stamps_short_registered":     enveloped(registration.StampsNotice, registration.Registered, 200),
		"envelope_returned":           enveloped(registration.EnvelopeBackNotice, registration.Waiting, 110),
		"envelope_returned_whole":     enveloped(registration.EnvelopeBackNotice, registration.Registered, 254),
		"card_voided":                 voided(registration.Patron{ID: "patron1", Number: "1000000027", Name: "熊本\u3000太郎", BlockedAt: noon}),
		"card_voided_replaced":        voided(registration.Patron{ID: "patron1", Number: "1000000035", Name: "熊本\u3000太郎"}),
		"envelope_received_untold":    untold,
		"card_posted":                 enveloped(registration.PostedNotice, registration.Registered, 254),
	}
}

// Every letter as an applicant reads it: the decoded headers, then the text.
func TestLetters(t *testing.T) {
	w := writer(t)
	written := map[registration.NoticeKind]bool{}
	for name, d := range dispatches() {
		written[d.Notice.Kind] = true
		t.Run(name, func(t *testing.T) {
			letter, err := w.Compose(d)
			if err != nil {
				t.Fatal(err)
			}
			m, err := letter.render()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".txt"), decode(t, m.data))
		})
	}
	for _, kind := range registration.NoticeKinds() {
		if !written[kind] {
			t.Errorf("no letter of the kind %s was tried", kind)
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s:\n%s", path, got)
	}
}

// decode reads a message as a mail program does.
func decode(t *testing.T, data []byte) string {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, h := range []string{
		"Date", "Message-Id", "From", "To", "Subject", "Auto-Submitted", "Mime-Version", "Content-Type", "Content-Transfer-Encoding",
	} {
		value, err := new(mime.WordDecoder).DecodeHeader(strings.Join(m.Header[h], " | "))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s: %s\n", h, value)
		delete(m.Header, h)
	}
	if len(m.Header) > 0 {
		t.Errorf("headers nobody asked for: %v", m.Header)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return out.String() + "\n" + strings.ReplaceAll(string(body), "\r\n", "\n")
}

// What every letter must hold, whatever its words become.
func TestEveryLetter(t *testing.T) {
	w := writer(t)
	for name, d := range dispatches() {
		letter, err := w.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		needed := []string{
			"「熊本\u3000太郎」様", "このメールは送信専用です", "心当たりのない", "◆お問い合わせ先◆", "情報支援課", "〒862-8612",
			"熊本県熊本市中央区出水2丁目5-1", "TEL: 096-384-5000", "FAX: 096-385-2983",
		}
		if a := d.Application; a != nil {
			needed = append(needed, "K7M-3RX-9TA", "消去します")
			switch {
			case a.Status.Unsent():
				needed = append(needed, "2026/05/01 12:00")
			case !a.AsTold(noon).ImagesUntil(d.Family).IsZero():
				needed = append(needed, "2026/04/08")
			}
		}
		if l := d.Notice.Data.Link; l.Nonce != "" {
			needed = append(needed, "."+l.Nonce+"."+strings.Repeat("x", 60)+"\n", "2026/04/04 12:00")
		}
		for _, part := range needed {
			if !strings.Contains(letter.Text, part) {
				t.Errorf("%s lacks %q", name, part)
			}
		}
		for _, secret := range []string{"1990", "0517", "5月17日", "水前寺", "090-0000-0000", "クマモト", "taro@", "<no value>", "⟦", "\n\n\n"} {
			if strings.Contains(letter.Text, secret) {
				t.Errorf("%s tells %q", name, secret)
			}
		}
		shortLines(t, name, letter.Text, 68)
	}
}

// shortLines holds lines to so many columns, 68 of which few screens break; URLs stand
// alone on theirs.
func shortLines(t *testing.T, name, text string, most int) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if at := strings.Index(line, "https://"); at > 0 || at == 0 && strings.ContainsAny(line, " \u3000") {
			t.Errorf("%s: a URL is not alone: %q", name, line)
		}
		columns := 0
		for _, r := range line {
			columns++
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				columns++
			}
		}
		if columns > most && !strings.HasPrefix(line, "https://") {
			t.Errorf("%s: a line of %d columns: %q", name, columns, line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("%s: a line ends in spaces: %q", name, line)
		}
	}
}

// How one may object is the library's to say; nothing is said of it otherwise.
func TestRefusalTellsOfRemedies(t *testing.T) {
	w := writer(t)
	w.Site.Remedies = "この決定に不服があるときは、\n\n3か月以内に審査請求ができます。\n"
	letter, err := w.Compose(dispatches()["refused"])
	if err != nil || !strings.Contains(letter.Text, "◆この決定に不服があるとき\nこの決定に不服があるときは、\n3か月以内に審査請求ができます。\n") {
		t.Errorf("%v\n%s", err, letter.Text)
	}
}

// What can never be a letter is given up at once, and says nothing of a person.
func TestComposeRefuses(t *testing.T) {
	w := writer(t)
	for name, change := range map[string]func(d *registration.Dispatch){
		"an unknown kind":        func(d *registration.Dispatch) { d.Notice.Kind = "greeting" },
		"no application":         func(d *registration.Dispatch) { d.Application = nil },
		"no link":                func(d *registration.Dispatch) { d.Notice.Data.Link = registration.Link{} },
		"an id with a line end":  func(d *registration.Dispatch) { d.Notice.ID = "n1\r\nBcc: x@example.jp" },
		"no patron":              func(d *registration.Dispatch) { d.Notice.Kind = registration.PasswordLink },
		"no card number":         func(d *registration.Dispatch) { d.Notice.Kind = registration.RegisteredNotice },
		"no application, refuse": func(d *registration.Dispatch) { d.Notice.Kind, d.Application = registration.RefusedNotice, nil },
	} {
		d := dispatch(registration.VerifyRequest, application(), registration.NoticeData{Link: threeDays})
		change(&d)
		_, err := w.Compose(d)
		permanent(t, name, err, true)
	}
}
