package stories

import (
	"strings"
	"testing"
)

// atDesk begins a librarian's day: logged in, before the queue.
func atDesk(t *testing.T, login string) *visitor {
	t.Helper()
	return atDeskWith(t, desktop, login)
}

func atDeskWith(t *testing.T, d device, login string) *visitor {
	t.Helper()
	v := visit(t, d, home.Staff)
	v.heading("職員ログイン")
	v.look("staff-login")
	v.fill("ログインID", login)
	v.fill("パスワード", staffPassword)
	v.press("ログイン")
	v.heading("申請の一覧")
	return v
}

// take opens an application from the queue, where it waits, and takes it over when it
// opened by itself for the librarian of another story.
func (v *visitor) take(receipt string) {
	v.t.Helper()
	v.meet(receipt)
	if v.has("button", "引き継ぐ") {
		v.press("引き継ぐ")
	}
}

// meet opens an application from the queue, whoever has it.
func (v *visitor) meet(receipt string) {
	v.t.Helper()
	v.open("/applications")
	v.follow(receipt)
	v.isAt(receipt)
}

func (v *visitor) isAt(receipt string) {
	v.t.Helper()
	v.sees("申請 " + receipt)
	if !strings.HasSuffix(v.address(), strings.ReplaceAll(receipt, "-", "")) {
		v.t.Fatalf("%s is not the page of %s", v.address(), receipt)
	}
}

// approve approves the application on the page; the next one opens by itself, if any
// waits.
func (v *visitor) approve() {
	v.t.Helper()
	v.press("承認する")
	v.sees("を承認しました")
}
