package sandbox

import (
	"unicode"
	"unicode/utf8"
)

// cleanText appends text to b without what could break a line or a log: control
// and format characters, and the spaces at its ends.
func cleanText(b, text []byte) []byte {
	from := len(b)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
			unicode.IsSpace(r) && len(b) == from {
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	for len(b) > from && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}
