package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"ouchi/internal/registration"
)

// part is a section of the settings that the console may change.
type part struct {
	section registration.Section
	key     string            // where it stands in the file
	of      func(*Config) any // points at its value
}

// parts are the sections in the order of the console.
func parts() []part {
	return []part{
		{registration.PlacesSection, "form.pickup_places", func(c *Config) any { return &c.Form.PickupPlaces }},
		{registration.MethodsSection, "form.notice_methods", func(c *Config) any { return &c.Form.NoticeMethods }},
		{registration.DocumentsSection, "documents.kinds", func(c *Config) any { return &c.Documents.Kinds }},
		{registration.ReasonsSection, "reasons", func(c *Config) any { return &c.Reasons }},
		{registration.LettersSection, "letters", func(c *Config) any { return &c.Letters }},
		{registration.CalendarSection, "calendar", func(c *Config) any { return &c.Calendar }},
		{registration.PaceSection, "review", func(c *Config) any { return &c.Review }},
		{registration.PostageSection, "post.postage", func(c *Config) any { return &c.Post.Postage }},
		{registration.NewsSection, "announcements", func(c *Config) any { return &c.News }},
	}
}

// written is the section's value as it is kept.
func (p part) written(c Config) (json.RawMessage, error) { return json.Marshal(p.of(&c)) }

// same takes an empty list for one that is left out.
func same(a, b json.RawMessage) bool {
	empty := func(text json.RawMessage) string { return strings.ReplaceAll(string(text), "null", "[]") }
	return empty(a) == empty(b)
}

// Overrides writes down, as JSON, the sections in which changed differs from the
// file's settings. A section is kept whole or not at all: one that the console never
// touched goes on following the file.
func (c Config) Overrides(changed Config) (body string, err error) {
	kept := map[registration.Section]json.RawMessage{}
	for _, p := range parts() {
		ours, err := p.written(c)
		if err != nil {
			return "", fmt.Errorf("config: write %s: %w", p.section, err)
		}
		theirs, err := p.written(changed)
		if err != nil {
			return "", fmt.Errorf("config: write %s: %w", p.section, err)
		}
		if !same(ours, theirs) {
			kept[p.section] = theirs
		}
	}
	text, err := json.Marshal(kept)
	return string(text), err
}

// Changed lists the sections in which two settings differ.
func (c Config) Changed(other Config) []registration.Section {
	var all []registration.Section
	for _, p := range parts() {
		ours, errA := p.written(c)
		theirs, errB := p.written(other)
		if errA != nil || errB != nil || !same(ours, theirs) {
			all = append(all, p.section)
		}
	}
	return all
}

// Under lays what Overrides wrote over the file's settings; an empty body lays
// nothing. A section that cannot be read or that the file's own checks refuse is left
// as the file says, and told among the faults, which then are Faults: a library must
// not stand still because its file or program changed since.
func (c Config) Under(body string) (Config, error) {
	if body == "" {
		return c, nil
	}
	kept := map[registration.Section]json.RawMessage{}
	if err := json.Unmarshal([]byte(body), &kept); err != nil {
		return c, Faults{{What: "the stored settings are no JSON"}}
	}
	var faults Faults
	for _, p := range parts() {
		text, ok := kept[p.section]
		if !ok {
			continue
		}
		next := c
		if err := p.read(&next, text); err != nil {
			faults = append(faults, Fault{Key: p.key, What: "what was stored cannot be read"})
			continue
		}
		if wrong := next.faultsOf(p.section); len(wrong) > 0 {
			faults = append(faults, wrong...)
			continue
		}
		c = next
	}
	return c, faults.err()
}

// read replaces the section's value.
func (p part) read(c *Config, text json.RawMessage) error {
	at := reflect.ValueOf(p.of(c)).Elem()
	fresh := reflect.New(at.Type())
	if err := json.Unmarshal(text, fresh.Interface()); err != nil {
		return err
	}
	at.Set(fresh.Elem())
	return nil
}

// FaultsOf is what the file's own checks find wrong in a section. The keys begin in
// the section: "[2].label", ".min_days".
func (c Config) FaultsOf(s registration.Section) Faults {
	all := c.faultsOf(s)
	for i := range all {
		all[i].Key = strings.TrimPrefix(all[i].Key, keyOf(s))
	}
	return all
}

func (c Config) faultsOf(s registration.Section) Faults {
	var all Faults
	for _, f := range c.faults() {
		rest, ours := strings.CutPrefix(f.Key, keyOf(s))
		if ours && (rest == "" || rest[0] == '[' || rest[0] == '.') {
			all = append(all, f)
		}
	}
	return all
}

func keyOf(s registration.Section) string {
	for _, p := range parts() {
		if p.section == s {
			return p.key
		}
	}
	return string(s)
}
