package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	const printed = `goos: linux
cpu: some
BenchmarkQueue/sqlite/first-2   	     846	         0.7699 cpu-ms	       1131 op/s
BenchmarkQueue/sqlite/first-2   	     840	         0.5 cpu-ms	       1000 op/s
BenchmarkQueue/sqlite/first-2   	     850	         0.9 cpu-ms	       2000 op/s
BenchmarkStart/fresh-2          	      10	        81.25 ready-ms
PASS
`
	const want = `
| benchmark | cpu-ms | op/s | runs |
|---|---:|---:|---:|
| Queue/sqlite/first | 0.77 | 1131 | 3 |

| benchmark | ready-ms | runs |
|---|---:|---:|
| Start/fresh | 81.2 | 1 |
`
	var got strings.Builder
	if err := report(strings.NewReader(printed), &got); err != nil {
		t.Fatal(err)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}
