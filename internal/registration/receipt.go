package registration

import (
	"fmt"
	"io"
	"strings"
)

// ReceiptNumber is a 受付番号: what an applicant quotes. Its eight random letters
// and digits tell nothing of the volume; a ninth, a check character, catches any
// single slip and nearly every exchange of two. Written in groups: "K7M-3RX-9TA".
type ReceiptNumber string

// receiptAlphabet has 29 signs, a prime number, without 0 O 1 I L and the vowels
// E U, so that no look-alikes and hardly any words occur.
const receiptAlphabet = "23456789ABCDFGHJKMNPQRSTVWXYZ"

const receiptLength = 9

// NewReceiptNumber draws one from rand; collisions are for the store to refuse.
func NewReceiptNumber(rand io.Reader) (ReceiptNumber, error) {
	const signs = byte(len(receiptAlphabet))
	var out []byte
	for buf := make([]byte, 1); len(out) < receiptLength-1; {
		if _, err := io.ReadFull(rand, buf); err != nil {
			return "", fmt.Errorf("registration: draw a receipt number: %w", err)
		}
		// Bytes past the last whole multiple would favour the first signs.
		if buf[0] < 255/signs*signs {
			out = append(out, receiptAlphabet[buf[0]%signs])
		}
	}
	return ReceiptNumber(append(out, receiptCheck(out))), nil
}

// ParseReceiptNumber reads what a person typed: any case and width of letters,
// with or without hyphens, dots and spaces. It reports false for a slip.
func ParseReceiptNumber(typed string) (ReceiptNumber, bool) {
	var out []byte
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if strings.ContainsRune(" \u3000\t\u00a0\u200b-‐‑–—―−ー－ｰ・･.．", r) {
			continue
		}
		if r > 'z' || len(out) == receiptLength {
			return "", false
		}
		out = append(out, strings.ToUpper(string(r))...)
	}
	if len(out) != receiptLength {
		return "", false
	}
	for _, c := range out {
		if strings.IndexByte(receiptAlphabet, c) < 0 {
			return "", false
		}
	}
	return ReceiptNumber(out), out[receiptLength-1] == receiptCheck(out[:receiptLength-1])
}

// String groups the signs by three for reading aloud.
func (n ReceiptNumber) String() string {
	if len(n) != receiptLength {
		return string(n)
	}
	return string(n[:3] + "-" + n[3:6] + "-" + n[6:])
}

// receiptCheck is a weighted sum modulo the prime size of the alphabet; distinct
// weights below a prime catch all single errors and all exchanges.
func receiptCheck(signs []byte) byte {
	sum := 0
	for i, c := range signs {
		sum += (i + 2) * strings.IndexByte(receiptAlphabet, c)
	}
	return receiptAlphabet[sum%len(receiptAlphabet)]
}
