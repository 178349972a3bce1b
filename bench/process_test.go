package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ouchi/internal/registration"
	"ouchi/internal/secret"
	"ouchi/internal/store"
	"ouchi/internal/vault"
)

// BenchmarkStart runs `ouchi demo --empty` until /readyz answers, on a new folder
// and on one that is there, and says how large program and process are. The floor
// is the same program telling its help. "cpu-ms" is the processor's time from start to
// stop. All medians.
func BenchmarkStart(b *testing.B) {
	ouchi := program(b)
	for _, folder := range []string{"fresh", "existing"} {
		b.Run(folder, func(b *testing.B) {
			data := b.TempDir()
			var ready, cpu, help, idle []float64
			for i := 0; b.Loop(); i++ {
				at := filepath.Join(data, "0")
				if folder == "fresh" {
					at = filepath.Join(data, strconv.Itoa(i))
				}
				d, err := start(b.Context(), ouchi, at)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if i > 0 || folder == "fresh" {
					ready = append(ready, milliseconds(d.ready))
				}
				idle = append(idle, d.atRest(b)/megabyte)
				if err := d.stop(); err != nil {
					b.Fatal(err)
				}
				cpu = append(cpu, milliseconds(d.cmd.ProcessState.UserTime()+d.cmd.ProcessState.SystemTime()))
				began := time.Now()
				if err := exec.CommandContext(b.Context(), ouchi, "--help").Run(); err != nil {
					b.Fatal(err)
				}
				help = append(help, milliseconds(time.Since(began)))
				b.StartTimer()
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(ready), "ready-ms")
			b.ReportMetric(median(cpu), "cpu-ms")
			b.ReportMetric(median(help), "help-ms")
			b.ReportMetric(median(idle), "idle-MB")
			b.ReportMetric(size(b, ouchi), "program-MB")
		})
	}
}

// crowd is how many people upload at once.
const crowd = 16

// BenchmarkCrowd has 16 people send two photos of 12 megapixels each at the same
// moment, and waits until all are normalised. The figures are the whole process's:
// resident before, the most there was, resident at the end.
func BenchmarkCrowd(b *testing.B) {
	ouchi := program(b)
	var before, peak, after, took []float64
	for b.Loop() {
		d, err := start(b.Context(), ouchi, filepath.Join(b.TempDir(), "data"))
		if err != nil {
			b.Fatal(err)
		}
		c := gather(b, d)
		before = append(before, d.atRest(b)/megabyte)
		began := time.Now()
		c.upload(b)
		c.wait(b)
		took = append(took, milliseconds(time.Since(began)))
		peak = append(peak, d.memory(b, "VmHWM")/megabyte)
		after = append(after, d.memory(b, "VmRSS")/megabyte)
		if err := d.stop(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(before), "before-MB")
	b.ReportMetric(median(peak), "peak-MB")
	b.ReportMetric(median(after), "after-MB")
	b.ReportMetric(median(took)/(2*crowd), "ms/photo")
}

// people are applicants inside their links, each with a browser.
type people struct {
	demo     *demo
	db       *sql.DB
	browsers []*http.Client
}

func gather(b *testing.B, d *demo) people {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(d.folder, store.FileName)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	keys, err := vault.OpenKeys(filepath.Join(d.folder, "keys"), false, time.Now, rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	links, err := secret.NewLinks(keys.Link)
	if err != nil {
		b.Fatal(err)
	}
	p := people{demo: d, db: db}
	for i := range crowd {
		jar, err := cookiejar.New(nil)
		if err != nil {
			b.Fatal(err)
		}
		browser := &http.Client{Jar: jar}
		if err := p.arrive(b.Context(), browser, i, links); err != nil {
			b.Fatal(err)
		}
		p.browsers = append(p.browsers, browser)
	}
	return p
}

// arrive applies and opens the link that is mailed.
func (p people) arrive(ctx context.Context, browser *http.Client, i int, links secret.Links) error {
	email := fmt.Sprintf("taro%d@example.jp", i)
	if err := p.post(ctx, browser, "/apply", url.Values{
		"name": {"熊本　太郎"}, "name_kana": {"クマモト　タロウ"},
		"birth_year": {"1990"}, "birth_month": {"4"}, "birth_day": {"1"}, "postal_code": {"862-8612"},
		"address": {"熊本市中央区出水２－５－１"}, "phone": {"096-384-5000"}, "email": {email},
		"pickup_place": {"jido_1f"}, "notice_method": {"email"}, "kind": {"new"}, "card_delivery": {"screen"},
		"password": {"sakura2026"}, "password_confirm": {"sakura2026"},
	}); err != nil {
		return err
	}
	if err := p.post(ctx, browser, "/apply/confirm", nil); err != nil {
		return err
	}
	var id, nonce string
	err := p.db.QueryRowContext(ctx, `SELECT id, link_nonce FROM applications WHERE email = $1`, email).Scan(&id, &nonce)
	if err != nil {
		return fmt.Errorf("the application of %s: %w", email, err)
	}
	token := links.Token(string(registration.IdentityPurpose), id, nonce)
	return p.post(ctx, browser, "/identity/"+token, url.Values{"password": {"sakura2026"}})
}

func (p people) post(ctx context.Context, browser *http.Client, path string, values url.Values) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.demo.url+path, strings.NewReader(values.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return succeed(browser, r)
}

// upload has everybody send at once, twice.
func (p people) upload(b *testing.B) {
	b.Helper()
	errs := make([]error, len(p.browsers))
	var all sync.WaitGroup
	for i, browser := range p.browsers {
		all.Go(func() {
			for n := 0; n < 2 && errs[i] == nil; n++ {
				errs[i] = p.send(b.Context(), browser)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
}

func (p people) send(ctx context.Context, browser *http.Client) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.demo.url+"/identity/documents", bytes.NewReader(body()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	return succeed(browser, r)
}

// wait returns when every photo is ready.
func (p people) wait(b *testing.B) {
	b.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		var ready, all int
		err := p.db.QueryRowContext(b.Context(),
			`SELECT count(*) FILTER (WHERE state = 'ready'), count(*) FROM documents`).Scan(&ready, &all)
		if err != nil || all != 2*crowd {
			b.Fatalf("%d photos, %v", all, err)
		}
		if ready == all {
			return
		}
		<-look.C
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

func size(b *testing.B, file string) float64 {
	b.Helper()
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size()) / megabyte
}
