package public_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/calendar"
	"ouchi/internal/card"
	"ouchi/internal/config"
	"ouchi/internal/registration"
	"ouchi/internal/web"
	"ouchi/internal/web/page"
	"ouchi/internal/web/public"
	"ouchi/internal/words"
)

// house is a whole ouchi with the public side in front of it.
type house struct {
	*apptest.House
	http.Handler
	t     testing.TB
	words *words.Catalogue
	log   diary
	busy  bool // images arrive and nobody decodes them
}

// diary is a log that is read while it is written.
type diary struct {
	mu   sync.Mutex
	text strings.Builder
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.Write(p)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// build makes a house that loses patience early.
func build(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, words: must(words.Load()), House: apptest.New(t, apptest.Settings(func(c *config.Config) {
		c.Documents.MaxMegabytes = 1
		c.Limits.FormsAnHour, c.Limits.PasswordTries, c.Limits.LinksADay = 5, 4, 2
	}))}
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	c := h.Config
	side := must(public.New(public.Parts{
		Intake: h.App.Intake, Member: h.App.Member, Words: h.words, Log: log, Now: h.Clock.Now,
		Site:     page.Site{LibraryName: c.Library.Name, Contact: page.Contact{Phone: c.Library.Contact.Phone}},
		Origin:   c.Server.PublicURL,
		Settings: settings(c), ClientAddress: func(*http.Request) string { return apptest.Address },
		Patience: time.Second,
		Bars: func(number string, room int) (string, error) {
			b, err := card.Fit(number, c.Card.Bars, room)
			return b.SVG(number), err
		},
	}))
	h.Handler = must(web.Guard(side.Mux, web.Options{
		Pages: side.Pages, Log: log, Clock: time.Now,
		Limits: map[string]web.Limit{
			public.UploadRoute: {Bytes: side.UploadBytes(), Time: public.UploadTime},
			public.ApplyRoute:  {Bytes: public.ApplyBytes},
		},
	}))
	return h
}

func settings(c config.Config) public.Settings {
	return public.Settings{
		Prefecture: c.Library.Prefecture, MailDomain: "library.example.jp", Privacy: c.PrivacyParagraphs(), PrivacyFacts: c.PrivacyFacts(),
		EnvelopeTo: c.EnvelopeLines(), DeliveryDays: c.Post.DeliveryDays, RenewalDays: c.Card.RenewalDays, Calendar: must(calendar.New(c.Calendar)),
		DecisionsPerDay: c.Review.DecisionsPerDay, MinDays: c.Review.MinDays,
		BusyDays: c.Review.BusyDays, MaxDays: c.Review.MaxDays,
		Reason: func(code string) (string, string) {
			r, _ := c.Reason(code)
			return r.Label, r.Advice
		},
	}
}

// decode is what the clock does meanwhile.
func (h *house) decode() {
	if !h.busy {
		h.Normalise()
	}
}

// application finds one by its receipt number as shown.
func (h *house) application(receipt string) registration.Application {
	h.t.Helper()
	n, ok := registration.ParseReceiptNumber(receipt)
	if !ok {
		h.t.Fatalf("%q is no receipt number", receipt)
	}
	return must(h.App.Store.ApplicationByReceipt(h.t.Context(), n))
}

// link is the address in the newest mail with the subject.
func (h *house) link(receipt, subject string) string {
	h.t.Helper()
	h.Deliver()
	return "/identity/" + h.Link(h.Letter(h.application(receipt).Email, subject))
}

// browser keeps cookies and follows redirects, as browsers do.
type browser struct {
	t      testing.TB
	h      *house
	server *httptest.Server
	client *http.Client
}

func (h *house) browser() *browser {
	server := httptest.NewServer(h)
	h.t.Cleanup(server.Close)
	b := &browser{h.t, h, server, &http.Client{Jar: must(cookiejar.New(nil))}}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error {
		h.decode()
		return nil
	}
	return b
}

func (b *browser) get(path string) *sheet {
	b.t.Helper()
	b.h.decode()
	return b.read(must(http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.server.URL+path, http.NoBody)))
}

func (b *browser) post(path string, fields ...string) *sheet {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return b.submit(path, values)
}

func (b *browser) submit(path string, values url.Values) *sheet {
	b.t.Helper()
	r := must(http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.server.URL+path, strings.NewReader(values.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.read(r)
}

// upload sends images with their kind behind them, as a script may.
func (b *browser) upload(kind string, files ...[]byte) *sheet {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, f := range files {
		part := must(form.CreateFormFile("documents", "熊本太郎の免許証.jpg"))
		_, _ = part.Write(f)
	}
	_ = form.WriteField("document_kind", kind)
	_ = form.Close()
	r := must(http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.server.URL+"/identity/documents", &body))
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.read(r)
}

func (b *browser) read(r *http.Request) *sheet {
	b.t.Helper()
	w, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer w.Body.Close()
	return newSheet(b.t, w, must(io.ReadAll(w.Body)))
}
