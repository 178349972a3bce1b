package sheet

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

// shiftJIS is the WHATWG's, which reads all of Windows' extensions: NEC's ①, NEC's
// selection and IBM's own 髙. It writes the letters that stand twice by NEC's codes.
var shiftJIS = japanese.ShiftJIS

// missing is the printer's mark for a character that is not at hand.
const missing = '〓'

// twins are characters that Unicode has twice for one of Shift_JIS: keyboards write
// the left ones, Windows reads and writes the right ones.
var twins = strings.NewReplacer(
	"〜", "～", "−", "－", "‖", "∥", "—", "―", "¢", "￠", "£", "￡", "¬", "￢", "¦", "￤", "¥", "￥", "‾", "￣", "\u00a0", " ",
)

// ibm are the codes of IBM's extension, FA40 to FC4B. Windows writes these and not the
// ED40 to EEFC of NEC's selection, which some library systems cannot read.
var ibm = sync.OnceValue(func() map[rune][2]byte {
	table := map[rune][2]byte{}
	for lead := byte(0xfa); lead <= 0xfc; lead++ {
		for trail := 0x40; trail <= 0xfc; trail++ {
			code := [2]byte{lead, byte(trail)}
			text, err := shiftJIS.NewDecoder().Bytes(code[:])
			if r, size := utf8.DecodeRune(text); err == nil && size == len(text) && r != utf8.RuneError {
				table[r] = code
			}
		}
	}
	return table
})

// encode writes a text in CP932 and returns how many characters it could not.
func encode(out *bytes.Buffer, s string) (lost int) {
	encoder := shiftJIS.NewEncoder()
	for _, r := range twins.Replace(joined(s)) {
		code, err := encoder.Bytes([]byte(string(r)))
		switch {
		case r == utf8.RuneError || err != nil && !unicode.Is(unicode.Variation_Selector, r):
			lost++
			code, _ = encoder.Bytes([]byte(string(missing))) // which it has
		case err != nil:
			lost++
			continue
		}
		if len(code) == 2 && (code[0] == 0xed || code[0] == 0xee) {
			windows := ibm()[r]
			code = windows[:]
		}
		out.Write(code)
	}
	return lost
}

// joined puts the two sound marks that were typed apart onto their letters; nothing
// else is normalised, for 神 (U+FA19) would become another character.
func joined(s string) string {
	if !strings.ContainsAny(s, "\u3099\u309a") {
		return s
	}
	var b strings.Builder
	letters := []rune(s)
	for i := 0; i < len(letters); i++ {
		pair := string(letters[i])
		if i+1 < len(letters) && (letters[i+1] == '\u3099' || letters[i+1] == '\u309a') {
			i++
			pair = norm.NFC.String(pair + string(letters[i]))
		}
		b.WriteString(pair)
	}
	return b.String()
}
