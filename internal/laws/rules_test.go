package laws

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// module is the path every package of the house begins with.
const module = "ouchi"

// A graph names the direct imports of every package of the house, tests left
// out: import path to import paths.
type graph map[string][]string

// The rooms by what they are. A package belongs to the first folder of its
// path, the one under internal if it is there; a folder that ends in "test" is
// a kit for tests. deploy embeds the reference settings, docs
// the guide for applicants, sample makes up the
// people of the demo, bench measures, faults breaks things.
var (
	ground   = []string{"calendar", "config", "gate", "jptext", "picture", "postal", "secret", "sheet", "words"}
	useCases = []string{"desk", "intake", "membership", "upkeep"}
	adapters = []string{"mail", "signin", "store", "vault"}
	others   = []string{"app", "bench", "card", "chart", "deploy", "docs", "drift", "faults", "laws", "registration", "sample", "stories", "web"}
)

// Laws 1 and 5: what the rooms that only think may not know, what the settings
// are made of, and what a command is made of.
var (
	worldly    = []string{"net/http", "database/sql", "html/template", "log/slog", "os"}
	mayUseOS   = []string{"config", "postal"}
	groundMay  = map[string][]string{"config": append([]string{"card", "deploy", "registration"}, ground...)}
	commandMay = []string{"", "cmd", "app", "config", "deploy", "sample"}
	thoughtful = append([]string{"card", "chart", "registration"}, ground...)
)

// room gives the room a package belongs to: "store" for ouchi/internal/store
// and all below it, "cmd" for the commands, "test" for a kit, "" for what is
// not of the house.
func room(path string) string {
	rest, ours := strings.CutPrefix(path, module+"/")
	if !ours {
		return ""
	}
	parts := strings.Split(rest, "/")
	switch {
	case strings.HasSuffix(parts[len(parts)-1], "test"):
		return "test"
	case parts[0] == "internal" && len(parts) > 1:
		return parts[1]
	default:
		return parts[0]
	}
}

// breaches lists every import that breaks a law, in words.
func breaches(g graph) []string {
	var found []string
	for _, from := range slices.Sorted(maps.Keys(g)) {
		for _, to := range g[from] {
			if law := direct(from, to); law != "" {
				found = append(found, fmt.Sprintf("%s may not import %s: %s", from, to, law))
			}
		}
		for to, way := range g.reach(from) {
			law, by := distant(from, to), ""
			if law == "" {
				continue
			}
			if way != from {
				by = ", not even by way of " + way
			}
			found = append(found, fmt.Sprintf("%s may not import %s%s: %s", from, to, by, law))
		}
		if r := room(from); !known(r) {
			found = append(found, fmt.Sprintf("%s has no place in the house: name the room %q in internal/laws", from, r))
		}
	}
	slices.Sort(found)
	return found
}

// direct tells the law that one import statement breaks, "" for none.
func direct(from, to string) string {
	f, t := room(from), room(to)
	switch {
	case f == "test":
		return ""
	case t == "test" && f != "sample" && f != "bench":
		return "a kit for tests is imported by tests alone"
	case slices.Contains(thoughtful, f) && slices.Contains(worldly, to) && !(to == "os" && slices.Contains(mayUseOS, f)):
		return "law 1: ground rooms, card, chart and registration know nothing of the network, the database, pages, logs or files"
	case slices.Contains(ground, f) && t != "" && t != f && !slices.Contains(groundMay[f], t):
		return "law 1: a ground room stands on nothing of ours"
	case f == "registration" && t != "" && t != f && t != "jptext":
		return "law 1: registration stands on jptext alone"
	case slices.Contains(adapters, t) && f != "app" && !slices.Contains(slices.Concat(adapters, useCases), f):
		return "law 5: only app knows concrete adapters"
	case t == "config" && f != "cmd" && f != "app" && f != "config":
		return "law 5: only cmd and app read config"
	case f == "cmd" && !slices.Contains(commandMay, t):
		return "law 5: a command knows app, its settings and the demo's people, nothing else of ours"
	case t == "cmd" && f != "cmd":
		return "law 5: nothing of the house knows a command"
	}
	return ""
}

// distant tells the law that reaching a package breaks however long the way.
func distant(from, to string) string {
	f, t := room(from), room(to)
	useCase, adapter := slices.Contains(useCases, f), slices.Contains(adapters, f)
	toUseCase, toAdapter := slices.Contains(useCases, t), slices.Contains(adapters, t)
	public, staff := within(from, "internal/web/public"), within(from, "internal/web/staff")
	switch {
	case useCase && t != f && (toUseCase || toAdapter):
		return "law 2: a use case knows neither another use case nor an adapter"
	case adapter && t != f && (toUseCase || toAdapter):
		return "law 3: an adapter knows neither another adapter nor a use case"
	case public && t == "desk":
		return "law 4: the public side holds no handle that can decide"
	case staff && (t == "intake" || t == "membership"):
		return "law 4: the staff side does not act as an applicant or a patron"
	case public && within(to, "internal/web/staff"), staff && within(to, "internal/web/public"):
		return "law 4: the two sides of the house do not know each other"
	}
	return ""
}

// reach gives every package of the house that from can reach through others,
// with the package the way leads by; what it imports itself leads by itself.
func (g graph) reach(from string) map[string]string {
	way := map[string]string{}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, to := range g[at] {
			if _, seen := way[to]; seen || room(to) == "" || to == from {
				continue
			}
			way[to] = at
			queue = append(queue, to)
		}
	}
	return way
}

func known(r string) bool {
	return r == "cmd" || r == "test" ||
		slices.Contains(slices.Concat(ground, useCases, adapters, others), r)
}

func within(path, folder string) bool {
	return strings.HasPrefix(path+"/", module+"/"+folder+"/")
}
