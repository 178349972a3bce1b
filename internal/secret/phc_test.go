package secret

import (
	"errors"
	"strings"
	"testing"
)

const goodPHC = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"

func TestParsePHC(t *testing.T) {
	p, err := parsePHC(goodPHC)
	if err != nil {
		t.Fatal(err)
	}
	if p.Params != DefaultParams() || len(p.Salt) != 16 || len(p.Sum) != 32 || p.Sum[0] != 1 {
		t.Errorf("read %+v", p)
	}
	for why, swap := range map[string][2]string{
		"another algorithm":       {"argon2id", "argon2i"},
		"another version":         {"v=19", "v=16"},
		"no version":              {"v=19$", ""},
		"too much memory":         {"m=19456", "m=4194304"},
		"memory beyond 32 bits":   {"m=19456", "m=4294967297"},
		"no memory":               {"m=19456", "m=0"},
		"no passes":               {"t=2", "t=0"},
		"too many passes":         {"t=2", "t=1000000"},
		"no lanes":                {"p=1", "p=0"},
		"more lanes than memory":  {"m=19456,t=2,p=1", "m=8,t=2,p=2"},
		"another order":           {"m=19456,t=2", "t=2,m=19456"},
		"leading zero":            {"t=2", "t=02"},
		"sign":                    {"t=2", "t=+2"},
		"one parameter more":      {"p=1", "p=1,x=1"},
		"a part more":             {"p=1$", "p=1$$"},
		"padding":                 {"AAAAAAAAAAAAAAAAAAAAAA$", "AAAAAAAAAAAAAAAAAAAAAA==$"},
		"line break in the salt":  {"$AAAA", "$A\nAAA"},
		"short salt":              {"$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$"},
		"no sum":                  {"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE", ""},
		"long sum":                {"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE", strings.Repeat("AQEB", 40)},
		"unused bits of the salt": {"AAAAAAAAAAAAAAAAAAAAAA$", "AAAAAAAAAAAAAAAAAAAAAB$"},
	} {
		text := strings.Replace(goodPHC, swap[0], swap[1], 1)
		if _, err := parsePHC(text); !errors.Is(err, ErrHash) || text == goodPHC {
			t.Errorf("%s: parsePHC(%q) error = %v, want ErrHash", why, text, err)
		}
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add(goodPHC)
	f.Add("")
	f.Add("$$$$$")
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(s)
		if err != nil {
			if !errors.Is(err, ErrHash) {
				t.Errorf("parsePHC(%q): %v", s, err)
			}
			return
		}
		if p.String() != s {
			t.Errorf("parsePHC(%q) writes %q", s, p.String())
		}
		if !p.bounded() {
			t.Errorf("parsePHC(%q) = %+v, out of bounds", s, p.Params)
		}
	})
}
