package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ouchi/internal/calendar"
	"ouchi/internal/registration"
)

// Settings is what an administrator may change while ouchi runs. Lists of codes keep
// every code they ever had: one that is not wanted any more is retired.
type Settings struct {
	Places   []registration.Option
	Methods  []registration.Option
	Kinds    []registration.DocumentKind
	Reasons  []registration.Reason
	Letters  []registration.Letter
	Calendar calendar.Rules
	Pace     registration.Pace
	Postage  []registration.Postage
	News     []registration.Announcement
}

// SettingsFault is what the settings' own check finds wrong in a section.
type SettingsFault struct {
	At     string // where in the section: "[2].label" counted from 1, ".min_days"; "" is the whole
	Reason string // code, e.g. "required"
}

// Console keeps what is changed of the settings. What it keeps is durable and in force
// when Keep returns.
type Console interface {
	// Newest is the version in force; 0 is the settings file alone.
	Newest(ctx context.Context) (int64, error)
	// Settings is a version laid over the settings file, with who made it; 0 is the file.
	Settings(ctx context.Context, version int64) (Settings, registration.SettingsVersion, error)
	// Before lists versions before one, newest first; 0 begins with the newest.
	Before(ctx context.Context, version int64, n int) ([]registration.SettingsVersion, error)
	// Faults checks a section as the settings file is checked.
	Faults(s Settings, section registration.Section) []SettingsFault
	// Changed lists the sections in which two settings differ.
	Changed(a, b Settings) []registration.Section
	// Keep writes the next version with its event; a registration.Conflict when somebody
	// wrote that version already.
	Keep(ctx context.Context, s Settings, v registration.SettingsVersion, e registration.Event) error
}

// maxNote is how long the note on a change may be, in characters.
const maxNote = 200

// SettingsInForce are the settings as they are, with their version.
func (d *Desk) SettingsInForce(ctx context.Context, c Caller) (Settings, int64, error) {
	if err := d.permit(c, keepSettings); err != nil {
		return Settings{}, 0, err
	}
	newest, err := d.Console.Newest(ctx)
	if err != nil {
		return Settings{}, 0, err
	}
	s, _, err := d.Console.Settings(ctx, newest)
	return s, newest, err
}

// SettingsAt are the settings of a version, with who made it; 0 is the settings file.
func (d *Desk) SettingsAt(ctx context.Context, c Caller, version int64) (Settings, registration.SettingsVersion, error) {
	if err := d.permit(c, keepSettings); err != nil {
		return Settings{}, registration.SettingsVersion{}, err
	}
	return d.Console.Settings(ctx, version)
}

// SettingsHistory lists up to n versions before one, newest first; 0 begins with the
// newest.
func (d *Desk) SettingsHistory(ctx context.Context, c Caller, version int64, n int) ([]registration.SettingsVersion, error) {
	if err := d.permit(c, keepSettings); err != nil {
		return nil, err
	}
	return d.Console.Before(ctx, version, n)
}

// SettingsFaults checks a section that is not kept yet.
func (d *Desk) SettingsFaults(c Caller, s Settings, section registration.Section) ([]SettingsFault, error) {
	if err := d.permit(c, keepSettings); err != nil {
		return nil, err
	}
	return d.Console.Faults(s, section), nil
}

// SettingsChange is one section as it shall be.
type SettingsChange struct {
	Section  registration.Section
	Settings Settings // of which only the section counts
	Seen     int64    // the version that was in force when the change was begun
	Note     string   // why, for colleagues
}

// KeepSettings puts a section in force, all other sections left as they are. It is a
// Conflict "settings_changed" when somebody kept others since, and changes nothing
// when there are faults.
func (d *Desk) KeepSettings(ctx context.Context, c Caller, in SettingsChange) ([]SettingsFault, error) {
	was, newest, err := d.SettingsInForce(ctx, c)
	if err != nil {
		return nil, err
	}
	if in.Seen != newest {
		return nil, registration.Fault(registration.Conflict, "settings_changed")
	}
	next := was.With(in.Section, in.Settings)
	if faults := d.Console.Faults(next, in.Section); len(faults) > 0 {
		return faults, nil
	}
	return nil, d.keepVersion(ctx, c, was, kept{next, newest + 1, in.Note})
}

// RestoreSettings puts an older version in force again, as a new one. Codes that came
// since stay, retired.
func (d *Desk) RestoreSettings(ctx context.Context, c Caller, version, seen int64) error {
	was, newest, err := d.SettingsInForce(ctx, c)
	if err != nil {
		return err
	}
	if seen != newest {
		return registration.Fault(registration.Conflict, "settings_changed")
	}
	old, _, err := d.Console.Settings(ctx, version)
	if err != nil {
		return err
	}
	for _, section := range registration.Sections() {
		if len(d.Console.Faults(old, section)) > 0 {
			return registration.Fault(registration.Conflict, "settings_unfit")
		}
	}
	return d.keepVersion(ctx, c, was, kept{old, newest + 1, fmt.Sprintf("%d版に戻しました", version)})
}

type kept struct {
	settings Settings
	version  int64
	note     string
}

// keepVersion writes a version, unless it would change nothing.
func (d *Desk) keepVersion(ctx context.Context, c Caller, was Settings, k kept) error {
	k.settings = k.settings.keeping(was)
	changed := d.Console.Changed(was, k.settings)
	if len(changed) == 0 {
		return nil
	}
	names := make([]string, len(changed))
	for i, s := range changed {
		names[i] = string(s)
	}
	if note := []rune(strings.TrimSpace(k.note)); len(note) > maxNote {
		k.note = string(note[:maxNote])
	}
	v := registration.SettingsVersion{
		Version: k.version, At: d.Now(), By: c.actor(), Changed: changed, Note: strings.TrimSpace(k.note),
	}
	return d.Console.Keep(ctx, k.settings, v, registration.Event{
		At: d.Now(), Subject: "settings", Actor: c.actor(), Act: string(keepSettings),
		Detail: fmt.Sprintf("version=%d sections=%s", k.version, strings.Join(names, ",")),
	})
}

// With is the settings with one section of others.
func (s Settings) With(section registration.Section, from Settings) Settings {
	switch section {
	case registration.PlacesSection:
		s.Places = from.Places
	case registration.MethodsSection:
		s.Methods = from.Methods
	case registration.DocumentsSection:
		s.Kinds = from.Kinds
	case registration.ReasonsSection:
		s.Reasons = from.Reasons
	case registration.LettersSection:
		s.Letters = from.Letters
	case registration.CalendarSection:
		s.Calendar = from.Calendar
	case registration.PaceSection:
		s.Pace = from.Pace
	case registration.PostageSection:
		s.Postage = from.Postage
	case registration.NewsSection:
		s.News = from.News
	}
	return s
}

// keeping adds, retired, the codes that were there and are not any more: applications
// bear them, and none may come to mean something else.
func (s Settings) keeping(was Settings) Settings {
	option := func(o *registration.Option) (string, *bool) { return o.Code, &o.Retired }
	s.Places = retiring(was.Places, s.Places, option)
	s.Methods = retiring(was.Methods, s.Methods, option)
	s.Kinds = retiring(was.Kinds, s.Kinds, func(k *registration.DocumentKind) (string, *bool) { return k.Code, &k.Retired })
	s.Reasons = retiring(was.Reasons, s.Reasons, func(r *registration.Reason) (string, *bool) { return r.Code, &r.Retired })
	return s
}

// retiring is next with the entries of was whose code it lacks.
func retiring[T any](was, next []T, of func(*T) (code string, retired *bool)) []T {
	next = slices.Clone(next)
	for _, old := range was {
		code, retired := of(&old)
		known := slices.ContainsFunc(next, func(e T) bool {
			c, _ := of(&e)
			return c == code
		})
		if !known {
			*retired = true
			next = append(next, old)
		}
	}
	return next
}
