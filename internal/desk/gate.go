package desk

import (
	"context"

	"ouchi/internal/registration"
)

// Caller is the member of staff who acts.
type Caller struct {
	ID    string
	Login string
	Name  string
	Role  registration.StaffRole

	Session string // hash of the session they act in; "" outside of one
	Due     Due    // what comes first
}

// Due is what somebody must do before anything but tending their own account.
type Due string

// What may be due.
const (
	DuePassword Due = "password" // the password was handed over
	DueFactor   Due = "factor"   // a second factor is required and there is none
)

func (c Caller) actor() registration.Actor {
	if c == Operator {
		return registration.ByOperator
	}
	return registration.ByStaff(c.ID)
}

// Operator is whoever may run ouchi's own commands on the machine.
var Operator = Caller{ID: "operator", Role: registration.Administrator}

// permission is one thing that a role may do.
type permission string

const (
	seeQueue       permission = "queue_viewed"
	seeApplication permission = "application_viewed"
	seeImage       permission = "image_viewed"
	search         permission = "searched"
	guardImages    permission = "image_guarded" // mask, hide and shred one
	decide         permission = "decide"
	annotate       permission = "note_written"
	assist         permission = "assist"
	seeLetters     permission = "undelivered_viewed"
	keepAccounts   permission = "account_kept"
	keepRegister   permission = "register_kept"
	keepSettings   permission = "settings_kept"
	seeExports     permission = "exports_viewed"
	makeExport     permission = "export_made"
	takeExport     permission = "export_downloaded"
	confirmExport  permission = "export_confirmed"
	seeCards       permission = "cards_viewed"
	keepCards      permission = "card_kept"
	findCard       permission = "card_searched"
	voidCard       permission = "card_voided"
)

var permissions = map[registration.StaffRole][]permission{
	registration.Administrator: {
		seeQueue, search, seeApplication, seeImage, guardImages, decide, annotate, assist, seeLetters, keepAccounts, keepRegister, keepSettings,
		seeExports, makeExport, takeExport, confirmExport, seeLog, seeOverview,
		seeCards, keepCards, findCard, voidCard,
	},
	registration.Reviewer: {seeQueue, search, seeApplication, seeImage, guardImages, decide, annotate, assist, seeLetters, seeOverview},
	registration.CardDesk: {
		seeQueue, search, seeApplication, annotate, seeExports, makeExport, takeExport, confirmExport,
		seeCards, keepCards, findCard, voidCard,
	},
	registration.Auditor: {seeQueue, seeLog, seeOverview},
}

// permit is the one gate: it refuses with Denied "not_permitted" whom the role does
// not allow, and with Denied "own_account_first" for whom something else is due.
func (d *Desk) permit(c Caller, p permission) error {
	if c.Due != "" && p != keepOwn {
		return registration.Fault(registration.Denied, "own_account_first")
	}
	if !Allows(c.Role, p) {
		return registration.Fault(registration.Denied, "not_permitted")
	}
	return nil
}

// record permits and writes the act down; what cannot be written down is not done.
func (d *Desk) record(ctx context.Context, c Caller, p permission, subject string) error {
	return d.recordDetail(ctx, c, p, registration.Event{Subject: subject})
}

// recordDetail is record with what is told beside the subject: codes and counts.
func (d *Desk) recordDetail(ctx context.Context, c Caller, p permission, e registration.Event) error {
	if err := d.permit(c, p); err != nil {
		return err
	}
	e.At, e.Actor, e.Act = d.Now(), c.actor(), string(p)
	return d.Log.Record(ctx, e)
}
