package stories

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// patience is how long anything may take before a story gives up; long, because the
// machine may be busy with much else.
const patience = 60 * time.Second

// device is what somebody holds in their hands.
type device struct {
	name          string // begins the names of the screenshots
	width, height int64
	scale         float64
	touch         bool
}

var (
	phone   = device{"phone", 360, 740, 1.5, true}
	desktop = device{"desktop", 1280, 900, 1, false}
)

// startBrowser starts the one browser. Nothing but this machine can be reached by it.
func startBrowser(profile string) (context.Context, context.CancelFunc, error) {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath("chromium"), chromedp.UserDataDir(profile),
		chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		// A page in the background must not be slower than the one in front.
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
	}
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	machine, stop := chromedp.NewExecAllocator(context.Background(), options...)
	browser, leave := chromedp.NewContext(machine)
	return browser, func() {
		leave()
		stop()
	}, chromedp.Do(browser)
}

// visitor is one person with one device and a browser profile of their own. Every
// method that cannot do as told ends the story.
type visitor struct {
	t      *testing.T
	ctx    context.Context
	device device
	status int64 // of the last page

	scriptless    bool
	authenticator webauthn.AuthenticatorID
}

// visit begins a visit at an address.
func visit(t *testing.T, d device, address string) *visitor {
	t.Helper()
	ctx, leave := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	t.Cleanup(leave)
	return enter(ctx, t, d, address)
}

// anotherTab opens an address in a second tab of the same profile.
func (v *visitor) anotherTab(address string) *visitor {
	v.t.Helper()
	profile := chromedp.WithExistingBrowserContext(chromedp.FromContext(v.ctx).BrowserContextID)
	ctx, leave := chromedp.NewContext(chrome, profile)
	v.t.Cleanup(leave)
	return enter(ctx, v.t, v.device, address)
}

func enter(ctx context.Context, t *testing.T, d device, address string) *visitor {
	t.Helper()
	v := &visitor{t: t, ctx: ctx, device: d}
	v.must(chromedp.Do(ctx)) // opens the tab, which lives as long as this context
	v.watch()
	v.hold()
	v.open(address)
	return v
}

// hold gives the page the device's size.
func (v *visitor) hold() {
	v.t.Helper()
	shape := []chromedp.EmulateViewportOption{chromedp.EmulateScale(v.device.scale)}
	if v.device.touch {
		shape = append(shape, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	v.do(chromedp.EmulateViewport(v.device.width, v.device.height, shape...))
}

// withoutScripts turns JavaScript off, for all pages to come.
func (v *visitor) withoutScripts() *visitor {
	v.t.Helper()
	v.scripts(false)
	v.scriptless = true
	return v
}

func (v *visitor) scripts(on bool) {
	v.t.Helper()
	call(v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// watch fails the story for what a person would not see: errors in the console,
// breaches of the policy, requests to another host.
func (v *visitor) watch() {
	v.t.Helper()
	var mu sync.Mutex
	var seen []string
	complain := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf(format, args...))
	}
	v.must(chromedp.Listen(v.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complain("a script failed: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.URL)
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				complain("console: %s", words(e.Args))
			}
		case *log.EventEntryAdded:
			if bad(e.Entry) {
				complain("console: %s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			if foreign(e.Request.URL) {
				complain("a request to %s", e.Request.URL)
			}
		}
	}))
	v.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range seen {
			v.t.Errorf("%s: %s", v.device.name, s)
		}
	})
}

// bad tells whether an entry of the browser's log is a fault of ours. The answers 4xx
// and the broken lines that stories provoke are not.
func bad(e *log.Entry) bool {
	refused := e.Source == log.EntrySourceNetwork &&
		(strings.Contains(e.Text, "responded with a status of 4") || strings.Contains(e.Text, "ERR_INTERNET_DISCONNECTED"))
	return (e.Level == log.EntryLevelError || e.Level == log.EntryLevelWarning) && !refused
}

func foreign(address string) bool {
	if address == "about:blank" || strings.HasPrefix(address, "data:") {
		return false
	}
	u, err := url.Parse(address)
	return err != nil || u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost"
}

func words(args []*runtime.RemoteObject) string {
	said, err := json.Marshal(args)
	if err != nil {
		return err.Error()
	}
	return string(said)
}

func (v *visitor) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("%s: %v", v.device.name, err)
	}
}

// do takes steps in the browser.
func (v *visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	v.must(chromedp.Do(ctx, steps...))
}

// turn takes steps that lead to another page and waits until it is there.
func (v *visitor) turn(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	v.must(err)
	v.status = 0
	if response != nil {
		v.status = response.Status
	}
}
