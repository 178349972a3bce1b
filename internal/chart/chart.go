// Package chart draws figures as SVG that stands inside a page: columns over time, bars
// of things that have names.
//
// It owns the picture alone: scale, ticks, shapes. It refuses to bring colours of its
// own (a page's style sheet fills the classes chart-1 and chart-2, and text takes the
// colour around it), inline styles and scripts, and to be the only place where a figure
// stands: whoever draws a chart puts the table beside it.
package chart

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// Series is one row of figures with a name.
type Series struct {
	Name   string
	Values []int // one a label, none below zero
}

// The size of a chart in units of its view box; a page scales it.
const (
	width  = 720
	height = 220
	left   = 44
	right  = 8
	top    = 34 // the legend stands there
	bottom = 26
	labels = 12 // at most so many stand below the columns
)

// Columns draws a column for each label and series, side by side over one axis that
// begins at zero. Up to two series can be told apart. The title is what a screen reader
// says in place of the picture.
func Columns(title string, names []string, series ...Series) string {
	c := canvas{}
	c.open(title, height)
	c.legend(series)
	most := 0
	for _, s := range series {
		for _, v := range s.Values {
			most = max(most, v)
		}
	}
	step := Step(most)
	ceiling := step * max(1, (most+step-1)/step)
	scale := float64(height-top-bottom) / float64(ceiling)
	for v := 0; v <= ceiling; v += step {
		y := height - bottom - float64(v)*scale
		c.put(`<path d="M%d %sH%d" stroke="currentColor" stroke-opacity="0.25"/>`, left, number(y), width-right)
		c.text(left-6, y+4, "end", strconv.Itoa(v))
	}
	if len(names) == 0 {
		return c.close()
	}
	group := float64(width-left-right) / float64(len(names))
	column := math.Min(28, group*0.8/float64(max(1, len(series))))
	every := (len(names) + labels - 1) / labels
	for i, name := range names {
		from := left + group*float64(i) + (group-column*float64(len(series)))/2
		for n, s := range series {
			h := float64(s.Values[i]) * scale
			c.put(`<rect class="chart-%d" x="%s" y="%s" width="%s" height="%s" fill="currentColor"><title>%s %s %d</title></rect>`,
				n+1, number(from+column*float64(n)), number(height-bottom-h), number(math.Max(1, column-1)), number(h),
				html.EscapeString(name), html.EscapeString(s.Name), s.Values[i])
		}
		if i%every == 0 {
			c.text(left+group*(float64(i)+0.5), height-8, "middle", name)
		}
	}
	return c.close()
}

// Bars draws a bar for each name, one below the other.
func Bars(title string, names []string, values []int) string {
	const row, begin, end = 30, 250, 60
	c := canvas{}
	c.open(title, row*len(names)+8)
	most := 1
	for _, v := range values {
		most = max(most, v)
	}
	for i, name := range names {
		y := float64(row*i + 6)
		length := float64(width-begin-end) * float64(values[i]) / float64(most)
		c.text(begin-10, y+15, "end", Shorten(name, 17))
		c.put(`<rect class="chart-1" x="%d" y="%s" width="%s" height="20" fill="currentColor"/>`, begin, number(y), number(math.Max(1, length)))
		c.text(begin+length+8, y+15, "start", strconv.Itoa(values[i]))
	}
	return c.close()
}

// Step is the distance of ticks that gives up to five of them: 1, 2 or 5 times a power
// of ten.
func Step(most int) int {
	for power := 1; ; power *= 10 {
		for _, n := range []int{1, 2, 5} {
			if most <= n*power*5 {
				return n * power
			}
		}
	}
}

// Shorten cuts a name that is too long for its place; the table has the whole.
func Shorten(name string, signs int) string {
	if r := []rune(name); len(r) > signs {
		return string(r[:signs-1]) + "…"
	}
	return name
}

// canvas is an SVG that grows.
type canvas struct{ strings.Builder }

func (c *canvas) put(format string, args ...any) { fmt.Fprintf(c, format, args...) }

func (c *canvas) open(title string, high int) {
	c.put(`<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s" font-size="13" fill="currentColor">`,
		width, high, html.EscapeString(title))
}

func (c *canvas) close() string {
	c.WriteString(`</svg>`)
	return c.String()
}

// legend names the series, where there are several.
func (c *canvas) legend(series []Series) {
	if len(series) < 2 {
		return
	}
	x := float64(left)
	for n, s := range series {
		c.put(`<rect class="chart-%d" x="%s" y="5" width="13" height="13" fill="currentColor"/>`, n+1, number(x))
		c.text(x+20, 16, "start", s.Name)
		x += 44 + 14*float64(len([]rune(s.Name)))
	}
}

func (c *canvas) text(x, y float64, anchor, words string) {
	c.put(`<text x="%s" y="%s" text-anchor="%s">%s</text>`, number(x), number(y), anchor, html.EscapeString(words))
}

// number writes a coordinate with one decimal at most.
func number(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }
