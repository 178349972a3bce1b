package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/desk/desktest"
	"ouchi/internal/registration"
)

// office is a house with its administrator.
type office struct {
	*desktest.House
	who desk.Caller
}

// change puts a section in force for the administrator a test has.
func change(t *testing.T, by office, section registration.Section, alter func(*desk.Settings)) error {
	t.Helper()
	h, c := by.House, by.who
	s, seen, err := h.SettingsInForce(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	alter(&s)
	faults, err := h.KeepSettings(t.Context(), c, desk.SettingsChange{Section: section, Settings: s, Seen: seen, Note: " 春の準備 "})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return err
}

func places(s *desk.Settings, options ...registration.Option) { s.Places = options }

func TestSettingsAreKeptAndRecorded(t *testing.T) {
	h := desktest.New(t)
	c := h.Account(t, "kanri", registration.Administrator)
	err := change(t, office{h, c}, registration.PlacesSection, func(s *desk.Settings) {
		places(s, registration.Option{Code: "jido_1f", Label: "こども/1F"}, registration.Option{Code: "new", Label: "分館"})
		s.Methods = nil // of another section: not part of the change
	})
	if err != nil {
		t.Fatal(err)
	}
	s, version, err := h.SettingsInForce(t.Context(), c)
	if err != nil || version != 1 || len(s.Methods) == 0 {
		t.Fatalf("version %d, methods %v, %v", version, s.Methods, err)
	}
	// What was left out is retired: applications bear its code.
	want := []registration.Option{{Code: "jido_1f", Label: "こども/1F"}, {Code: "new", Label: "分館"}, {Code: "ippan_2f", Label: "一般/2F", Retired: true}}
	if !slices.Equal(s.Places, want) {
		t.Errorf("places %+v", s.Places)
	}
	history, err := h.SettingsHistory(t.Context(), c, 0, 10)
	if err != nil || len(history) != 1 || history[0].Note != "春の準備" || history[0].By != registration.ByStaff(c.ID) {
		t.Errorf("history %+v, %v", history, err)
	}
	events, err := h.Store.Events(t.Context(), "settings")
	if err != nil || len(events) != 1 || events[0].Detail != "version=1 sections=pickup_places" || strings.Contains(events[0].Detail, "こども") {
		t.Errorf("events %+v, %v", events, err)
	}
	if err := change(t, office{h, c}, registration.PlacesSection, func(*desk.Settings) {}); err != nil {
		t.Error(err)
	}
	if _, version, _ := h.SettingsInForce(t.Context(), c); version != 1 {
		t.Errorf("no change made version %d", version)
	}
}

func TestSecondAdministratorIsTold(t *testing.T) {
	h := desktest.New(t)
	one, two := h.Account(t, "one", registration.Administrator), h.Account(t, "two", registration.Administrator)
	s, seen, err := h.SettingsInForce(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	s.Pace.MaxDays = 20
	for i, c := range []desk.Caller{one, two} {
		_, err := h.KeepSettings(t.Context(), c, desk.SettingsChange{Section: registration.PaceSection, Settings: s, Seen: seen})
		if (i == 1) != errors.Is(err, registration.Fault(registration.Conflict, "settings_changed")) {
			t.Errorf("%s: %v", c.Login, err)
		}
	}
}

func TestFaultySettingsAreNotKept(t *testing.T) {
	h := desktest.New(t)
	c := h.Account(t, "kanri", registration.Administrator)
	s, seen, _ := h.SettingsInForce(t.Context(), c)
	s.Places = []registration.Option{{Code: "jido_1f", Label: ""}}
	faults, err := h.KeepSettings(t.Context(), c, desk.SettingsChange{Section: registration.PlacesSection, Settings: s, Seen: seen})
	if err != nil || len(faults) != 1 || faults[0] != (desk.SettingsFault{At: "[1].label", Reason: "required"}) {
		t.Errorf("%+v, %v", faults, err)
	}
	if _, version, _ := h.SettingsInForce(t.Context(), c); version != 0 {
		t.Errorf("version %d", version)
	}
}

func TestOlderSettingsComeBackAsANewVersion(t *testing.T) {
	h := desktest.New(t)
	c := h.Account(t, "kanri", registration.Administrator)
	file, _, _ := h.SettingsAt(t.Context(), c, 0)
	for range 2 {
		_ = change(t, office{h, c}, registration.PaceSection, func(s *desk.Settings) { s.Pace.MaxDays++ })
	}
	_ = change(t, office{h, c}, registration.PlacesSection, func(s *desk.Settings) {
		s.Places = append(s.Places, registration.Option{Code: "bunkan", Label: "分館"})
	})
	if err := h.RestoreSettings(t.Context(), c, 0, 2); registration.CodeOf(err) != registration.Conflict {
		t.Errorf("over a version nobody looked at: %v", err)
	}
	if err := h.RestoreSettings(t.Context(), c, 0, 3); err != nil {
		t.Fatal(err)
	}
	s, version, err := h.SettingsInForce(t.Context(), c)
	if err != nil || version != 4 || s.Pace != file.Pace {
		t.Errorf("version %d, %+v, %v", version, s.Pace, err)
	}
	if last := s.Places[len(s.Places)-1]; last.Code != "bunkan" || !last.Retired {
		t.Errorf("places %+v", s.Places)
	}
	if err := h.RestoreSettings(t.Context(), c, 99, 4); !errors.Is(err, registration.ErrNotFound) {
		t.Errorf("a version that there is not: %v", err)
	}
}

func TestOnlyAdministratorsKeepSettings(t *testing.T) {
	h := desktest.New(t)
	for _, role := range desk.Roles() {
		if role == registration.Administrator {
			continue
		}
		c := h.Account(t, string(role), role)
		_, _, inForce := h.SettingsInForce(t.Context(), c)
		_, _, at := h.SettingsAt(t.Context(), c, 0)
		_, history := h.SettingsHistory(t.Context(), c, 0, 1)
		_, faults := h.SettingsFaults(c, desk.Settings{}, registration.PaceSection)
		_, keep := h.KeepSettings(t.Context(), c, desk.SettingsChange{Section: registration.PaceSection})
		restore := h.RestoreSettings(t.Context(), c, 0, 0)
		for i, err := range []error{inForce, at, history, faults, keep, restore} {
			if registration.CodeOf(err) != registration.Denied {
				t.Errorf("%s, act %d: %v", role, i, err)
			}
		}
	}
}
