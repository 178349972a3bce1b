package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
)

// keep writes a change of the settings down as the console does.
func keep(t *testing.T, h *apptest.House, version int64, change func(*config.Config)) {
	t.Helper()
	changed := h.Config
	change(&changed)
	body, err := h.Config.Overrides(changed)
	if err != nil {
		t.Fatal(err)
	}
	err = h.App.Store.PutSettings(t.Context(), registration.SettingsVersion{
		Version: version, At: h.Clock.Now(), By: registration.ByOperator, Changed: h.Config.Changed(changed), Body: body,
	}, registration.Event{At: h.Clock.Now(), Subject: "settings", Actor: registration.ByOperator, Act: "settings_kept"})
	if err != nil {
		t.Fatal(err)
	}
}

// renamed gives the first place and the first way of notice one label.
func renamed(to string) func(*config.Config) {
	return func(c *config.Config) {
		c.Form.PickupPlaces = []registration.Option{{Code: "jido_1f", Label: "場所" + to}}
		c.Form.NoticeMethods = []registration.Option{{Code: "email", Label: "方法" + to}}
	}
}

// running starts the house on its listeners and returns where, and how to end it.
func running(t *testing.T, h *apptest.House) (at app.Listening) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	started, ended := make(chan app.Listening, 1), make(chan error, 1)
	go func() { ended <- h.App.Run(ctx, func(at app.Listening) { started <- at }) }()
	select {
	case at = <-started:
	case err := <-ended:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return at
}

func listening(c *config.Config) {
	c.Server.PublicAddr, c.Server.StaffAddr, c.Server.PublicURL = "127.0.0.1:0", "127.0.0.1:0", "http://127.0.0.1"
}

// client asks without the connections of others.
func client(t *testing.T) *http.Client {
	t.Helper()
	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	return &http.Client{Transport: own, Timeout: time.Minute}
}

func read(c *http.Client, url string) (string, error) {
	response, err := c.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	return string(page), err
}

var labels = regexp.MustCompile(`(場所|方法)(\d+)`)

// A change of settings is one step for every page: nobody sees half of it, and a page
// asked for afterwards shows it.
func TestPagesNeverShowHalfAChange(t *testing.T) {
	h := apptest.New(t, apptest.Settings(listening), apptest.Settings(renamed("0")))
	at := running(t, h)
	var readers sync.WaitGroup
	browser := client(t)
	over := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				page, err := read(browser, "http://"+at.Public+"/apply")
				found := labels.FindAllStringSubmatch(page, -1)
				if err != nil || len(found) != 2 || found[0][2] != found[1][2] {
					t.Errorf("a page shows %v, %v", found, err)
					return
				}
			}
		})
	}
	for n := 1; n <= 20; n++ {
		keep(t, h, int64(n), renamed(fmt.Sprint(n)))
		if changed, err := h.App.Follow(t.Context()); err != nil || !changed && h.App.Present() == h.App {
			t.Fatal(changed, err)
		}
		page, err := read(browser, "http://"+at.Public+"/apply")
		if err != nil || !strings.Contains(page, fmt.Sprintf("場所%d<", n)) {
			t.Errorf("change %d is not on the page, %v", n, err)
		}
	}
	close(over)
	readers.Wait()
}

// An upload that is under way while the settings change is kept, and the next page
// knows it.
func TestUploadOutlivesAChange(t *testing.T) {
	h := apptest.New(t, apptest.Settings(listening))
	a := h.Apply(apptest.Form())
	h.Deliver()
	link := h.Link(h.Letter(a.Email, apptest.VerifySubject))
	at := running(t, h)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	phone := &http.Client{Jar: jar, Transport: &http.Transport{ExpectContinueTimeout: time.Minute}, Timeout: time.Minute}
	entered, err := phone.PostForm("http://"+at.Public+"/identity/"+link, map[string][]string{"password": {apptest.Password}})
	if err != nil {
		t.Fatal(err)
	}
	_ = entered.Body.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("document_kind", "drivers_license")
	part, _ := form.CreateFormFile("documents", "card.jpg")
	_, _ = part.Write(apptest.Picture())
	_ = form.Close()
	half := body.Len() / 2
	pipe, sender := io.Pipe()
	go func() {
		_, _ = sender.Write(body.Bytes()[:half]) // taken only once the server reads: the request is under way
		keep(t, h, 1, func(c *config.Config) { c.Documents.Kinds = c.Documents.Kinds[1:] })
		if changed, err := h.App.Follow(t.Context()); err != nil {
			t.Errorf("changed %v, %v", changed, err)
		}
		_, _ = sender.Write(body.Bytes()[half:])
		_ = sender.Close()
	}()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+at.Public+"/identity/documents", pipe)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("Expect", "100-continue")
	response, err := phone.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v:\n%s", response.StatusCode, err, page)
	}
	documents, err := h.App.Store.Documents(t.Context(), a.ID)
	if err != nil || len(documents) != 1 || documents[0].Kind != "drivers_license" {
		t.Errorf("documents %+v, %v", documents, err)
	}
}
