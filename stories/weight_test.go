package stories

import (
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// burden is what a page and all it loads weigh on the wire, heads of answers included.
type burden struct {
	mu       sync.Mutex
	names    map[network.RequestID]string
	bytes    map[string]float64 // by address without host
	requests int
}

// weigh counts from now on.
func (v *visitor) weigh() *burden {
	v.t.Helper()
	b := &burden{names: map[network.RequestID]string{}, bytes: map[string]float64{}}
	v.must(chromedp.Listen(v.ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			b.names[e.RequestID] = strings.TrimPrefix(e.Request.URL, home.Public)
			b.requests++
		case *network.EventLoadingFinished:
			b.bytes[b.names[e.RequestID]] += e.EncodedDataLength
		}
	}))
	return b
}

// firstFlight is what a server may send before it hears from the phone again: ten
// segments (RFC 6928).
const firstFlight = 14600

// The first pages come over a slow line in few and small pieces, all from us; a second
// page brings nothing that the first has brought. That nothing else is asked is watched
// in every story.
func TestPagesAreLight(t *testing.T) {
	t.Parallel()
	for path, most := range map[string]struct {
		bytes    float64
		requests int
		packed   bool // the page alone fits into the first flight
	}{
		"/":       {24 << 10, 4, true},
		"/online": {24 << 10, 4, true},
		"/start":  {32 << 10, 4, true},
		"/guide":  {60 << 10, 4, true}, // its pictures come as they are scrolled to
		"/apply":  {80 << 10, 9, false},
	} {
		t.Run(strings.Trim(path, "/"), func(t *testing.T) {
			v := visit(t, phone, "about:blank")
			b := v.weigh()
			v.open(home.Public + path)
			v.until(`document.readyState === "complete"`)
			b.mu.Lock()
			defer b.mu.Unlock()
			total := 0.0
			for name, n := range b.bytes {
				total += n
				if !strings.HasPrefix(name, "/") {
					t.Errorf("%s is not from here", name)
				}
			}
			t.Logf("%s: %.0f bytes in %d requests: %v", path, total, b.requests, b.bytes)
			if total == 0 || total > most.bytes || b.requests > most.requests {
				t.Errorf("%.0f bytes in %d requests, want at most %.0f in %d", total, b.requests, most.bytes, most.requests)
			}
			if page := b.bytes[path]; most.packed && (page == 0 || page > firstFlight) {
				t.Errorf("the page alone is %.0f bytes, want at most %d", page, firstFlight)
			}
		})
	}
}

func TestWhatPagesShareIsLoadedOnce(t *testing.T) {
	t.Parallel()
	v := visit(t, phone, home.Public+"/")
	b := v.weigh()
	v.open(home.Public + "/start")
	b.mu.Lock()
	defer b.mu.Unlock()
	for name, n := range b.bytes {
		if strings.HasPrefix(name, "/static/") && n > 0 {
			t.Errorf("%s came again: %.0f bytes", name, n)
		}
	}
}
