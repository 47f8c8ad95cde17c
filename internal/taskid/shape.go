package taskid

import "strings"

// Lengths of an id in its two spellings.
const (
	hyphenated = 36
	bare       = 32
)

// startsHyphenated tells whether s begins with the shape 8-4-4-4-12.
func startsHyphenated(s string) bool {
	if len(s) < hyphenated {
		return false
	}
	for i := range hyphenated {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

// startsBare tells whether s begins with 32 hexadecimal digits.
func startsBare(s string) bool {
	if len(s) < bare {
		return false
	}
	for i := range bare {
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}

func hyphenate(s string) string {
	s = strings.ToLower(s)
	return strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-")
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
