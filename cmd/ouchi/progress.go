package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

const barWidth = 30

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct {
	out   io.Writer
	what  string // what is counted
	shown int64  // per cent
	drawn bool
}

// show draws the bar anew when it has grown.
func (p *progress) show(done, all int64) {
	if !terminal(p.out) || all <= 0 {
		return
	}
	percent := done * 100 / all
	if p.drawn && percent == p.shown {
		return
	}
	p.drawn, p.shown = true, percent
	filled := int(percent) * barWidth / 100
	fmt.Fprintf(p.out, "\r[%s%s] %3d%% of %d %s", strings.Repeat("#", filled), strings.Repeat(".", barWidth-filled), percent, all, p.what)
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
