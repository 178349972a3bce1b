package stories

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed testdata/find.js
var finder string

// call sends one command of the DevTools protocol.
func call[P, R any](v *visitor, command cdp.Command[P, R], params P) R {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	v.must(err)
	return result
}

// ask evaluates an expression in the page.
func ask[T any](v *visitor, expression string, args ...any) T {
	v.t.Helper()
	return evaluate[T](v, fmt.Sprintf(expression, args...))
}

func evaluate[T any](v *visitor, expression string, options ...chromedp.EvaluateOption) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	v.must(err)
	return answer
}

// thing is something on the page.
type thing = runtime.RemoteObjectID

// find finds a thing by what is written on it: a "link", a "button", a "fold" to open,
// a "badge", a "control" by its label, or a "choice", the label of a radio button or
// checkbox.
func (v *visitor) find(kind, text string) thing {
	v.t.Helper()
	found := ask[*runtime.RemoteObject](v, "(%s)(%q, %q)", finder, kind, text)
	if found == nil || found.ObjectID == "" {
		v.t.Fatalf("%s: no %s says %q on %s:\n%s", v.device.name, kind, text, v.address(), v.text())
	}
	return found.ObjectID
}

// thing gives what an expression finds.
func (v *visitor) thing(expression string) thing {
	v.t.Helper()
	found := ask[*runtime.RemoteObject](v, "%s", expression)
	if found == nil || found.ObjectID == "" {
		v.t.Fatalf("%s: nothing is %s on %s", v.device.name, expression, v.address())
	}
	return found.ObjectID
}

// has tells whether there is such a thing.
func (v *visitor) has(kind, text string) bool {
	v.t.Helper()
	return ask[bool](v, "(%s)(%q, %q) !== null", finder, kind, text)
}

// touch taps or clicks the middle of a thing, whatever lies there.
func (v *visitor) touch(what thing) chromedp.Action[chromedp.Void] {
	v.t.Helper()
	call(v, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{ObjectID: what})
	quads := call(v, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: what}).Quads
	if len(quads) == 0 {
		v.t.Fatalf("%s: what should be touched has no place on %s", v.device.name, v.address())
	}
	q := quads[0]
	x, y := (q[0]+q[2]+q[4]+q[6])/4, (q[1]+q[3]+q[5]+q[7])/4
	if v.device.touch {
		return chromedp.TapXY(x, y)
	}
	return chromedp.MouseClickXY(x, y)
}

// open goes to an address: a whole one, or a path on the host of the present page.
func (v *visitor) open(address string) {
	v.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = ask[string](v, "location.origin") + address
	}
	v.turn(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.Navigate, page.NavigateParams{URL: address})
		return err
	}))
}

// follow follows a link.
func (v *visitor) follow(link string) {
	v.t.Helper()
	v.turn(v.touch(v.find("link", link)))
}

// press presses a button that leads on.
func (v *visitor) press(button string) {
	v.t.Helper()
	v.turn(v.touch(v.find("button", button)))
}

// pressTwice presses a button twice before the page has answered, and ends on the page
// with a heading. The browser breaks the first sending off.
func (v *visitor) pressTwice(button, heading string) {
	v.t.Helper()
	touch := v.touch(v.find("button", button))
	v.do(touch, touch)
	v.until(fmt.Sprintf("%s === %q", headingOf, heading))
}

// until waits for what the page becomes by itself.
func (v *visitor) until(expression string) {
	v.t.Helper()
	late, look := time.After(patience), time.NewTicker(50*time.Millisecond)
	defer look.Stop()
	for {
		// Between two pages there is none to be asked.
		now, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && now {
			return
		}
		select {
		case <-late:
			v.t.Fatalf("%s: never %s: %v", v.device.name, expression, err)
		case <-look.C:
		}
	}
}

// fill puts text into a control, instead of what it holds.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	control := v.find("control", label)
	v.do(v.touch(control))
	v.on(control, "function() { this.select() }")
	if text == "" {
		v.do(chromedp.KeyEvent(kb.Backspace))
		return
	}
	call(v, input.InsertText, input.InsertTextParams{Text: text})
}

// pick picks an option of a list.
func (v *visitor) pick(label, option string) {
	v.t.Helper()
	picked := v.on(v.find("control", label), fmt.Sprintf(`function() {
		const option = [...this.options].find((o) => o.label.trim() === %q);
		if (!option) return false;
		option.selected = true;
		this.dispatchEvent(new Event("input", {bubbles: true}));
		this.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	}`, option))
	if string(picked.Value) != "true" {
		v.t.Fatalf("%s: %s has no option %q", v.device.name, label, option)
	}
}

// choose touches a radio button or checkbox by its label.
func (v *visitor) choose(label string) {
	v.t.Helper()
	v.do(v.touch(v.find("choice", label)))
}

// attach chooses files for a control.
func (v *visitor) attach(label string, files ...string) {
	v.t.Helper()
	call(v, dom.SetFileInputFiles, dom.SetFileInputFilesParams{ObjectID: v.find("control", label), Files: files})
}

// holds gives what a control holds.
func (v *visitor) holds(label string) string {
	v.t.Helper()
	return v.property(v.find("control", label), "value")
}

// property reads a property of a thing that is text.
func (v *visitor) property(what thing, name string) string {
	v.t.Helper()
	value := v.on(what, "function() { return this["+strconv.Quote(name)+"] }").Value
	var said string
	v.must(json.Unmarshal(value, &said))
	return said
}

// on calls a function of JavaScript on a thing.
func (v *visitor) on(what thing, function string) *runtime.RemoteObject {
	v.t.Helper()
	r := call(v, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		FunctionDeclaration: function, ObjectID: what, ReturnByValue: new(true),
	})
	if r.ExceptionDetails != nil {
		v.t.Fatalf("%s: %s", v.device.name, r.ExceptionDetails.Text)
	}
	return r.Result
}

// headingOf is empty until the whole page is there.
const headingOf = `(document.readyState === "complete" ? document.querySelector("h1")?.innerText ?? "" : "")`

// heading checks that the page is the one with this heading.
func (v *visitor) heading(want string) {
	v.t.Helper()
	if got := ask[string](v, headingOf); got != want {
		v.t.Fatalf("%s: %s is headed %q, not %q:\n%s", v.device.name, v.address(), got, want, v.text())
	}
}

// sees checks that all this can be read on the page.
func (v *visitor) sees(all ...string) {
	v.t.Helper()
	text := v.text()
	for _, want := range all {
		if !strings.Contains(text, want) {
			v.t.Fatalf("%s: %s does not say %q:\n%s", v.device.name, v.address(), want, text)
		}
	}
}

// doesNotSee checks that none of this can be read on the page.
func (v *visitor) doesNotSee(all ...string) {
	v.t.Helper()
	text := v.text()
	if i := slices.IndexFunc(all, func(s string) bool { return strings.Contains(text, s) }); i >= 0 {
		v.t.Fatalf("%s: %s says %q:\n%s", v.device.name, v.address(), all[i], text)
	}
}

func (v *visitor) text() string {
	v.t.Helper()
	return ask[string](v, "document.body.innerText")
}

func (v *visitor) address() string {
	v.t.Helper()
	return ask[string](v, "location.href")
}
