package desk

import (
	"context"
	"errors"
	"slices"

	"ouchi/internal/jptext"
	"ouchi/internal/registration"
)

// Cards keeps what the card desk works with.
type Cards interface {
	CardList(ctx context.Context, f registration.CardFilter) (registration.CardPage, error)
	// Print is durable when it returns: nothing is printed that is not written down.
	Print(ctx context.Context, b registration.Batch) error
	Batches(ctx context.Context, n int) ([]registration.Batch, error)
	Batch(ctx context.Context, id string) (registration.Batch, error)
	// CardByNumber is a registration.NotFound "card_never_given" for any other.
	CardByNumber(ctx context.Context, n registration.CardNumber) (registration.CardRecord, error)
	// SavePatron draws and voids in the patron's own transaction.
	SavePatron(ctx context.Context, c registration.PatronChange) (registration.Patron, error)
}

// MaxBatch bounds what is printed or posted at once.
const MaxBatch = 200

// CardMove is a step with the paper card of an application. Version is the one that was
// looked at; 0 takes the step whatever came between.
type CardMove struct {
	Receipt string
	Version int64
	Yen     int // of Stamps alone
}

// CardList lists the paper cards at which there is something to do, or those posted.
func (d *Desk) CardList(ctx context.Context, c Caller, f registration.CardFilter) (registration.CardPage, error) {
	if err := d.permit(c, seeCards); err != nil {
		return registration.CardPage{}, err
	}
	return d.Cards.CardList(ctx, f)
}

// Stamps takes in an envelope, or further stamps for one that is here.
func (d *Desk) Stamps(ctx context.Context, c Caller, in CardMove) (registration.Application, error) {
	return d.moveCard(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		return a.Stamps(d.step(c), in.Yen)
	})
}

// ReturnEnvelope sends an envelope back.
func (d *Desk) ReturnEnvelope(ctx context.Context, c Caller, in CardMove) (registration.Application, error) {
	return d.moveCard(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		return a.ReturnEnvelope(d.step(c))
	})
}

// PostCard hands a card to the post; one whose number is void by now is a Conflict
// "card_void".
func (d *Desk) PostCard(ctx context.Context, c Caller, in CardMove) (registration.Application, error) {
	return d.moveCard(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		change, err := a.PostCard(d.step(c))
		if err == nil {
			_, err = d.inForce(ctx, a.Issued)
		}
		return change, err
	})
}

// inForce finds whose card it is; a void one is a Conflict "card_void".
func (d *Desk) inForce(ctx context.Context, n registration.CardNumber) (registration.Patron, error) {
	p, err := d.Register.PatronByNumber(ctx, n)
	if errors.Is(err, registration.ErrNotFound) || err == nil && p.Blocked() {
		err = registration.Fault(registration.Conflict, "card_void")
	}
	return p, err
}

// MistakeCard takes back the step before.
func (d *Desk) MistakeCard(ctx context.Context, c Caller, in CardMove) (registration.Application, error) {
	return d.moveCard(ctx, c, in, func(a registration.Application) (registration.Change, error) {
		return a.MistakeCard(d.step(c))
	})
}

// moveCard passes the gate; the step's own event is its record, written with it.
func (d *Desk) moveCard(ctx context.Context, c Caller, in CardMove,
	act func(registration.Application) (registration.Change, error),
) (registration.Application, error) {
	a, err := d.asSeen(ctx, c, keepCards, sight{in.Receipt, in.Version})
	if err != nil {
		return registration.Application{}, err
	}
	change, err := act(a)
	if err != nil {
		return registration.Application{}, err
	}
	return d.Applications.Apply(ctx, change)
}

// PrintOrder names what is to be printed.
type PrintOrder struct {
	Item     registration.PrintItem
	Receipts []string
}

// Sheet is one card or label, ready to be printed.
type Sheet struct {
	Application registration.Application
	ValidUntil  registration.Date // of the card; zero when unknown
}

// Print writes down what is going to be printed and gives the texts for it. Everything
// named must be printable, else nothing is: a card needs a number in force.
func (d *Desk) Print(ctx context.Context, c Caller, in PrintOrder) ([]Sheet, error) {
	if err := d.permit(c, keepCards); err != nil {
		return nil, err
	}
	if len(in.Receipts) == 0 || len(in.Receipts) > MaxBatch {
		return nil, registration.Fault(registration.Invalid, "batch_size")
	}
	b := registration.Batch{ID: d.newID(), Item: in.Item, By: c.actor(), At: d.Now()}
	sheets := make([]Sheet, 0, len(in.Receipts))
	for _, receipt := range in.Receipts {
		s, err := d.sheet(ctx, in.Item, receipt)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(sheets, func(t Sheet) bool { return t.Application.ID == s.Application.ID }) {
			continue // named twice, printed once
		}
		sheets = append(sheets, s)
		b.Cards = append(b.Cards, registration.Printed{ApplicationID: s.Application.ID, Number: s.Application.Issued})
	}
	return sheets, d.Cards.Print(ctx, b)
}

func (d *Desk) sheet(ctx context.Context, item registration.PrintItem, receipt string) (Sheet, error) {
	a, err := d.find(ctx, receipt)
	if err != nil {
		return Sheet{}, err
	}
	if a.CardState == registration.NoCard {
		return Sheet{}, registration.Fault(registration.Conflict, "card_not_by_post")
	}
	if item != registration.CardItem {
		return Sheet{Application: a}, nil
	}
	if a.Status != registration.Registered {
		return Sheet{}, registration.Fault(registration.Conflict, "not_registered")
	}
	p, err := d.inForce(ctx, a.Issued)
	return Sheet{a, p.ValidUntil}, err
}

// Batches lists what was printed lately.
func (d *Desk) Batches(ctx context.Context, c Caller, n int) ([]registration.Batch, error) {
	if err := d.permit(c, seeCards); err != nil {
		return nil, err
	}
	return d.Cards.Batches(ctx, n)
}

// Reprint prints a batch once more, on purpose.
func (d *Desk) Reprint(ctx context.Context, c Caller, batch string) (registration.PrintItem, []Sheet, error) {
	if err := d.permit(c, keepCards); err != nil {
		return "", nil, err
	}
	b, err := d.Cards.Batch(ctx, batch)
	if err != nil {
		return "", nil, err
	}
	in := PrintOrder{Item: b.Item}
	for _, p := range b.Cards {
		in.Receipts = append(in.Receipts, string(p.Receipt))
	}
	sheets, err := d.Print(ctx, c, in)
	return b.Item, sheets, err
}

// CardFile is what the card desk learns of a number.
type CardFile struct {
	registration.CardRecord
	Patron *registration.Patron // whose card in force it is, or was until it was voided without another
}

// numbersSubject is what a search by card number is recorded under: never the number.
const numbersSubject = "cards"

// FindCard looks a number up, after the search has been recorded by its field.
func (d *Desk) FindCard(ctx context.Context, c Caller, typed string) (CardFile, error) {
	if err := d.record(ctx, c, findCard, numbersSubject); err != nil {
		return CardFile{}, err
	}
	number, _ := jptext.CardNumber(typed)
	r, err := d.Cards.CardByNumber(ctx, registration.CardNumber(number))
	if err != nil {
		return CardFile{CardRecord: r}, err
	}
	p, err := d.Register.PatronByNumber(ctx, r.Number)
	if errors.Is(err, registration.ErrNotFound) {
		return CardFile{CardRecord: r}, nil
	}
	return CardFile{r, &p}, err
}

// Voiding is a card that is no longer to be good.
type Voiding struct {
	Number  string
	Version int64 // of the patron, as it was looked at; 0 whatever came between
	Why     registration.VoidReason
	Replace bool // give the next number, for staff have made sure who asks
}

// VoidCard makes a card in force void, with its record in the same transaction, and
// tells the patron by mail.
func (d *Desk) VoidCard(ctx context.Context, c Caller, in Voiding) (registration.Patron, error) {
	if err := d.permit(c, voidCard); err != nil {
		return registration.Patron{}, err
	}
	number, _ := jptext.CardNumber(in.Number)
	p, err := d.Register.PatronByNumber(ctx, registration.CardNumber(number))
	if errors.Is(err, registration.ErrNotFound) {
		err = registration.Fault(registration.Conflict, "card_void")
	}
	if err != nil {
		return registration.Patron{}, err
	}
	if in.Version != 0 && in.Version != p.Version {
		return registration.Patron{}, registration.Fault(registration.Conflict, "seen_is_old")
	}
	var draw *registration.Draw
	if in.Replace {
		next := d.Policy.Draw
		draw = &next
	}
	change, err := p.VoidCard(d.step(c), in.Why, draw)
	if err != nil {
		return registration.Patron{}, err
	}
	return d.Cards.SavePatron(ctx, change)
}
