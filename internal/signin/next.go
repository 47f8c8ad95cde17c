package signin

import (
	"net/url"
	"strings"
)

// mostNext is how long an address may be that survives sign-in, in bytes: what
// fits a cookie beside the rest.
const mostNext = 1800

// LoginURL returns the address that signs a person in and then leads to next.
func LoginURL(next string) string {
	next = SafeNext(next)
	if next == "/" {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(next)
}

// SafeNext returns next if it is the address of a page of ours, path and query,
// and else "/": what leads to another site is never followed, nor what would
// sign in or out by itself.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.ContainsFunc(next, breaksAddress) {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return "/"
	}
	switch u.Path {
	case "/login", "/auth/callback", "/logout", "/signed-out":
		return "/"
	}
	safe := asciiOnly(u.RequestURI())
	if strings.HasPrefix(safe, "//") || len(safe) > mostNext {
		return "/"
	}
	return safe
}

// breaksAddress finds what browsers drop from an address, or take for a slash.
func breaksAddress(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }

// asciiOnly escapes what may not stand in a header.
func asciiOnly(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < 0x80 {
			b.WriteByte(c)
		} else {
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
		}
	}
	return b.String()
}
