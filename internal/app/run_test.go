package app_test

import (
	"context"
	"testing"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/mail"
	"ouchi/internal/registration"
)

// What a killed process had in hand is taken up as soon as the next one runs, not when
// its leases end.
func TestNextRunTakesOver(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) {
		c.Server.PublicAddr, c.Server.StaffAddr = "127.0.0.1:0", "127.0.0.1:0"
	}))
	cookie := h.Arrive(h.Apply(apptest.Form()), apptest.VerifySubject)
	add(t, h, cookie, apptest.Picture())
	other := h.Apply(apptest.Form())
	mails, err := h.App.Store.ClaimNotices(t.Context(), h.Clock.Now(), time.Hour, 10)
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	images, err := h.App.Store.ClaimDocuments(t.Context(), h.Clock.Now(), time.Hour, 10)
	if err != nil || len(images) != 1 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	h.Close()
	h.Open()
	sent := make(chan string, 10)
	h.Post.After(func(l mail.Letter) { sent <- l.MessageID })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.App.Run(ctx, func(app.Listening) {}) }()
	select {
	case id := <-sent:
		if want := mails[0].Notice.ID; id[:len(want)] != want || mails[0].Notice.ApplicationID != other.ID {
			t.Errorf("sent %s, want %s", id, want)
		}
	case <-time.After(20 * time.Second):
		t.Error("the mail waits for the lease")
	}
	decoded := time.NewTicker(5 * time.Millisecond)
	defer decoded.Stop()
	late := time.After(20 * time.Second)
	for ready := false; !ready; {
		select {
		case <-decoded.C:
		case <-late:
			t.Fatal("the image waits for the lease")
		}
		id, err := h.App.Intake.Identity(t.Context(), cookie)
		ready = err != nil || id.Documents[0].State == registration.Ready
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("an orderly stop: %v", err)
	}
	h.Check()
}

// Two that serve one folder would send the same mail twice.
func TestOneServesAFolder(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) {
		c.Server.PublicAddr, c.Server.StaffAddr = "127.0.0.1:0", "127.0.0.1:0"
	}))
	ctx, stop := context.WithCancel(t.Context())
	started, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- h.App.Run(ctx, func(app.Listening) { close(started) }) }()
	select {
	case <-started:
	case err := <-ended:
		t.Fatal(err)
	}
	if err := h.App.Run(ctx, func(app.Listening) { t.Error("a second one serves") }); err == nil {
		t.Error("a second one was let in")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
