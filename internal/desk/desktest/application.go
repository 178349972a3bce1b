package desktest

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strconv"
	"sync"
	"testing"
	"time"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/secret"
)

// Policy is a small library's.
func Policy() desk.Policy {
	return desk.Policy{
		Draw: registration.Draw{First: 80000001, Number: func(serial int64) (registration.CardNumber, error) {
			return registration.CardNumber(fmt.Sprint(serial)), nil
		}, Serial: func(n registration.CardNumber) (int64, bool) {
			serial, err := strconv.ParseInt(string(n), 10, 64)
			return serial, err == nil && serial >= 80000001 && len(n) == 8
		}},
		Offer: func(today registration.Date) registration.Offer {
			return registration.Offer{PickupPlaces: Places(), NoticeMethods: Methods(), Today: today}
		},
		BirthPassword: true, Reserve: 10 * time.Minute, SessionLife: 8 * time.Hour, Idle: 15 * time.Minute, Password: 12,
		PasswordTries: 5, AddressTries: 8, Location: Tokyo,
		OpeningDays: func(since, until time.Time) int { return int(until.Sub(since).Hours() / 24) }, // never closed
	}
}

// Places are the pickup places of Policy.
func Places() []registration.Option {
	return []registration.Option{{Code: "jido_1f", Label: "児童/1F"}, {Code: "ippan_2f", Label: "一般/2F"}}
}

// Methods are the notice methods of Policy.
func Methods() []registration.Option {
	return []registration.Option{{Code: "email", Label: "メール"}, {Code: "phone", Label: "電話"}}
}

// Details are what somebody made up applies with; a test alters what it is about.
func Details() registration.Details {
	return registration.Details{
		Name: "𠮷田　髙子", NameKana: "ヨシダ　タカコ", Birth: registration.Date{Year: 1990, Month: time.April, Day: 12},
		PostalCode: "8620000", Address: "熊本県熊本市中央区見本町１－２－３", Phone: "090-0000-0000",
		Email: "takako@example.jp", PickupPlace: "jido_1f", NoticeMethod: "email",
		Kind: registration.New, Delivery: registration.Screen,
	}
}

// Provisional applies with the details.
func (h *House) Provisional(t testing.TB, d registration.Details) registration.Application {
	t.Helper()
	receipt, err := registration.NewReceiptNumber(rand.Reader)
	must(t, err)
	a, err := h.Store.Apply(t.Context(), registration.Begin(h.applicant(), registration.Submission{
		DraftID: newID(), Receipt: receipt, Details: d, PasswordHash: "unused",
		Rules: registration.Rules{Version: "v1", LinkHours: 48, PurgeDays: 30, ImageDays: 7, CardYears: 3, PostageYen: 254},
	}))
	must(t, err)
	return a
}

// Waiting applies with the details and sends one image of each kind.
func (h *House) Waiting(t testing.TB, d registration.Details, kinds ...string) registration.Application {
	t.Helper()
	return h.Send(t, h.Provisional(t, d), kinds...)
}

// Send sends images, a driving licence when no kind is named, and hands the
// application in.
func (h *House) Send(t testing.TB, a registration.Application, kinds ...string) registration.Application {
	t.Helper()
	if len(kinds) == 0 {
		kinds = []string{"drivers_license"}
	}
	var sent []registration.Document
	for i, kind := range kinds {
		sent = append(sent, h.Document(t, a, kind, i))
	}
	a, err := h.Store.Application(t.Context(), a.ID)
	must(t, err)
	c, err := a.SendDocuments(h.applicant(), sent)
	must(t, err)
	a, err = h.Store.Apply(t.Context(), c)
	must(t, err)
	return a
}

// Document uploads one image, decoded and ready to be sent.
func (h *House) Document(t testing.TB, a registration.Application, kind string, n int) registration.Document {
	t.Helper()
	d := registration.Document{
		ID: newID(), ApplicationID: a.ID, Round: a.Round, Kind: kind, State: registration.Received,
		ReceivedAt: h.Now.Add(time.Duration(n-60) * time.Second),
	}
	picture := Picture(n)
	raw := h.images.put(t, a.ID, picture)
	must(t, h.Store.AddDocuments(t.Context(), []registration.Upload{{Document: d, Raw: raw}}, 4))
	_, err := h.Store.FinishDocument(t.Context(), registration.Normalised{
		DocumentID: d.ID, ApplicationID: a.ID, Width: 856, Height: 540,
		View: h.images.put(t, a.ID, picture), Thumb: h.images.put(t, a.ID, picture),
	})
	must(t, err)
	d.State = registration.Ready
	return d
}

func (h *House) applicant() registration.Step {
	return registration.Step{At: h.Now, By: registration.ByApplicant, ID: newID}
}

var pictures sync.Map // by n: to draw one takes longer than to seal it

// Picture is something like a licence, a JPEG of 856 by 540 pixels; each n has a
// colour of its own.
func Picture(n int) []byte {
	if known, ok := pictures.Load(n); ok {
		return known.([]byte)
	}
	b := draw(n)
	pictures.Store(n, b)
	return b
}

func draw(n int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 856, 540))
	for y := range 540 {
		for x := range 856 {
			c := color.RGBA{225, 236 - uint8(n*30), 240, 255}
			switch {
			case x > 620 && x < 820 && y > 150 && y < 420:
				c = color.RGBA{150, 170, 190, 255}
			case y%60 < 16 && y > 50 && x > 40 && x < 560-y/2:
				c = color.RGBA{90, 90, 90, 255}
			}
			m.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

func newID() string { return secret.NewID(rand.Reader) }
