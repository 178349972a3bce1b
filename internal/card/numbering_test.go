package card_test

import (
	"errors"
	"strings"
	"testing"

	"ouchi/internal/card"
)

func eightDigits(check card.CheckDigit) card.Numbering {
	return card.Numbering{Prefix: "20", Digits: 6, First: 1, Last: 999999, Check: check}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		n      card.Numbering
		serial int64
		want   string
	}{
		{eightDigits(card.NoCheck), 1, "20000001"},
		{eightDigits(card.Luhn), 1, "200000016"},     // from the right 1·2, then zeros, then 2·1: 4
		{eightDigits(card.DR7), 999999, "209999996"}, // 7·2999999 = 20999993
		{card.Numbering{Digits: 7, Last: 9, Check: card.NoCheck}, 0, "0000000"},
		{card.Numbering{Digits: 18, Last: 999999999999999999, Check: card.NoCheck}, 999999999999999999, strings.Repeat("9", 18)},
	} {
		got, err := c.n.Number(c.serial)
		if err != nil || got != c.want {
			t.Errorf("serial %d: got %q, %v; want %q", c.serial, got, err, c.want)
		}
	}
}

func TestNumberOutsideTheRange(t *testing.T) {
	n := card.Numbering{Digits: 4, First: 100, Last: 200, Check: card.Luhn}
	if _, err := n.Number(201); !errors.Is(err, card.ErrExhausted) {
		t.Errorf("past the last: got %v, want ErrExhausted", err)
	}
	if _, err := n.Number(99); err == nil || errors.Is(err, card.ErrExhausted) {
		t.Errorf("before the first: got %v, want another error", err)
	}
	n.Check = "luhm"
	if number, err := n.Number(150); err == nil {
		t.Errorf("an unknown rule gave %q", number)
	}
}

func TestNumberingSettingsAreExplained(t *testing.T) {
	good := eightDigits(card.Luhn)
	if err := good.Validate(); err != nil {
		t.Fatalf("good settings are refused: %v", err)
	}
	for name, c := range map[string]struct {
		spoil func(*card.Numbering)
		says  string
	}{
		"letters":        {func(n *card.Numbering) { n.Prefix = "P" }, "prefix:"},
		"hyphen":         {func(n *card.Numbering) { n.Prefix = "2-" }, "prefix:"},
		"hyphen inside":  {func(n *card.Numbering) { n.Prefix = "2-0" }, "prefix:"},
		"letter inside":  {func(n *card.Numbering) { n.Prefix = "2P0" }, "prefix:"},
		"long prefix":    {func(n *card.Numbering) { n.Prefix = strings.Repeat("1", 21) }, "prefix:"},
		"no digits":      {func(n *card.Numbering) { n.Digits = 0 }, "digits:"},
		"too many":       {func(n *card.Numbering) { n.Digits = 19 }, "digits:"},
		"last too wide":  {func(n *card.Numbering) { n.Last = 1000000 }, "last: 1000000 does not fit 6 digits"},
		"negative":       {func(n *card.Numbering) { n.First = -1 }, "first:"},
		"reversed":       {func(n *card.Numbering) { n.First, n.Last = 10, 9 }, "last: 9 comes before first, 10"},
		"no rule":        {func(n *card.Numbering) { n.Check = "" }, "check_digit:"},
		"unknown rule":   {func(n *card.Numbering) { n.Check = "mod10" }, "choose one of 7dr, 7dsr, luhn, mod10w2"},
		"start letter":   {func(n *card.Numbering) { n.Bars.Start = "E" }, "bars: start:"},
		"stop letters":   {func(n *card.Numbering) { n.Bars.Stop = "AB" }, "bars: stop:"},
		"ratio too low":  {func(n *card.Numbering) { n.Bars.Narrow, n.Bars.Wide = 4, 7 }, "bars: wide:"},
		"ratio too high": {func(n *card.Numbering) { n.Bars.Narrow, n.Bars.Wide = 2, 7 }, "bars: wide:"},
		"only wide":      {func(n *card.Numbering) { n.Bars.Wide = 3 }, "bars: narrow:"},
		"thin margin":    {func(n *card.Numbering) { n.Bars.Quiet = 9 }, "bars: quiet:"},
		"low bars":       {func(n *card.Numbering) { n.Bars.Height = 9 }, "bars: height:"},
	} {
		n := good
		c.spoil(&n)
		err := n.Validate()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
}

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	err := card.Numbering{Prefix: "P", Digits: 0, First: 5, Last: 4}.Validate()
	for _, part := range []string{"prefix:", "digits:", "last:", "check_digit:"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing from %v", part, err)
		}
	}
}

func TestValidAndSerial(t *testing.T) {
	n := card.Numbering{Prefix: "20", Digits: 6, First: 100, Last: 200, Check: card.DR7}
	for _, c := range []struct {
		number string
		valid  bool
		serial int64 // -1: none
	}{
		{"200001502", true, 150}, // 20000150 = 7·2857164 + 2
		{"200001504", false, -1},
		{"2000015", false, -1},
		{"", false, -1},
		{"20000150２", false, -1},
		{"2000015022", false, -1},
		{"210001502", false, -1},
		{"20-000150", false, -1},
		{"20+00150", false, -1},
		{"200000010", true, -1}, // a serial before First: 20000001 = 7·2857143
	} {
		serial, ok := n.Serial(c.number)
		if n.Valid(c.number) != c.valid || ok != (c.serial >= 0) || (ok && serial != c.serial) {
			t.Errorf("%q: valid %t, serial %d %t", c.number, n.Valid(c.number), serial, ok)
		}
	}
}

// Law: Serial takes back what Number gave, and a text is Valid only if it is letter for letter what Number gives.
func FuzzNumbering(f *testing.F) {
	f.Add(int64(1), "200000016", "20", uint8(6), uint8(4), "A")
	f.Add(int64(907), "20$000907-", "20$", uint8(6), uint8(7), "D")
	f.Add(int64(0), "０", "", uint8(1), uint8(0), "")
	rules := []card.CheckDigit{
		card.NoCheck, card.Mod10W3, card.Mod10W2, card.DR7, card.Luhn, card.DSR7, card.Mod11, card.Mod16,
	}
	f.Fuzz(func(t *testing.T, serial int64, text, prefix string, digits, rule uint8, start string) {
		n := card.Numbering{Prefix: prefix, Digits: int(digits), Check: rules[int(rule)%len(rules)]}
		n.Bars.Start = start
		n.Last = serial
		if n.Validate() != nil {
			if n.Valid(text) {
				t.Fatalf("broken settings call %q valid", text)
			}
			return
		}
		number, err := n.Number(serial)
		if err != nil {
			t.Fatal(err)
		}
		if back, ok := n.Serial(number); !ok || back != serial {
			t.Fatalf("serial %d came back as %d, %t", serial, back, ok)
		}
		if _, err := card.NW7(number, n.Bars); err != nil {
			t.Fatalf("a number of the pattern has no bars: %v", err)
		}
		if s, ok := n.Serial(text); ok {
			if again, err := n.Number(s); err != nil || again != text {
				t.Fatalf("%q is valid but its serial %d gives %q, %v", text, s, again, err)
			}
		}
	})
}
