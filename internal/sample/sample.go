// Package sample makes up the people of the demonstration: a dozen patrons, and
// applications in every state, with drawn documents that say SAMPLE.
//
// It owns their names and what becomes of them, and goes through the use cases as
// real people do. It refuses to touch a library's data: it does nothing where anybody
// ever applied.
//
// To try the pages as one of them:
//
//   - My page, for the first time: card number 800000010, password 19850703 (the birth
//     date of 熊本 太郎, who was registered yesterday). It opens the page that changes it.
//   - My page, with a forgotten password: card number 850000019 and the mail address
//     aso@example.jp of 阿蘇 花子; the link comes by mail.
//   - The status of an application, and the mailed links: the receipt number stands in
//     the mails, and every applicant's password is [ApplicantPassword].
package sample

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// ApplicantPassword is what every made-up applicant chose.
const ApplicantPassword = "mihon-2026"

// Password makes up a password that can be read aloud: four groups such as
// "takiro-manube-4821", of some 40 bits.
func Password() string {
	const consonants, vowels, digits = "bdghkmnprstyz", "aeiou", "0123456789"
	var b strings.Builder
	for _, sort := range []string{
		consonants, vowels, consonants, vowels, consonants, vowels, "-",
		consonants, vowels, consonants, vowels, consonants, vowels, "-", digits, digits, digits, digits,
	} {
		b.WriteByte(sort[draw(len(sort))])
	}
	return b.String()
}

// draw gives a number below n, each as likely as the others.
func draw(n int) int {
	var b [1]byte
	for limit := 256 - 256%n; ; {
		_, _ = rand.Read(b[:]) // never fails
		if int(b[0]) < limit {
			return int(b[0]) % n
		}
	}
}

// Fill makes up patrons and applications, unless there are some. What happens days
// ago in their story is dated days ago.
func Fill(ctx context.Context, a *app.App) error {
	empty, err := a.Store.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	s := &stage{app: a, people: people()}
	if s.librarian, err = hire(ctx, a); err != nil {
		return err
	}
	for _, act := range []func(context.Context) error{s.importPatrons, s.applyAll, s.sendAll, s.decideAll, s.age} {
		if err := act(ctx); err != nil {
			return fmt.Errorf("sample: %w", err)
		}
	}
	return nil
}

// stage is where the people act.
type stage struct {
	app       *app.App
	librarian desk.Caller
	people    []*person
}

// hire makes the account in whose name the past decisions stand. Nobody knows its
// password.
func hire(ctx context.Context, a *app.App) (desk.Caller, error) {
	err := a.Desk.KeepAccount(ctx, desk.Operator, desk.NewAccount{
		Login: "mihon", Name: "見本 司書", Password: Password(), Role: registration.Reviewer,
	})
	if err != nil {
		return desk.Caller{}, err
	}
	kept, err := a.Store.AccountByLogin(ctx, "mihon")
	return desk.Caller{ID: kept.ID, Login: kept.Login, Name: kept.Name, Role: kept.Role}, err
}

// then is the house at a moment of a person's story, counted from the form.
func (s *stage) then(p *person, after time.Duration) (*app.App, error) {
	return s.app.AsOf(s.app.Now().Add(after - p.ago))
}

// age does what the days since have brought.
func (s *stage) age(ctx context.Context) error {
	if _, err := s.app.Upkeep.Age(ctx); err != nil {
		return err
	}
	return drain(ctx, s.app.Upkeep.SendMail)
}

func drain(ctx context.Context, job func(context.Context) (int, error)) error {
	for {
		if n, err := job(ctx); err != nil || n == 0 {
			return err
		}
	}
}
