package app

import (
	"context"
	"errors"

	"ouchi/internal/card"
	"ouchi/internal/registration"
)

// Overlap counts the cards in the part of the range that is still to be given: numbers
// that another system gives, too. Drawing leaves these out, but who gives them may
// give the next one at the same time.
func (a *App) Overlap(ctx context.Context) (int, error) {
	next, err := a.Store.NextSerial(ctx, registration.Draw{First: a.config.Card.First})
	if err != nil {
		return 0, err
	}
	low, err := a.number(next)
	if errors.Is(err, card.ErrExhausted) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	high, err := a.number(a.config.Card.Last)
	if err != nil {
		return 0, err
	}
	return a.Store.CardsBetween(ctx, low, high)
}

// warnOfOverlap tells the operator at the start.
func (a *App) warnOfOverlap(ctx context.Context) error {
	n, err := a.Overlap(ctx)
	if n > 0 {
		a.options.Log.WarnContext(ctx, "another system gives numbers of the range in [card]: give ouchi a range of its own", "cards", n)
	}
	return err
}
