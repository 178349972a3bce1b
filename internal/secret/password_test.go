package secret_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"ouchi/internal/secret"
)

// cheap keeps the tests quick; what is tested does not depend on the cost.
var cheap = secret.Params{MemoryKiB: 64, Passes: 1, Lanes: 1}

// book is a gate that lets everybody in and writes down the cost.
type book struct {
	costs  []int64
	inside int
}

func (b *book) Enter(ctx context.Context, cost int64) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.costs = append(b.costs, cost)
	b.inside++
	return func() { b.inside-- }, nil
}

func newHasher(t testing.TB, p secret.Params, gate secret.Gate) *secret.Hasher {
	t.Helper()
	h, err := secret.NewHasher(p, gate, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPassword(t *testing.T) {
	for _, c := range []struct{ why, typed, want string }{
		{"plain text stays", "abc123", "abc123"},
		{"case is kept", "AbC", "AbC"},
		{"full-width letters and digits", "ａＢｃ１２３", "aBc123"},
		{"full-width symbols", "！＃＿～", "!#_~"},
		{"ideographic space", "a\u3000b", "a b"},
		{"no-break space", "a\u00a0b", "a b"},
		{"half-width kana with its mark", "ｶﾞｸｼｭｳ", "ガクシュウ"},
		{"decomposed kana", "か\u3099", "が"},
		{"beyond the basic plane", "𠮷田", "𠮷田"},
		{"compatibility characters are not folded", "㈱①", "㈱①"},
		{"nothing", "", ""},
	} {
		if got := secret.Password(c.typed); got != c.want {
			t.Errorf("%s: Password(%q) = %q, want %q", c.why, c.typed, got, c.want)
		}
	}
}

func TestVerify(t *testing.T) {
	ctx := t.Context()
	h := newHasher(t, cheap, &book{})
	hash, err := h.Hash(ctx, "abc123")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash %q does not name its parameters", hash)
	}
	for _, c := range []struct {
		password string
		want     bool
	}{{"abc123", true}, {"ａｂｃ１２３", true}, {"abc124", false}, {"ABC123", false}, {"", false}} {
		if got, err := h.Verify(ctx, hash, c.password); err != nil || got != c.want {
			t.Errorf("Verify(%q) = %v, %v, want %v", c.password, got, err, c.want)
		}
	}
	again, err := h.Hash(ctx, "abc123")
	if err != nil || again == hash {
		t.Errorf("the same password hashed to the same text again (error %v)", err)
	}
}

// The vector is of the reference implementation, phc-winner-argon2 src/test.c.
func TestVerifyReferenceVector(t *testing.T) {
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	h := newHasher(t, cheap, &book{})
	if ok, err := h.Verify(t.Context(), hash, "password"); !ok || err != nil {
		t.Errorf("Verify = %v, %v, want true", ok, err)
	}
	if !h.Outdated(hash) {
		t.Error("a hash under other parameters is not outdated")
	}
	own, err := h.Hash(t.Context(), "password")
	if err != nil || h.Outdated(own) {
		t.Errorf("a new hash is outdated (error %v)", err)
	}
}

func TestUnknownAccountCostsTheSame(t *testing.T) {
	gate := &book{}
	h := newHasher(t, cheap, gate)
	hash, err := h.Hash(t.Context(), "abc123")
	if err != nil {
		t.Fatal(err)
	}
	gate.costs = nil
	if ok, err := h.Verify(t.Context(), hash, "abc123"); !ok || err != nil {
		t.Fatalf("known account: %v, %v", ok, err)
	}
	if ok, err := h.Verify(t.Context(), "", "abc123"); ok || err != nil {
		t.Errorf("unknown account: %v, %v, want false", ok, err)
	}
	if err := h.VerifyNothing(t.Context(), "abc123"); err != nil {
		t.Error(err)
	}
	const cost = 64 * 1024
	if len(gate.costs) != 3 || gate.costs[0] != cost || gate.costs[1] != cost || gate.costs[2] != cost {
		t.Errorf("costs in bytes %v, want three of %d", gate.costs, cost)
	}
	if gate.inside != 0 {
		t.Errorf("%d entered the gate and never left", gate.inside)
	}
}

func TestHashGivesUpWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := newHasher(t, cheap, &book{})
	if _, err := h.Hash(ctx, "abc123"); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash after cancel: %v", err)
	}
	if ok, err := h.Verify(ctx, "", "abc123"); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("Verify after cancel: %v, %v", ok, err)
	}
}

func TestHasherRefuses(t *testing.T) {
	for _, p := range []secret.Params{
		{},
		{MemoryKiB: 64, Passes: 0, Lanes: 1},
		{MemoryKiB: 64, Passes: 1, Lanes: 0},
		{MemoryKiB: 7, Passes: 1, Lanes: 1},
		{MemoryKiB: 1 << 20, Passes: 1, Lanes: 1},
	} {
		if _, err := secret.NewHasher(p, &book{}, rand.Reader); err == nil {
			t.Errorf("parameters %+v were taken", p)
		}
	}
	if _, err := secret.NewHasher(cheap, &book{}, strings.NewReader("")); err == nil {
		t.Error("a hasher was made without randomness")
	}
}

func FuzzPassword(f *testing.F) {
	for _, s := range []string{"abc123", "ａｂｃ", "ｶﾞ", "か\u3099", "\u3000", "A\u030a", "\xff", "Ω"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		once := secret.Password(typed)
		if twice := secret.Password(once); twice != once {
			t.Errorf("Password(%q) = %q, and again %q", typed, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("Password(%q) = %q is not UTF-8", typed, once)
		}
	})
}

func BenchmarkHash(b *testing.B) {
	h := newHasher(b, secret.DefaultParams(), &book{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "abc123"); err != nil {
			b.Fatal(err)
		}
	}
}
