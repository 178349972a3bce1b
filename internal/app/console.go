package app

import (
	"context"
	"slices"

	"ouchi/internal/config"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// Console speaks the desk's language to the settings: it lays what is kept over the
// file, and puts in force what is kept anew.
type Console struct {
	File   config.Config // as the settings file says
	Store  *store.DB
	Follow func(context.Context) (changed bool, err error) // puts the newest version in force
}

// Newest is the version in force; 0 is the settings file alone.
func (k Console) Newest(ctx context.Context) (int64, error) { return k.Store.SettingsNow(ctx) }

// Settings is a version laid over the settings file. What does not go with the file any
// more is as the file says, as it is where it is in force.
func (k Console) Settings(ctx context.Context, version int64) (desk.Settings, registration.SettingsVersion, error) {
	if version == 0 {
		return editable(k.File), registration.SettingsVersion{}, nil
	}
	v, err := k.Store.Settings(ctx, version)
	if err != nil {
		return desk.Settings{}, v, err
	}
	c, _ := k.File.Under(v.Body) // told when it was put in force
	return editable(c), v, nil
}

// Before lists versions before one, newest first; 0 begins with the newest.
func (k Console) Before(ctx context.Context, version int64, n int) ([]registration.SettingsVersion, error) {
	return k.Store.SettingsBefore(ctx, version, n)
}

// Faults checks a section as the settings file is checked.
func (k Console) Faults(s desk.Settings, section registration.Section) []desk.SettingsFault {
	var all []desk.SettingsFault
	for _, f := range laid(k.File, s).FaultsOf(section) {
		all = append(all, desk.SettingsFault{At: f.Key, Reason: f.Reason})
	}
	return all
}

// Changed lists the sections in which two settings differ.
func (k Console) Changed(a, b desk.Settings) []registration.Section {
	return laid(k.File, a).Changed(laid(k.File, b))
}

// Keep writes the next version and puts it in force here; other processes follow.
func (k Console) Keep(ctx context.Context, s desk.Settings, v registration.SettingsVersion, e registration.Event) error {
	var err error
	if v.Body, err = k.File.Overrides(laid(k.File, s)); err != nil {
		return err
	}
	if err := k.Store.PutSettings(ctx, v, e); err != nil {
		return err
	}
	_, err = k.Follow(context.WithoutCancel(ctx))
	return err
}

// editable is what the console may change of the settings, in lists of its own: those
// in force are read by others meanwhile.
func editable(c config.Config) desk.Settings {
	return desk.Settings{
		Places: slices.Clone(c.Form.PickupPlaces), Methods: slices.Clone(c.Form.NoticeMethods),
		Kinds: slices.Clone(c.Documents.Kinds), Reasons: slices.Clone(c.Reasons), Letters: slices.Clone(c.Letters),
		Calendar: c.Calendar, Pace: c.Review, Postage: slices.Clone(c.Post.Postage), News: slices.Clone(c.News),
	}
}

// laid is the file's settings with the console's over them.
func laid(c config.Config, s desk.Settings) config.Config {
	c.Form.PickupPlaces, c.Form.NoticeMethods = s.Places, s.Methods
	c.Documents.Kinds, c.Reasons, c.Letters = s.Kinds, s.Reasons, s.Letters
	c.Calendar, c.Review, c.Post.Postage, c.News = s.Calendar, s.Pace, s.Postage, s.News
	return c
}
