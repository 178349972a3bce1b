// Command report makes tables of what the benchmarks printed: for every benchmark
// one line with the median of each figure over all its runs.
//
//	go test ./bench -run '^$' -bench . -count 5 | go run ./bench/report
//
// It refuses to compare: what a figure is held against was measured in the same run
// and stands beside it.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if err := report(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

// line is one benchmark: its figures by unit, in the order of the first run.
type line struct {
	name    string
	units   []string
	figures map[string][]float64
}

func report(in io.Reader, out io.Writer) error {
	lines, err := read(in)
	if err != nil {
		return err
	}
	var above string
	for _, l := range lines {
		head := "| benchmark | " + strings.Join(l.units, " | ") + " | runs |"
		if head != above {
			fmt.Fprintf(out, "\n%s\n|---|%s\n", head, strings.Repeat("---:|", len(l.units)+1))
			above = head
		}
		fmt.Fprint(out, "| ", l.name, " |")
		runs := 0
		for _, u := range l.units {
			fmt.Fprint(out, " ", short(median(l.figures[u])), " |")
			runs = len(l.figures[u])
		}
		fmt.Fprintln(out, " "+strconv.Itoa(runs)+" |")
	}
	return nil
}

// result is the name of a benchmark without its "Benchmark" and number of
// processors, how often it ran, and its figures, each with its unit.
var result = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.+)$`)

func read(in io.Reader) ([]*line, error) {
	var lines []*line
	byName := map[string]*line{}
	text := bufio.NewScanner(in)
	for text.Scan() {
		found := result.FindStringSubmatch(text.Text())
		if found == nil {
			continue
		}
		l := byName[found[1]]
		if l == nil {
			l = &line{name: found[1], figures: map[string][]float64{}}
			byName[l.name] = l
			lines = append(lines, l)
		}
		if err := l.take(strings.Fields(found[2])); err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return lines, text.Err()
}

// take adds pairs of figure and unit.
func (l *line) take(words []string) error {
	for ; len(words) > 1; words = words[2:] {
		figure, err := strconv.ParseFloat(words[0], 64)
		if err != nil {
			return err
		}
		unit := words[1]
		if l.figures[unit] == nil {
			l.units = append(l.units, unit)
		}
		l.figures[unit] = append(l.figures[unit], figure)
	}
	return nil
}

func median(list []float64) float64 {
	slices.Sort(list)
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// short keeps three digits that count.
func short(f float64) string {
	switch {
	case f >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 10:
		return strconv.FormatFloat(f, 'f', 1, 64)
	default:
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
}
