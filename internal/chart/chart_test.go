package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// elements reads a drawing as XML and counts what is in it; an attribute that a strict
// content policy would stop ends the test.
func elements(t *testing.T, svg string) map[string]int {
	t.Helper()
	all := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		all[start.Name.Local]++
		for _, a := range start.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("<%s> has an attribute %s", start.Name.Local, a.Name.Local)
			}
			if strings.HasPrefix(a.Value, "-") || a.Value == "NaN" || a.Value == "+Inf" {
				t.Errorf("<%s %s=%q>", start.Name.Local, a.Name.Local, a.Value)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	svg := Columns(`件数 <"&>`, []string{"11/1", "11/2", "11/3"},
		Series{"申請", []int{0, 12, 5}}, Series{"<決定>", []int{3, 0, 23}})
	n := elements(t, svg)
	if n["rect"] != 6+2 || n["path"] != 6 || n["text"] != 6+3+2 {
		t.Errorf("%v\n%s", n, svg)
	}
	for _, want := range []string{`aria-label="件数 &lt;&#34;&amp;&gt;"`, `role="img"`, "11/2 申請 12", "11/3 &lt;決定&gt; 23", ">25<", `height="0"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("%q is not in\n%s", want, svg)
		}
	}
}

func TestColumnsOfNothingAndOfMuch(t *testing.T) {
	elements(t, Columns("nothing", nil))
	elements(t, Columns("zero", []string{"a"}, Series{"s", []int{0}}))
	names, values := make([]string, 365), make([]int, 365)
	for i := range names {
		names[i], values[i] = "day", i*1000
	}
	n := elements(t, Columns("much", names, Series{"s", values}))
	if n["rect"] != 365 || n["text"] > labels+6 {
		t.Errorf("%v", n)
	}
}

func TestBars(t *testing.T) {
	svg := Bars("理由", []string{"短い", strings.Repeat("長", 40)}, []int{4, 0})
	if n := elements(t, svg); n["rect"] != 2 || n["text"] != 4 || !strings.Contains(svg, strings.Repeat("長", 16)+"…<") {
		t.Errorf("%v\n%s", n, svg)
	}
	elements(t, Bars("nothing", nil, nil))
}

func TestStep(t *testing.T) {
	for most, want := range map[int]int{0: 1, 1: 1, 5: 1, 6: 2, 10: 2, 11: 5, 25: 5, 26: 10, 499: 100, 501: 200, 1_000_000: 200_000} {
		if got := Step(most); got != want {
			t.Errorf("%d: %d, want %d", most, got, want)
		}
	}
}
