// Package sheet is CSV as Japanese library systems read and write it: in UTF-8 or in
// the Shift_JIS of Windows, with either line end, with dates of the western calendar
// or of the Japanese eras.
//
// It owns characters, line ends, quotation marks and the writing of a day. It refuses
// to lose a character in silence: what an encoding lacks is written as 〓 and counted.
// What a column means is its caller's.
package sheet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// Encodings of a file.
const (
	UTF8     = "utf-8"     // read with or without a byte order mark, written without
	UTF8BOM  = "utf-8-bom" // the same, written with one: Excel then takes it for UTF-8
	ShiftJIS = "shift_jis" // as Windows has it (CP932), with 髙, 﨑 and ①
)

// Encodings lists what a file may be written in.
func Encodings() []string { return []string{UTF8, UTF8BOM, ShiftJIS} }

// Reader reads a file's text as UTF-8; what is not of the encoding comes as U+FFFD. It
// fails for an encoding that is none of Encodings.
func Reader(r io.Reader, encoding string) (io.Reader, error) {
	switch encoding {
	case UTF8, UTF8BOM:
		return unicode.UTF8BOM.NewDecoder().Reader(r), nil
	case ShiftJIS:
		return shiftJIS.NewDecoder().Reader(r), nil
	}
	return nil, fmt.Errorf("sheet: the encoding is none of %q", Encodings())
}

// Format says how a file is written (RFC 4180 where it leaves a choice).
type Format struct {
	Encoding string // one of Encodings
	CRLF     bool   // ends lines with CR LF, else with LF
	QuoteAll bool   // puts every value between quotation marks, else only where needed
	// GuardFormulas puts ' before a value that a spreadsheet would calculate: one that
	// begins with = + - @. Other systems read the ' as a character.
	GuardFormulas bool
}

// Writer writes a file line by line.
type Writer struct {
	format Format
	out    bytes.Buffer
}

// NewWriter begins a file.
func NewWriter(f Format) *Writer {
	w := &Writer{format: f}
	if f.Encoding == UTF8BOM {
		w.out.WriteString("\ufeff")
	}
	return w
}

// Bytes is the file so far.
func (w *Writer) Bytes() []byte { return w.out.Bytes() }

// Write adds one line and returns how many characters of each value the encoding could
// not carry; each stands as 〓 in the file, but for the selectors that choose a glyph,
// which are left out. Line ends and other controls within a value become spaces.
func (w *Writer) Write(values []string) (lost []int) {
	lost = make([]int, len(values))
	for i, v := range values {
		if i > 0 {
			w.out.WriteByte(',')
		}
		v = strings.Map(oneLine, v)
		if w.format.GuardFormulas && strings.ContainsAny(first(v), "=+-@＝＋－＠") {
			v = "'" + v
		}
		quoted := w.format.QuoteAll || len(values) == 1 && v == "" || needsQuotes(v)
		if quoted {
			v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		lost[i] = w.text(v)
	}
	if w.format.CRLF {
		w.out.WriteByte('\r')
	}
	w.out.WriteByte('\n')
	return lost
}

func (w *Writer) text(v string) (lost int) {
	if w.format.Encoding == ShiftJIS {
		return encode(&w.out, v)
	}
	v = strings.ToValidUTF8(v, "〓")
	w.out.WriteString(v)
	return 0
}

func needsQuotes(v string) bool {
	return strings.ContainsAny(v, `,"`) || strings.HasPrefix(v, " ") || strings.HasSuffix(v, " ")
}

// first is the first character, "" of an empty text.
func first(v string) string {
	for i := range v {
		if i > 0 {
			return v[:i]
		}
	}
	return v
}

func oneLine(r rune) rune {
	if r < ' ' || r == '\u007f' || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
		return ' '
	}
	return r
}
