package staff_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/staff"
)

// Every route by every role: who is not permitted gets 403, who is gets anything else.
func TestEveryRouteAsksForItsPermission(t *testing.T) {
	l := open(t, func(p *desk.Policy) { p.PasswordTries, p.AddressTries = 1000, 1000 })
	rooms := l.side.Rooms()
	if len(rooms) < 7 {
		t.Fatalf("only %d routes", len(rooms))
	}
	for _, role := range desk.Roles() {
		l.Account(t, string(role), role)
		for pattern, permission := range rooms {
			l.cookie = nil
			l.enter(t, string(role)) // anew, for some of them end a session or lock it
			if !slices.Contains(desk.Permissions(), permission) {
				t.Errorf("%s asks for %q, which there is not", pattern, permission)
			}
			w := l.try(pattern)
			if refused := w.Code == http.StatusForbidden; refused == desk.Allows(role, permission) {
				t.Errorf("%s as %s: %d", pattern, role, w.Code)
			}
		}
	}
}

// try asks a route with made-up names in its places.
func (l *listener) try(pattern string) *httptest.ResponseRecorder {
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{", "x-", "}", "").Replace(path)
	if method == http.MethodPost {
		return l.post(path, url.Values{})
	}
	return l.get(path)
}

// Nobody sees a way that is closed to them, nor misses one that is open.
func TestMenuShowsWhatMayBeOpened(t *testing.T) {
	l := open(t, nil)
	rooms, menu := l.side.Rooms(), staff.Menu()
	for _, role := range desk.Roles() {
		l.Account(t, string(role), role)
		l.cookie = nil
		l.enter(t, string(role))
		html := l.page(t, l.get("/").Header().Get("Location"), 200)
		for pattern, permission := range menu {
			if rooms[pattern] != permission {
				t.Errorf("the menu leads to %s by %q, the route asks for %q", pattern, permission, rooms[pattern])
			}
			link := `<li><a href="` + strings.TrimPrefix(pattern, "GET ") + `"`
			if strings.Contains(html, link) != desk.Allows(role, permission) {
				t.Errorf("%s in the menu of %s", pattern, role)
			}
		}
	}
}

func TestAdministratorHasEveryPermission(t *testing.T) {
	for _, role := range desk.Roles() {
		for _, p := range desk.Permissions() {
			if desk.Allows(role, p) && !desk.Allows(registration.Administrator, p) {
				t.Errorf("%s may %s, the administrator may not", role, p)
			}
		}
	}
}
