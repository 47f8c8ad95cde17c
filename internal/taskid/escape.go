package taskid

import (
	"encoding/hex"
	"strings"
)

// unescape undoes the percent escapes in s. Unlike net/url it leaves a percent sign
// that begins none as it is: pasted text is no address.
func unescape(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for ; i >= 0; i = strings.IndexByte(s, '%') {
		b.WriteString(s[:i])
		s = s[i:]
		c, n := leading(s)
		b.WriteByte(c)
		s = s[n:]
	}
	b.WriteString(s)
	return b.String()
}

// leading returns the byte that s begins with, plain or escaped, and the length of
// its spelling.
func leading(s string) (c byte, n int) {
	if len(s) < 3 {
		return s[0], 1
	}
	b, err := hex.DecodeString(s[1:3])
	if err != nil {
		return s[0], 1
	}
	return b[0], 3
}
