package sample

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"ouchi/internal/app"
	"ouchi/internal/desk"
	"ouchi/internal/intake"
	"ouchi/internal/picture/picturetest"
	"ouchi/internal/registration"
)

// The pictures that applicants send, in pixels.
const width, height = 1000, 630

// importPatrons takes the register in, as a library's own file.
func (s *stage) importPatrons(ctx context.Context) error {
	columns := map[registration.Field]string{
		registration.FieldCardNumber: "card", registration.FieldName: "name", registration.FieldNameKana: "kana",
		registration.FieldBirth: "birth", registration.FieldPostalCode: "postal", registration.FieldAddress: "address",
		registration.FieldPhone: "phone", registration.FieldEmail: "email", registration.FieldPickupPlace: "place",
		registration.FieldNoticeMethod: "notice", desk.ColumnValidUntil: "until",
	}
	var file strings.Builder
	file.WriteString("card,name,kana,birth,postal,address,phone,email,place,notice,until\n")
	for i, row := range strings.Split(strings.TrimSpace(register), "\n") {
		fmt.Fprintf(&file, "%s,%s\n", row, registration.DateOf(s.app.Now().AddDate(0, 0, 60+100*i)))
	}
	report, err := s.app.Desk.ImportPatrons(ctx, desk.Operator, strings.NewReader(file.String()),
		desk.RosterFormat{Encoding: "utf-8", DateLayout: time.DateOnly, Columns: columns})
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("the register has faults: %v", report.Faults)
	}
	return err
}

// applyAll lets everybody apply and upload, several at once; then the mails go and the
// pictures are decoded.
func (s *stage) applyAll(ctx context.Context) error {
	work, inside := errgroup.WithContext(ctx)
	work.SetLimit(runtime.NumCPU())
	for i, p := range s.people {
		work.Go(func() error {
			if err := s.apply(inside, i, p); err != nil {
				return fmt.Errorf("applicant %d: %w", i, err)
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(slices.Values(s.people), func(p, q *person) int { return cmp.Compare(q.ago, p.ago) }) {
		house, err := s.then(p, 0)
		if err == nil {
			err = drain(ctx, house.Upkeep.SendMail)
		}
		if err != nil {
			return err
		}
	}
	return drain(ctx, s.app.Upkeep.Normalise)
}

func (s *stage) apply(ctx context.Context, n int, p *person) error {
	house, err := s.then(p, 0)
	if err != nil {
		return err
	}
	p.from = fmt.Sprintf("192.0.2.%d", n+1)
	cookie, err := house.Intake.Check(ctx, intake.Visitor{Address: p.from}, p.form)
	if err != nil {
		return err
	}
	if err := p.gather(ctx, house, cookie); err != nil {
		return err
	}
	p.application, err = house.Intake.Confirm(ctx, cookie, "")
	if err != nil || len(p.documents) == 0 {
		return err
	}
	return p.upload(ctx, house)
}

// gather adds who applies together to the draft.
func (p *person) gather(ctx context.Context, house *app.App, cookie string) error {
	for _, other := range p.family {
		d, err := house.Intake.Draft(ctx, cookie, "")
		if err == nil {
			err = house.Intake.KeepMember(ctx, cookie, d.ID, intake.Member{Form: other.form})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// upload goes in by the link of the application and sends drawn documents.
func (p *person) upload(ctx context.Context, house *app.App) (err error) {
	token := house.Token(registration.IdentityPurpose, p.application.ID, p.application.Link.Nonce)
	if p.cookie, err = house.Intake.Enter(ctx, token, ApplicantPassword, p.from); err != nil {
		return err
	}
	for _, kind := range p.documents {
		u, err := house.Intake.Upload(ctx, p.cookie)
		if err != nil {
			return err
		}
		card := picturetest.Card(width, height, p.latin, "BORN "+p.application.Birth.String(), strings.ToUpper(kind))
		if err := u.Add(ctx, bytes.NewReader(picturetest.JPEG(card))); err != nil {
			return err
		}
		if _, err := u.Keep(ctx, kind); err != nil {
			return err
		}
	}
	return nil
}

// sendAll hands in the applications of those who got that far, a little later.
func (s *stage) sendAll(ctx context.Context) error {
	for _, p := range s.people {
		if p.fate == unsent {
			continue
		}
		house, err := s.then(p, 12*time.Minute)
		if err == nil {
			err = p.send(ctx, house)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *person) send(ctx context.Context, house *app.App) (err error) {
	if p.application, err = house.Intake.Send(ctx, p.cookie); err != nil {
		return err
	}
	return drain(ctx, house.Upkeep.SendMail)
}

// decideAll lets the librarian, and some applicants, act on the next day upon what was
// sent.
func (s *stage) decideAll(ctx context.Context) error {
	for _, p := range s.people {
		house, err := s.then(p, 24*time.Hour)
		if err == nil {
			err = s.decide(ctx, house, p)
		}
		if err == nil && p.stamps > 0 {
			err = p.sendEnvelope(ctx, house)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.fate, err)
		}
	}
	return nil
}

func (s *stage) decide(ctx context.Context, house *app.App, p *person) (err error) {
	in := desk.Decision{Receipt: string(p.application.Receipt), Correction: p.correction}
	switch p.fate {
	case unsent, waiting:
		return nil
	case approved:
		_, err = house.Desk.Approve(ctx, s.librarian, in)
	case refused:
		_, err = house.Desk.Refuse(ctx, s.librarian, in)
	case returned, corrected:
		p.application, err = house.Desk.Return(ctx, s.librarian, in)
	case withdrawn:
		err = p.withdraw(ctx, house)
	}
	if err == nil {
		err = drain(ctx, house.Upkeep.SendMail)
	}
	if err == nil && p.fate == corrected {
		err = s.correct(ctx, p)
	}
	return err
}

// sendEnvelope lets the return envelope arrive.
func (p *person) sendEnvelope(ctx context.Context, house *app.App) error {
	in := desk.CardMove{Receipt: string(p.application.Receipt), Yen: p.stamps}
	if _, err := house.Desk.Stamps(ctx, desk.Operator, in); err != nil {
		return err
	}
	return drain(ctx, house.Upkeep.SendMail)
}

// correct sends new pictures for a returned application.
func (s *stage) correct(ctx context.Context, p *person) error {
	house, err := s.then(p, 30*time.Hour)
	if err != nil {
		return err
	}
	if err := p.upload(ctx, house); err != nil {
		return err
	}
	if err := drain(ctx, house.Upkeep.Normalise); err != nil {
		return err
	}
	return p.send(ctx, house)
}

func (p *person) withdraw(ctx context.Context, house *app.App) error {
	cookie, err := house.Intake.Ask(ctx, p.application.Receipt.String(), ApplicantPassword, p.from)
	if err != nil {
		return err
	}
	return house.Intake.Withdraw(ctx, cookie)
}
