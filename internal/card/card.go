// Package card makes the numbers of library cards, the NW-7 bars that carry them, and holds the fonts they are printed in.
//
// It owns the pattern a library's numbers follow (prefix, serial, check digit), the encoding of a number as bars, drawn
// as SVG or PNG, and what the fonts can draw. It is pure: it keeps no count of what was given, reads no clock and touches no disk. It refuses numbers
// outside the pattern and text that NW-7 cannot carry. Its errors never repeat a card number, so they may be logged.
//
// A card number is text, never an integer: leading zeros count and a check character may be a sign.
package card
