package app

import (
	"context"
	"fmt"
	"time"
)

// orphanAge is how old a file without a row may be before it counts as left over: a
// sweep, once an hour, deletes what is older than an hour at its second finding.
const orphanAge = 3 * time.Hour

// Check tries what must hold at any moment, in the database and between it and the
// vault, and says in plain English what does not.
func (a *App) Check(ctx context.Context) (broken []string, err error) {
	mails := a.options.Now().AddDate(0, 0, -a.config.Retention.MailDays)
	if broken, err = a.Store.Check(ctx, mails); err != nil {
		return nil, err
	}
	files, orphans := map[string]bool{}, 0
	err = a.images.List(ctx, func(name string, modified time.Time) error {
		files[name] = true
		kept, err := a.Store.HasObject(ctx, name)
		if !kept && a.options.Now().Sub(modified) > orphanAge {
			orphans++
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	missing := 0
	err = a.Store.ObjectNames(ctx, func(name string) error {
		if !files[name] {
			missing++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if missing > 0 {
		broken = append(broken, fmt.Sprintf("every image has its file in the vault: %d are missing", missing))
	}
	if orphans > 0 {
		broken = append(broken, fmt.Sprintf("every file of the vault has its image: %d have none", orphans))
	}
	overlap, err := a.Overlap(ctx)
	if err != nil {
		return nil, err
	}
	if overlap > 0 {
		broken = append(broken, fmt.Sprintf("nobody else gives numbers of the range in [card]: %d cards have some", overlap))
	}
	log, err := a.checkLog(ctx)
	return append(broken, log...), err
}
