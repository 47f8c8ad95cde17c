package signin

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// mostNext is how long an address may be that survives sign-in, in bytes: what
// fits a cookie beside the rest.
const mostNext = 1800

// LoginURL returns the address that signs a person in and then leads to next.
func (s *Service) LoginURL(next string) string {
	next = s.SafeNext(next)
	if next == s.at("/") {
		return s.at("/login")
	}
	return s.at("/login") + "?next=" + url.QueryEscape(next)
}

// SafeNext returns next if it is the address of a page of ours, path and query,
// and else that of the first page: what leads to another site is never followed, nor
// what would sign in or out by itself.
func (s *Service) SafeNext(next string) string {
	home := s.at("/")
	if !strings.HasPrefix(next, home) || strings.ContainsFunc(next, breaksAddress) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return home
	}
	// As a server reads it: "/a/../b" may not lead out from below the root, either.
	clean := path.Clean(u.Path)
	if clean != s.Root() && !strings.HasPrefix(clean, home) || slices.Contains(gates, strings.TrimPrefix(clean, s.Root())) {
		return home
	}
	safe := asciiOnly(u.RequestURI())
	if strings.HasPrefix(safe, "//") || len(safe) > mostNext {
		return home
	}
	return safe
}

// gates are the addresses that sign in or out, which nobody comes back to.
var gates = []string{"/login", "/login/token", "/auth/callback", "/auth/backchannel-logout", "/logout", "/logout/everywhere", signedOut}

// Root is the path under which browsers find Taskdesk: "" or "/ops/taskdesk".
func (s *Service) Root() string { return s.config.PublicURL.Path }

// Origin is the scheme and host by which browsers know Taskdesk.
func (s *Service) Origin() string { return s.config.PublicURL.Scheme + "://" + s.config.PublicURL.Host }

// Secure tells whether browsers come by https.
func (s *Service) Secure() bool { return s.config.PublicURL.Scheme == "https" }

// at is the address of a path of ours.
func (s *Service) at(path string) string { return s.Root() + path }

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
