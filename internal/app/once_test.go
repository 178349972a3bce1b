package app_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"ouchi/internal/apptest"
	"ouchi/internal/registration"
)

// atOnce runs f n times together and returns the errors.
func atOnce(n int, f func() error) []error {
	begin, errs := make(chan struct{}), make(chan error, n)
	for range n {
		go func() {
			<-begin
			errs <- f()
		}()
	}
	close(begin)
	all := make([]error, n)
	for i := range all {
		all[i] = <-errs
	}
	return all
}

func TestConfirmedManyTimesAtOnce(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		cookie, err := h.App.Intake.Check(t.Context(), visitor, apptest.Form())
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.App.Intake.Draft(t.Context(), cookie, "")
		if err != nil {
			t.Fatal(err)
		}
		receipts := make(chan registration.ReceiptNumber, 8)
		for _, err := range atOnce(8, func() error {
			a, err := h.App.Intake.Confirm(t.Context(), cookie, d.ID)
			receipts <- a.Receipt
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		again, err := h.App.Intake.Confirmed(t.Context(), cookie, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			if got := <-receipts; got != again.Receipt {
				t.Errorf("receipt %s beside %s", got, again.Receipt)
			}
		}
		h.Deliver()
		if n := len(h.Letters()); n != 1 {
			t.Errorf("%d mails", n)
		}
		h.Check()
	})
}

func TestSentManyTimesAtOnce(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		a := h.Apply(apptest.Form())
		cookie := h.Arrive(a, apptest.VerifySubject)
		h.Upload(cookie, apptest.Picture())
		for _, err := range atOnce(8, func() error { _, err := h.App.Intake.Send(t.Context(), cookie); return err }) {
			if err != nil {
				t.Error(err)
			}
		}
		h.Deliver()
		if n := len(h.Letters()); n != 2 {
			t.Errorf("%d mails", n)
		}
		h.Check()
	})
}

// While one browser sends, another takes an image away: never is an application
// without images in review.
func TestSendingAndRemovingAtOnce(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		for range 4 {
			a := h.Apply(apptest.Form())
			cookie := h.Arrive(a, apptest.VerifySubject)
			h.Upload(cookie, apptest.Picture())
			id, err := h.App.Intake.Identity(t.Context(), cookie)
			if err != nil {
				t.Fatal(err)
			}
			errs := make(chan error, 2)
			go func() { _, err := h.App.Intake.Send(t.Context(), cookie); errs <- err }()
			go func() { errs <- h.App.Intake.Remove(t.Context(), cookie, id.Documents[0].ID) }()
			for range 2 {
				if err := <-errs; err != nil && !errors.Is(err, registration.ErrConflict) && !errors.Is(err, registration.ErrNotFound) {
					t.Error(err)
				}
			}
			h.Check()
		}
	})
}

func TestImagesAreTheirOwnersAlone(t *testing.T) {
	h := apptest.New(t)
	one, two := apptest.Form(), apptest.Form()
	two.Email = "hanako@example.jp"
	mine, theirs := h.Arrive(h.Apply(one), apptest.VerifySubject), h.Arrive(h.Apply(two), apptest.VerifySubject)
	h.Upload(mine, apptest.Picture())
	id, err := h.App.Intake.Identity(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	document := id.Documents[0].ID
	image, err := h.App.Intake.Image(t.Context(), mine, document, registration.Thumb)
	if err != nil {
		t.Fatal(err)
	}
	var seen bytes.Buffer
	if _, err := seen.ReadFrom(image); err != nil || !bytes.HasPrefix(seen.Bytes(), []byte("\xff\xd8")) {
		t.Errorf("%d bytes, %v", seen.Len(), err)
	}
	if err := image.Close(); err != nil {
		t.Error(err)
	}
	_, err = h.App.Intake.Image(t.Context(), mine, document, registration.Raw)
	refused(t, err, registration.NotFound, "image_not_ready")
	_, err = h.App.Intake.Image(t.Context(), theirs, document, registration.View)
	refused(t, err, registration.NotFound, "document_gone")
	refused(t, h.App.Intake.Remove(t.Context(), theirs, document), registration.NotFound, "document_gone")
	_, err = h.App.Intake.Image(t.Context(), "nobody", document, registration.View)
	refused(t, err, registration.Denied, "session_over")
	h.Send(mine)
	_, err = h.App.Intake.Image(t.Context(), mine, document, registration.View)
	refused(t, err, registration.Conflict, "already_sent")
}

func TestSendingWaitsForEveryImage(t *testing.T) {
	h := apptest.New(t)
	cookie := h.Arrive(h.Apply(apptest.Form()), apptest.VerifySubject)
	_, err := h.App.Intake.Send(t.Context(), cookie)
	refused(t, err, registration.Conflict, "documents_missing")
	add(t, h, cookie, apptest.Picture(), apptest.Picture()[:3000])
	_, err = h.App.Intake.Send(t.Context(), cookie)
	refused(t, err, registration.Conflict, "documents_pending")
	h.Normalise()
	_, err = h.App.Intake.Send(t.Context(), cookie)
	refused(t, err, registration.Conflict, "document_unusable")
	id, err := h.App.Intake.Identity(t.Context(), cookie)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range id.Documents {
		if d.State == registration.Unusable {
			if d.Problem == "" {
				t.Error("unusable for no reason")
			}
			if err := h.App.Intake.Remove(t.Context(), cookie, d.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	h.Send(cookie)
	if n := len(h.Files()); n != 2 {
		t.Errorf("%d files for one image: its view and thumbnail", n)
	}
	h.Check()
}

// add uploads images that are not decoded yet.
func add(t *testing.T, h *apptest.House, cookie string, images ...[]byte) {
	t.Helper()
	u, err := h.App.Intake.Upload(t.Context(), cookie)
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range images {
		if err := u.Add(t.Context(), bytes.NewReader(image)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.Keep(t.Context(), "drivers_license"); err != nil {
		t.Fatal(err)
	}
}

func TestNoMoreImagesThanAllowed(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		cookie := h.Arrive(h.Apply(apptest.Form()), apptest.VerifySubject)
		most := h.Config.Documents.MaxFiles
		errs := atOnce(most+3, func() error {
			u, err := h.App.Intake.Upload(t.Context(), cookie)
			if err != nil {
				return err
			}
			if err := u.Add(t.Context(), bytes.NewReader(apptest.Picture())); err != nil {
				return err
			}
			_, err = u.Keep(t.Context(), "drivers_license")
			return err
		})
		kept := 0
		for _, err := range errs {
			if err == nil {
				kept++
			} else {
				refused(t, err, registration.Invalid, "too_many_documents")
			}
		}
		if kept != most || len(h.Files()) != most {
			t.Errorf("%d kept, %d files", kept, len(h.Files()))
		}
	})
}

// A decoder that was killed leaves its image to the next one, three times; then the
// applicant is asked for another.
func TestKilledDecoderLeavesItsWork(t *testing.T) {
	h := apptest.New(t)
	cookie := h.Arrive(h.Apply(apptest.Form()), apptest.VerifySubject)
	add(t, h, cookie, apptest.Picture())
	claim := func() int {
		killed, kill := context.WithCancel(t.Context())
		list, err := h.App.Store.ClaimDocuments(killed, h.Clock.Now(), time.Minute, 4)
		if err != nil {
			t.Fatal(err)
		}
		kill()
		return len(list)
	}
	if claim() != 1 || claim() != 0 {
		t.Error("claimed twice within the lease")
	}
	h.Close()
	h.Open()
	h.Clock.Advance(time.Minute)
	h.Normalise()
	h.Send(cookie)
	h.Check()
}
