package stories

import (
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// screenshots is where the pages lie as they looked, at the root of the repository.
const screenshots = "../screenshots"

//go:embed testdata/axe.min.js
var axe string

// seen remembers what was looked at: names of screenshots, and routes.
var seen struct {
	sync.Mutex
	names, routes map[string]bool
}

// look photographs the page, once in all stories, and asks whether everybody can use
// it. Further looks under the same name are free.
func (v *visitor) look(name string) {
	v.t.Helper()
	name = v.device.name + "-" + name
	if !first(name, v.address()) {
		return
	}
	v.photograph(name)
	if v.scriptless {
		v.scripts(true)
		defer v.scripts(false)
	}
	v.accessible(name)
	v.folds(name)
}

func first(name, address string) bool {
	seen.Lock()
	defer seen.Unlock()
	if seen.names == nil {
		seen.names, seen.routes = map[string]bool{}, map[string]bool{}
	}
	before := seen.names[name]
	seen.names[name], seen.routes[route(address)] = true, true
	return !before
}

func (v *visitor) photograph(name string) {
	v.t.Helper()
	picture := call(v, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: new(true), OptimizeForSpeed: new(true),
	})
	v.must(os.WriteFile(filepath.Join(screenshots, name+".png"), picture.Data, 0o600))
}

// violation is what axe-core finds wrong.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

// accessible runs all rules of axe-core, in a world of its own: the page's policy,
// which stays in force, would not let the script in.
func (v *visitor) accessible(name string) {
	v.t.Helper()
	frame := call(v, page.GetFrameTree, cdp.Empty{}).FrameTree.Frame.ID
	world := call(v, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: "axe"})
	in := func(p *runtime.EvaluateParams) { p.ContextID = world.ExecutionContextID }
	v.do(chromedp.Evaluate[chromedp.Void](axe, in))
	found := evaluate[[]violation](v, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations)`,
		in, chromedp.EvalAwaitPromise)
	for _, f := range found {
		for _, node := range f.Nodes {
			v.t.Errorf("%s: %s: %s\n\t%s\n\t%s", name, f.ID, f.Help, node.HTML,
				strings.ReplaceAll(node.FailureSummary, "\n", "\n\t"))
		}
	}
}

// folds checks that nothing lies beside a page 320 pixels wide (WCAG 2.2, 1.4.10).
func (v *visitor) folds(name string) {
	v.t.Helper()
	const width = 320
	call(v, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: v.device.height, DeviceScaleFactor: 1,
	})
	over := ask[[]string](v, `document.documentElement.scrollWidth <= %d ? [] :
		[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > %d)
			.map((e) => e.tagName + "." + e.className)`, width, width)
	if len(over) > 0 {
		v.t.Errorf("%s: wider than %d pixels: %s", name, width, strings.Join(over, ", "))
	}
	v.hold()
}

// The parts of an address that differ from person to person.
var (
	receipt  = regexp.MustCompile(`/[0-9A-Z]{9}\b`)
	token    = regexp.MustCompile(`/(identity|my/password|status/password|handoff)/[A-Za-z0-9_-]{12,}`)
	document = regexp.MustCompile(`/documents/[^/]+`)
	batch    = regexp.MustCompile(`/exports/[a-z0-9_]+-\d+$`)
	account  = regexp.MustCompile(`/accounts/[0-9a-z]{26}`)
	letter   = regexp.MustCompile(`/[^/]+\.eml$`)
)

// route is the address without its host and without what is somebody's.
func route(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	side := "public"
	if strings.HasSuffix(home.Staff, u.Host) {
		side = "staff"
	}
	path := receipt.ReplaceAllString(u.Path, "/{receipt}")
	path = token.ReplaceAllString(path, "/$1/{token}")
	path = document.ReplaceAllString(path, "/documents/{id}")
	path = batch.ReplaceAllString(path, "/exports/{batch}")
	path = account.ReplaceAllString(path, "/accounts/{id}")
	return side + " " + letter.ReplaceAllString(path, "/{letter}")
}

// unvisited tells which page no story has looked at.
func unvisited() error {
	missing := slices.DeleteFunc(slices.Clone(pages), func(p string) bool { return seen.routes[p] })
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("no story looks at %s", strings.Join(missing, ", "))
}

// pages are all pages of both sides.
var pages = []string{
	"public /", "public /online", "public /start", "public /guide",
	"public /apply", "public /apply/confirm", "public /apply/done",
	"public /identity/{token}", "public /identity/documents", "public /identity/fields",
	"public /identity/confirm", "public /identity/done",
	"public /handoff/{token}", "public /status", "public /status/forgot", "public /status/password/{token}", "public /status/email", "public /status/withdrawal",
	"public /my", "public /my/login", "public /my/card", "public /my/password",
	"public /my/password/{token}", "public /my/forgot", "public /my/devices", "public /my/change", "public /my/data", "public /my/renewal",
	"public /demo/mail", "public /demo/mail/{letter}",
	"staff /login", "staff /login/code", "staff /account", "staff /account/authenticator",
	"staff /accounts", "staff /accounts/{id}", "staff /applications", "staff /applications/{receipt}",
	"staff /log", "staff /overview",
	"staff /exports", "staff /exports/{batch}", "staff /patrons/import",
	"staff /applications/{receipt}/assistance", "staff /letters",
	"staff /settings", "staff /settings/pickup_places/preview", "staff /settings/history",
}
