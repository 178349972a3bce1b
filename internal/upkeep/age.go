package upkeep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ouchi/internal/registration"
)

const (
	ageBatch   = 100
	orphanLife = time.Hour // longer than any upload takes to get its row
)

// Age does what days bring: reminders, lapses, shredding, forgetting, the sweep of
// files that no row names, and the figures of days that are over. It returns 0; a minute later there is more.
func (u *Upkeep) Age(ctx context.Context) (int, error) {
	return 0, errors.Join(u.remind(ctx), u.remindOfEnds(ctx), u.lapse(ctx), u.shred(ctx), u.purge(ctx), u.sweep(ctx), u.settle(ctx), u.count(ctx))
}

func (u *Upkeep) step() registration.Step {
	return registration.Step{At: u.Now(), By: registration.ByClock, ID: u.NewID}
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func (u *Upkeep) remind(ctx context.Context) error {
	due, err := u.Applications.RemindDue(ctx, u.Now().Add(days(u.Policy.ReminderDays)), ageBatch)
	return errors.Join(err, u.each(ctx, due, registration.Application.Remind))
}

func (u *Upkeep) lapse(ctx context.Context) error {
	due, err := u.Applications.LapseDue(ctx, u.Now(), ageBatch)
	return errors.Join(err, u.each(ctx, due, registration.Application.Lapse))
}

// each takes one step with each application; one that moved meanwhile is left alone.
func (u *Upkeep) each(ctx context.Context, due []registration.Application,
	do func(registration.Application, registration.Step) (registration.Change, error),
) error {
	for _, a := range due {
		change, err := do(a, u.step())
		if err == nil {
			_, err = u.Applications.Apply(ctx, change)
		}
		if err != nil && !errors.Is(err, registration.ErrConflict) {
			return err
		}
	}
	if len(due) > 0 {
		u.Promised()
	}
	return nil
}

// shred destroys the images whose days are over: keys first, so that a file left
// behind by a crash is noise, then files, then the traces in the database.
func (u *Upkeep) shred(ctx context.Context) error {
	due, err := u.Applications.ShredDue(ctx, u.Now(), ageBatch)
	if err != nil || len(due) == 0 {
		return err
	}
	for _, id := range due {
		objects, err := u.Applications.Shred(ctx, id, registration.Event{
			At: u.Now(), Subject: id, Actor: registration.ByClock, Act: "images_shredded",
		})
		if err != nil {
			return err
		}
		if err := u.deleteAll(ctx, objects); err != nil {
			return err
		}
	}
	u.Log.InfoContext(ctx, "images shredded", "applications", len(due))
	return u.Archive.Settle(ctx)
}

func (u *Upkeep) purge(ctx context.Context) error {
	now := u.Now()
	n, err := u.Archive.Purge(ctx, Horizons{
		Now:          now,
		Applications: now.Add(-days(u.Policy.ApplicationDays)),
		Mails:        now.Add(-days(u.Policy.MailDays)),
		Patrons:      registration.DateOf(now.Add(-days(u.Policy.PatronDays))),
	})
	if err != nil || n == 0 {
		return err
	}
	return u.Archive.Settle(ctx)
}

// settle does what could not be done at once.
func (u *Upkeep) settle(ctx context.Context) error {
	if !u.unsettled.Swap(false) {
		return nil
	}
	err := u.Archive.Settle(ctx)
	if err != nil {
		u.unsettled.Store(true)
	}
	return err
}

// sweep looks for orphans once an hour.
func (u *Upkeep) sweep(ctx context.Context) error {
	if u.Now().Sub(u.swept) < orphanLife {
		return nil
	}
	u.swept = u.Now()
	return errors.Join(u.Sweep(ctx), u.destroyKeys(ctx), u.Archive.Settle(ctx))
}

// destroyKeys ends the wrapping keys that no image needs any more: what backups and
// the database's dead rows still hold of shredded images ends with them.
func (u *Upkeep) destroyKeys(ctx context.Context) error {
	destroyed, err := u.Keys.DestroyUnused(func(id string) (bool, error) { return u.Archive.KeyInUse(ctx, id) })
	for _, id := range destroyed {
		err = errors.Join(err, u.Archive.Record(ctx, registration.Event{
			At: u.Now(), Subject: id, Actor: registration.ByClock, Act: "key_destroyed",
		}))
	}
	return err
}

// Sweep deletes the vault's files that no row names: what a crash or a lost delete left.
// One goes only when it is older than an hour and the sweep before found it too, so that
// a clock that is set forward takes no upload for a leftover before it has its row.
func (u *Upkeep) Sweep(ctx context.Context) error {
	found := map[string]bool{}
	err := u.Vault.List(ctx, func(name string, modified time.Time) error {
		if u.Now().Sub(modified) < orphanLife {
			return nil
		}
		kept, err := u.Archive.HasObject(ctx, name)
		if err != nil || kept {
			return err
		}
		if !u.orphans[name] {
			found[name] = true
			return nil
		}
		if err := u.Vault.Delete(ctx, name); err != nil {
			return fmt.Errorf("upkeep: sweep the vault: %w", err)
		}
		return nil
	})
	u.orphans = found
	return err
}
