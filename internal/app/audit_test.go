package app_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"ouchi/internal/app"
	"ouchi/internal/apptest"
	"ouchi/internal/config"
	"ouchi/internal/registration"
	"ouchi/internal/store"
)

// logged is a house with a sealed log of n events and a hand in its database.
func logged(t *testing.T, h *apptest.House, n int) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", h.Config.Data.Database
	if dsn == "" {
		driver, dsn = "sqlite", "file:"+h.Config.Data.Dir+"/"+store.FileName+"?_pragma=busy_timeout(5000)"
	}
	hand, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hand.Close() })
	recorded(t, h, n)
	sealed(t, h)
	return hand
}

func recorded(t *testing.T, h *apptest.House, n int) {
	t.Helper()
	for i := range n {
		h.Clock.Advance(time.Second)
		err := h.App.Store.Record(t.Context(), registration.Event{
			At: h.Clock.Now(), Subject: fmt.Sprint("s", i), Actor: registration.ByClock, Act: "looked",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func sealed(t *testing.T, h *apptest.House) {
	t.Helper()
	if err := h.App.Upkeep.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func verified(t *testing.T, h *apptest.House) app.Audit {
	t.Helper()
	found, err := h.App.VerifyLog(t.Context(), "", func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestLogProvesItself(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		logged(t, h, 5)
		recorded(t, h, 1)
		if got := verified(t, h); got.Fault != "" || got.Seals != 5 || got.Unsealed != 1 || len(got.Remarks) > 0 {
			t.Errorf("%+v", got)
		}
		h.Clock.Advance(2 * time.Minute)
		if got := verified(t, h); !strings.Contains(got.Fault, "not sealed") || got.Seq != 6 {
			t.Errorf("nobody seals: %+v", got)
		}
		sealed(t, h) // the looks of the auditor too
		if got := verified(t, h); got.Fault != "" || got.Seals != 8 {
			t.Errorf("%+v", got)
		}
		h.Check()
	})
}

// Every way to alter the log from behind, and the seal that tells it.
func TestTamperingIsFound(t *testing.T) {
	const said = "SELECT event_id FROM seals WHERE seq = "
	for _, tt := range []struct {
		name, hand string // statements, parted by ;
		fault      string
		seq        int64
	}{
		{"altered", `UPDATE events SET subject = 'x' WHERE id = (` + said + `3)`, "altered", 3},
		{"altered time", `UPDATE events SET at = at + 1 WHERE id = (` + said + `1)`, "altered", 1},
		{"deleted", `DELETE FROM events WHERE id = (` + said + `4)`, "missing", 4},
		{"deleted with its seal", `DELETE FROM events WHERE id = (` + said + `2); DELETE FROM seals WHERE seq = 2`, "seal 2 is missing", 2},
		{"and those after it moved up", `DELETE FROM events WHERE id = (` + said + `2); DELETE FROM seals WHERE seq = 2;
			UPDATE seals SET seq = seq - 1 WHERE seq = 3; UPDATE seals SET seq = seq - 1 WHERE seq = 4;
			UPDATE seals SET seq = seq - 1 WHERE seq = 5`, "does not follow", 2},
		{"exchanged events", `UPDATE events SET subject = 'x' WHERE subject = 's1'; UPDATE events SET subject = 's1' WHERE subject = 's2';
			UPDATE events SET subject = 's2' WHERE subject = 'x'`, "exchanged", 2},
		{"exchanged seals", `UPDATE seals SET seq = 99 WHERE seq = 2; UPDATE seals SET seq = 2 WHERE seq = 3;
			UPDATE seals SET seq = 3 WHERE seq = 99`, "does not follow", 2},
		{"salted anew", `UPDATE seals SET salt = '00' WHERE seq = 5`, "altered", 5},
		{"inserted as sealed", `INSERT INTO events (id, at, subject, actor, act, detail, sealed)
			VALUES ('0', 1, 's', 'clock', 'x', '', TRUE)`, "past the program", 0},
		{"cut off", `DELETE FROM events WHERE id = (` + said + `5); DELETE FROM seals WHERE seq = 5`, "cut off", 5},
		{"all of it", `DELETE FROM events; DELETE FROM seals`, "cut off", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apptest.Both(t, func(t *testing.T, h *apptest.House) {
				hand := logged(t, h, 5)
				for statement := range strings.SplitSeq(tt.hand, ";") {
					if _, err := hand.ExecContext(t.Context(), statement); err != nil {
						t.Fatal(err)
					}
				}
				if got := verified(t, h); !strings.Contains(got.Fault, tt.fault) || got.Seq != tt.seq {
					t.Errorf("found %+v, want %q at %d", got, tt.fault, tt.seq)
				}
				broken, err := h.App.Check(t.Context())
				if err != nil || tt.seq > 0 && len(broken) == 0 {
					t.Errorf("the cheap check says %q, %v", broken, err)
				}
			})
		})
	}
}

// Whoever holds the database can make the whole chain anew: the heads tell.
func TestChainMadeAnewIsFoundByItsHeads(t *testing.T) {
	h := apptest.New(t)
	hand := logged(t, h, 5)
	for _, statement := range []string{
		`UPDATE events SET act = 'nothing' WHERE act = 'looked'`, `DELETE FROM seals`, `UPDATE events SET sealed = FALSE`,
	} {
		if _, err := hand.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	h.Clock.Advance(time.Minute)
	sealed(t, h)
	if got := verified(t, h); !strings.Contains(got.Fault, "does not lie on the chain") || got.Seq != 5 {
		t.Errorf("%+v", got)
	}
}

func TestHeads(t *testing.T) {
	h := apptest.New(t, apptest.Settings(func(c *config.Config) { c.Audit.Heads = t.TempDir() + "/away/heads.log" }))
	path := h.Config.Audit.Heads
	logged(t, h, 1)
	for range 3 { // once a minute at most
		recorded(t, h, 1)
		if _, err := h.App.Upkeep.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	h.Clock.Advance(time.Minute)
	if _, err := h.App.Upkeep.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if err != nil || len(lines) != 2 || strings.Fields(lines[0])[1] != "1" || strings.Fields(lines[1])[1] != "4" {
		t.Fatalf("%q, %v", text, err)
	}
	// A line that a full disk cut off hides nothing of what comes after it.
	if err := os.WriteFile(path, append(text, "2026-11-25T03:0"...), 0o600); err != nil {
		t.Fatal(err)
	}
	recorded(t, h, 1)
	sealed(t, h)
	if got := verified(t, h); got.Fault != "" || len(got.Remarks) != 1 {
		t.Errorf("%+v", got)
	}
	// Of two processes, one wrote late.
	if err := os.WriteFile(path, []byte(lines[1]+"\n"+lines[0]+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := verified(t, h); got.Fault != "" {
		t.Errorf("%+v", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := verified(t, h); !strings.Contains(got.Fault, "no file of heads") {
		t.Errorf("%+v", got)
	}
}

// A row that is put in as if it waited is sealed like any other, but behind what it
// claims to come before.
func TestEventsWrittenAfterwardsAreRemarked(t *testing.T) {
	h := apptest.New(t)
	hand := logged(t, h, 3)
	_, err := hand.ExecContext(t.Context(), `INSERT INTO events (id, at, subject, actor, act, detail)
		VALUES ('0', 1, 's', 'clock', 'x', '')`)
	if err != nil {
		t.Fatal(err)
	}
	sealed(t, h)
	if got := verified(t, h); got.Fault != "" || len(got.Remarks) != 1 || !strings.Contains(got.Remarks[0], "seq 4") {
		t.Errorf("%+v", got)
	}
}

// What an auditor is given recomputes by itself.
func TestLogForAnAuditor(t *testing.T) {
	apptest.Both(t, func(t *testing.T, h *apptest.House) {
		logged(t, h, 3)
		h.Clock.Days(1)
		recorded(t, h, 2)
		for _, tt := range []struct {
			in   app.LogExport
			want int
		}{
			{app.LogExport{Format: "jsonl", Until: "2026-11-25"}, 3},
			{app.LogExport{Format: "csv", From: "2026-11-26", Until: "2026-11-26"}, 4}, // two were of looking
			{app.LogExport{Format: "csv", From: "2027-01-01"}, 0},
		} {
			var out strings.Builder
			n, err := h.App.ExportLog(t.Context(), &out, tt.in)
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if tt.in.Format == "csv" && (!strings.HasPrefix(lines[0], "\ufeffseq,id,at,") || len(lines) != tt.want+1) {
				t.Errorf("%+v: %q", tt.in, lines)
			}
			if err != nil || n != tt.want {
				t.Errorf("%+v: %d, %v", tt.in, n, err)
			}
			if tt.in.Format != "jsonl" {
				continue
			}
			var before registration.Seal
			for _, line := range lines {
				var e struct {
					ID, Actor, Act, Subject, Detail, Salt, Digest, Chain, At string
					Seq                                                      int64
				}
				if err := json.Unmarshal([]byte(line), &e); err != nil {
					t.Fatal(err)
				}
				at, err := time.Parse(time.RFC3339, e.At)
				s := registration.Seal{Seq: e.Seq, EventID: e.ID, Salt: e.Salt, Digest: e.Digest, Chain: e.Chain}
				event := registration.Event{At: at, Subject: e.Subject, Actor: registration.Actor(e.Actor), Act: e.Act, Detail: e.Detail}
				if err != nil || !s.Follows(before) || !s.Covers(registration.LoggedEvent{ID: e.ID, Event: event}) {
					t.Errorf("%s does not recompute: %v", line, err)
				}
				before = s
			}
		}
		if _, err := h.App.ExportLog(t.Context(), &strings.Builder{}, app.LogExport{From: "24.11."}); err == nil {
			t.Error("a day that is none is taken")
		}
	})
}
