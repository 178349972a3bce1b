package card

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"unicode"
)

// The fonts and their tables are made by data/take-in.sh.
var (
	//go:embed data/main.runes
	mainRunes string
	//go:embed data/rare.runes
	rareRunes string
	//go:embed data/main.ttf.gz data/rare.ttf.gz
	fonts embed.FS
)

// Face is one of the two fonts that cards and labels are printed in.
type Face string

// The faces. A character is drawn in the first of them that has it.
const (
	NoFace   Face = ""     // neither font can draw it
	MainFace Face = "main" // BIZ UDPGothic
	RareFace Face = "rare" // Noto Sans JP: 𠮷 and some five thousand more that the main one lacks
)

// FaceOf tells which font draws a character.
func FaceOf(r rune) Face {
	switch {
	case within(mainRunes, r):
		return MainFace
	case within(rareRunes, r):
		return RareFace
	}
	return NoFace
}

// Missing lists the characters of a name that neither font can draw, each once, in their order. Spaces and variation
// selectors, which choose among shapes of one character and are left out in print, are never missing.
func Missing(name string) []rune {
	var missing []rune
	for _, r := range Printable(name) {
		if FaceOf(r) == NoFace && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	return missing
}

// Printable is text as the fonts can set it: without variation selectors, every space a plain or an ideographic one.
func Printable(text string) string {
	kept := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Variation_Selector, r):
			continue
		case unicode.IsSpace(r) && r != '\u3000':
			r = ' '
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// within looks a character up in a table of runs: how many are out, how many are in, by turns, as unsigned varints. The
// tables are walked, not kept unpacked, for they are asked seldom and would lie in memory always.
func within(table string, r rune) bool {
	at := rune(0)
	for inside, rest := false, []byte(table); len(rest) > 0; inside = !inside {
		run, n := binary.Uvarint(rest)
		if at += rune(run); r < at {
			return inside
		}
		rest = rest[n:]
	}
	return false
}

// Font unpacks a TrueType font of some megabytes, for as long as the caller holds on to it.
func Font(f Face) ([]byte, error) {
	packed, err := fonts.ReadFile("data/" + string(f) + ".ttf.gz")
	if err != nil {
		return nil, fmt.Errorf("card: there is no font %q: %w", f, err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("card: unpack a font: %w", err)
	}
	font, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("card: unpack a font: %w", err)
	}
	return font, nil
}
