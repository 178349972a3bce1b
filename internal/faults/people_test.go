package faults

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"ouchi/internal/picture/picturetest"
)

const password = "tamana-2026"

// The subjects of the mails.
const (
	verifySubject   = "本人確認登録依頼"
	receivedSubject = "本人確認登録結果"
	decisionSubject = "熊本県立図書館からのお知らせ"
)

var photo = sync.OnceValue(func() []byte { return picturetest.JPEG(picturetest.Card(900, 600, "SAMPLE")) })

// applicant is a person who goes on where a broken connection left off.
type applicant struct {
	*browser
	house   *house
	email   string
	receipt string
	begins  func(step int) // told when a step begins, for whoever wants to disturb it
}

func (h *house) applicant(n int) *applicant {
	return &applicant{newBrowser(), h, fmt.Sprintf("p%02d@example.jp", n), "", func(int) {}}
}

// steps are the journey of an applicant, each to be tried until it succeeds.
func (a *applicant) steps() []func() error {
	return []func() error{a.apply, a.confirm, a.verified, a.upload, a.sendIn, a.received}
}

// journey goes all the way to the library.
func (a *applicant) journey() error { return a.take(0, a.steps()...) }

// take takes steps, counted from first, each until it succeeds.
func (a *applicant) take(first int, steps ...func() error) error {
	for i, step := range steps {
		a.begins(first + i)
		if err := until(fmt.Sprintf("step %d of %s", first+i, a.email), step); err != nil {
			return err
		}
	}
	return nil
}

func (a *applicant) visit(path string) (page, error) {
	return a.open("http://" + a.house.public + path)
}

func (a *applicant) apply() error {
	p, err := a.visit("/apply")
	if err != nil {
		return err
	}
	f, err := p.form("/apply")
	if err != nil {
		return err
	}
	p, err = a.submit(f, url.Values{
		"name": {"𠮷田 髙子"}, "name_kana": {"ヨシダ タカコ"},
		"birth_year": {"1990"}, "birth_month": {"4"}, "birth_day": {"12"},
		"postal_code": {"862-0000"}, "address": {"熊本県熊本市中央区見本町1-2-3"}, "phone": {"090-0000-0000"},
		"email": {a.email}, "pickup_place": {"jido_1f"}, "notice_method": {"email"},
		"password": {password}, "password_confirm": {password}, "kind": {"new"}, "card_delivery": {"screen"},
	})
	return came(p, err, "/apply/confirm")
}

var receiptNumber = regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}`)

// confirm sends the confirmation, again if nobody knows what became of it.
func (a *applicant) confirm() error {
	p, err := a.visit("/apply/confirm")
	if err != nil {
		return err
	}
	if p.at.Path != "/apply/done" {
		f, err := p.form("/apply/confirm")
		if err != nil {
			return err
		}
		if p, err = a.submit(f, nil); err != nil {
			return err
		}
	}
	a.receipt = receiptNumber.FindString(p.text)
	if a.receipt == "" {
		return errors.New("no receipt number on " + p.at.Path)
	}
	return came(p, nil, "/apply/done")
}

// verified waits for the mail and opens its link.
func (a *applicant) verified() error {
	letters, err := a.house.mails(a.email, verifySubject)
	if err != nil || len(letters) == 0 {
		return errors.Join(err, errors.New("no mail with the link"))
	}
	return a.enter(letters[0])
}

var identityLink = regexp.MustCompile(`http://[^/]+/identity/[\w-]+`)

func (a *applicant) enter(l letter) error {
	p, err := a.open(identityLink.FindString(l.text))
	if err != nil {
		return err
	}
	f, err := p.form(p.at.Path)
	if err != nil {
		return err
	}
	p, err = a.submit(f, url.Values{"password": {password}})
	return came(p, err, "/identity/documents")
}

// upload sends a photo, unless one has arrived.
func (a *applicant) upload() error {
	p, err := a.visit("/identity/documents")
	if err != nil || p.has("/removal") {
		return err
	}
	f, err := p.form("/identity/documents")
	if err != nil {
		return err
	}
	p, err = a.browser.upload(f, "drivers_license", photo())
	return came(p, err, "/identity/documents")
}

// sendIn waits until the photo is decoded and hands everything in.
func (a *applicant) sendIn() error {
	p, err := a.visit("/identity/confirm")
	if err != nil || p.at.Path == "/identity/done" {
		return err
	}
	f, err := p.form("/identity/confirm")
	if err != nil {
		return err
	}
	p, err = a.submit(f, nil)
	return came(p, err, "/identity/done")
}

func (a *applicant) received() error {
	letters, err := a.house.mails(a.email, receivedSubject)
	if err == nil && len(letters) == 0 {
		err = errors.New("no mail that the documents arrived")
	}
	return err
}

// librarian is somebody at the desk.
type librarian struct {
	*browser
	house *house
	login string
}

func (l *librarian) enter() error {
	p, err := l.open("http://" + l.house.staff + "/login")
	if err != nil {
		return err
	}
	f, err := p.form("/login")
	if err != nil {
		return err
	}
	p, err = l.submit(f, url.Values{"login": {l.login}, "password": {staffPassword}})
	return came(p, err, "/applications")
}

// see opens an application.
func (l *librarian) see(receipt string) (page, error) {
	path := "/applications/" + receipt
	p, err := l.open("http://" + l.house.staff + path)
	return p, came(p, err, path)
}

// approve approves, unless that has been done.
func (l *librarian) approve(receipt string) error {
	p, err := l.see(receipt)
	if err != nil || !p.has("/approval") {
		return err
	}
	f, err := p.form("/approval")
	if err != nil {
		return err
	}
	if p, err = l.submit(f, nil); err != nil {
		return err
	}
	// The next application opens by itself, or the queue.
	return came(p, nil, p.at.Path)
}

// letter is one mail of the folder.
type letter struct{ to, subject, id, text string }

// mails reads those in the folder to an address with a subject; "" is any.
func (h *house) mails(to, subject string) ([]letter, error) {
	names, err := filepath.Glob(filepath.Join(h.data, "mail", "*.eml"))
	if err != nil {
		return nil, err
	}
	var all []letter
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		l, err := readLetter(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		if (to == "" || l.to == to) && (subject == "" || l.subject == subject) {
			all = append(all, l)
		}
	}
	return all, nil
}

func readLetter(r io.Reader) (letter, error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return letter{}, err
	}
	to, err := m.Header.AddressList("To")
	if err != nil {
		return letter{}, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return letter{}, err
	}
	text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	return letter{to[0].Address, subject, m.Header.Get("Message-ID"), string(text)}, err
}
